import { expect, test } from 'vitest';
import { openSandbox } from './servers.js';
import { column, openWorkspace } from './workspace.js';

test('--match phone finds a phone by its digits', async () => {
  const sandbox = await openSandbox({
    a: { phone: '+84 95-160 2161' },
    b: { phone: '(415) 555.0195' },
    c: { phone: '0123456789' },
  });
  const csv = 'phone,firstName\n84951602161,A\n415-555-0195,B\n0123 456 789,C\n123456789,D\n';
  const result = await openWorkspace().sync(csv, ['--match', 'phone', '--base-url', sandbox.url]);
  expect(column(result, 'contact_id')).toEqual(['a', 'b', 'c', '']);
  expect(column(result, 'status')).toEqual(['updated', 'updated', 'updated', 'not_found']);
});

test('with a country in the mapping, national and international phones are one', async () => {
  const sandbox = await openSandbox({ a: { phone: '+84951602161' }, b: { phone: '0951801782' } });
  const workspace = openWorkspace();
  await workspace.write(
    'm.yaml',
    'version: 1\nmatch: { by: phone, column: Tel, country: VN }\nfields: { firstName: Name }\n',
  );
  const csv = 'Tel,Name\n095 160 2161,A\n+84 951 801 782,B\n';
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--base-url', sandbox.url]);
  expect(result.code).toBe(0);
  expect(column(result, 'contact_id')).toEqual(['a', 'b']);
});
