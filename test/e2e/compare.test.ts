import { describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { json, took } from '../support/scripted-reply.js';
import { asked, contactOf, openSandbox, openServer } from './servers.js';
import { column, counts, openWorkspace, outcome } from './workspace.js';

const MAPPING = `
version: 1
id: id
fields:
  firstName: first
  phone: phone
  birthday: { column: dob, timezone: Asia/Ho_Chi_Minh }
customFields:
  VIP: { column: vip, type: boolean }
  seen: { column: seen, type: date }
  source: { column: source, overwrite: if_empty }
`;

test("only the fields that differ are sent, in the API's notion of equality", async () => {
  const sandbox = await openSandbox({
    same: {
      firstName: 'Ann',
      phone: '+84 95 100 0001',
      birthday: 1028221200,
      VIP: true,
      seen: 1683000000000,
    },
    one: { firstName: 'Bob', VIP: false, source: 'web' },
    bare: {},
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = [
    'id,first,phone,dob,vip,seen,source',
    'same,Ann,84951000001,2002-08-02,yes,2023-05-02T04:00:00Z,file',
    'one,Bob,,,true,,file',
    'bare,(clear),,,,,file',
    '',
  ].join('\n');
  const flags = ['-m', 'm.yaml', '--compare', '--base-url', sandbox.url];
  const result = await workspace.sync(csv, flags);
  expect(result.stderr).not.toContain('error');
  expect(result.report.map(outcome)).toEqual(['updated 1', 'updated 1', 'updated 1']);
  expect(column(result, 'changed_fields')).toEqual(['source', 'VIP', 'source']);
  expect(sandbox.book.get('one')?.fields).toEqual({ firstName: 'Bob', VIP: true, source: 'web' });
  expect(sandbox.requests).toMatchObject({ list: 2, patch: 3 });
  const again = await workspace.sync(csv, flags);
  expect(counts(again)).toEqual({ unchanged: 3 });
  expect(again.code).toBe(0);
  expect(sandbox.requests).toMatchObject({ list: 4, patch: 3 });
});

test('custom fields nested under a key are compared and sent there', async () => {
  const fields = new Map([['VIP', 'boolean' as const]]);
  const sandbox = await openSandbox(
    { a: { VIP: true }, b: { VIP: false } },
    { customFields: fields, customFieldsKey: 'customFields' },
  );
  const flags = ['--compare', '--custom-fields-key', 'customFields', '--base-url', sandbox.url];
  const result = await openWorkspace().sync('id,VIP:boolean\na,yes\nb,yes\n', flags);
  expect(result.report.map(outcome)).toEqual(['unchanged 0', 'updated 1']);
  expect(sandbox.book.get('b')?.fields).toEqual({ VIP: true });
});

test('a contact that the listing lacks is sent its whole change, but for what only fills gaps', async () => {
  const server = await openServer({
    script: ({ method }) => (method === 'GET' ? json({ list: [] }) : json({ message: 'not found' }, 404)),
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = 'id,first,phone,dob,vip,seen,source\nc1,Ann,12345,,,,file\n';
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--compare', '--base-url', server.baseUrl]);
  expect(result.report.map(outcome)).toEqual(['not_found not_found 1']);
  expect(server.log.at(-1)!.body).toEqual({ firstName: 'Ann', phone: '12345' });
});

test('fingerprints are not consulted, and follow: a plain sync afterwards is quiet', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'Old' }, b: { firstName: 'B' } });
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url];
  const csv = 'id,firstName\na,A\nb,B\n';
  await workspace.sync(csv, ['--compare', ...target]);
  const plain = await workspace.sync(csv, target);
  expect(counts(plain)).toEqual({ unchanged: 2 });
  sandbox.book.patch('a', new Map([['firstName', 'Edited']]), 1);
  expect(counts(await workspace.sync(csv, target))).toEqual({ unchanged: 2 });
  expect(counts(await workspace.sync(csv, ['--compare', ...target]))).toEqual({ updated: 1, unchanged: 1 });
  expect(sandbox.book.get('a')?.fields['firstName']).toBe('A');
});

test('a value that was compared as the same replaces an older fingerprint', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'Old' } });
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url];
  await workspace.sync('id,firstName\na,First\n', target);
  sandbox.book.patch('a', new Map([['firstName', 'Second']]), 1);
  expect(counts(await workspace.sync('id,firstName\na,Second\n', ['--compare', ...target]))).toEqual({
    unchanged: 1,
  });
  expect(counts(await workspace.sync('id,firstName\na,First\n', target))).toEqual({ updated: 1 });
  expect(sandbox.book.get('a')?.fields['firstName']).toBe('First');
});

test('a contact that was edited in Chative since is due for that reason', async () => {
  const sandbox = await openSandbox({ a: {} });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,Ann\n');
  const args = ['sync', '-f', 'contacts.csv', '--compare', '--base-url', sandbox.url];
  await workspace.run(args);
  sandbox.book.patch('a', new Map([['firstName', 'Anne']]), 1);
  const again = await workspace.run(args);
  expect(again.stderr + again.stdout).toContain('1 changed in Chative since last sent');
});

test('a field that was sent before and is listed without is said to be that', async () => {
  const sandbox = await openSandbox(
    { a: {}, b: {} },
    { customFields: new Map([['Plan', 'text']]), quirks: { unknown: 'ignore' } },
  );
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName,Plann:text\na,Ann,Gold\nb,Bo,\n');
  const args = ['sync', '-f', 'contacts.csv', '--compare', '--verify', '0', '--base-url', sandbox.url];
  expect((await workspace.run(args)).code).toBe(0);
  sandbox.book.patch('b', new Map([['firstName', 'Bob']]), 1);
  const again = await workspace.run(args);
  const said = (again.stderr + again.stdout).replace(/\s+/g, ' ');
  expect(said).toContain(
    '1 changed in Chative since last sent, 1 sent before and not there: Plann did not take',
  );
});

describe('--duplicates each with --compare', () => {
  const csv = 'id,firstName,lastName\na,One,X\na,Two,X\na,Three,\n';

  test('sends what an earlier row may have changed, and ends as the file says', async () => {
    const sandbox = await openSandbox({ a: { firstName: 'Two', lastName: 'X' } });
    const flags = ['--compare', '--duplicates', 'each', '--base-url', sandbox.url];
    const workspace = openWorkspace();
    const result = await workspace.sync(csv, flags);
    expect(column(result, 'changed_fields')).toEqual(['firstName', 'firstName;lastName', 'firstName']);
    expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'Three', lastName: 'X' });
    expect(counts(await workspace.sync(csv, flags))).toEqual({ unchanged: 3 });
    expect(sandbox.requests.patch).toBe(3);
  });

  test('a failed row in the middle hides nothing from the rows after it', async () => {
    const contact = { id: 'a', firstName: 'Two', lastName: 'X' };
    const server = await openServer({
      script({ method, path, index, body }) {
        if (method === 'GET') return json({ list: path.includes('page=0') ? [contact] : [] });
        return index === 2 ? json({ message: `no ${JSON.stringify(body)}` }, 400) : took();
      },
    });
    const flags = ['--compare', '--duplicates', 'each', '--base-url', server.baseUrl];
    const result = await openWorkspace().sync('id,firstName,lastName\na,One,\na,Two,Y\n', flags);
    expect(result.report.map(outcome)).toEqual(['failed bad_request 1', 'updated 1']);
    expect(server.log.at(-1)!.body).toEqual({ firstName: 'Two', lastName: 'Y' });
  });
});

test('a delete of a contact that is gone: sent once, and unchanged when this program deleted it', async () => {
  const sandbox = await openSandbox({ a: {}, b: {} });
  const workspace = openWorkspace();
  const flags = ['--compare', '--action', 'delete', '--yes', '--base-url', sandbox.url];
  expect((await workspace.sync('id\na\ngone\n', flags)).report.map(outcome)).toEqual([
    'deleted 1',
    'not_found not_found 1',
  ]);
  expect((await workspace.sync('id\na\n', flags)).report.map(outcome)).toEqual(['unchanged 0']);
  expect(sandbox.requests.delete).toBe(2);
});

test('overwrite: if_empty without --compare is refused with the cure; validate takes it', async () => {
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  await workspace.write('contacts.csv', 'id,first,phone,dob,vip,seen,source\na,A,,,,,x\n');
  const args = ['--file', 'contacts.csv', '-m', 'm.yaml'];
  const refused = await workspace.run(['sync', ...args, '--base-url', 'http://127.0.0.1:9']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/customFields\.source\.overwrite.*--compare/s);
  expect((await workspace.run(['validate', ...args])).code).toBe(0);
});

test.each([
  [['--compare', '--full'], /--compare does not go with --full/],
  [['--delete-missing', '--limit', '1'], /--delete-missing does not go with --limit/],
])('%j is refused', async (flags, message) => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,A\n');
  const result = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(message);
});

test('a list that shifts between pages and repeats contacts does no harm', async () => {
  const contact = (id: string, firstName: string) => ({ id, firstName });
  const pages = [[contact('a', 'A'), contact('b', 'B')], [contact('b', 'B2'), contact('c', 'C')], []];
  const server = await openServer({
    script({ method, path }) {
      const page = Number(new URL(path, 'http://x').searchParams.get('page'));
      return method === 'GET' ? json({ list: pages[page] }) : took();
    },
  });
  const flags = ['--compare', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id,firstName\na,A\nb,B\nc,C\nmissed,M\n', flags);
  expect(counts(result)).toEqual({ unchanged: 2, updated: 2 });
  expect(asked(server).slice(3).toSorted()).toEqual(['PATCH b', 'PATCH missed']);
});

test('the plan says what the list costs and what is saved, the report nothing of values', async () => {
  const sandbox = await openSandbox({
    a: { firstName: 'Secret-before' },
    b: { firstName: 'B' },
    c: { firstName: 'C' },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,Secret-after\nb,B\nc,C\n');
  const args = ['sync', '--file', 'contacts.csv', '--compare', '--dry-run', '--base-url', sandbox.url];
  const result = await workspace.run(args);
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/as listed, unchanged\s+2/);
  expect(result.stdout).toMatch(/Price: 3 requests, without waiting at 200\/min, 2 of them for the list/);
  // Standard output is no terminal here.
  expect(result.stdout + result.stderr).not.toContain('Secret');
  const logged = await workspace.run([...args, '--json', '--log-level', 'debug']);
  expect(logged.stdout + logged.stderr).not.toContain('Secret');
  const dir = (JSON.parse(logged.stdout) as { runDir: string }).runDir;
  expect(await readFile(`${dir}/report.csv`, 'utf8')).not.toContain('Secret');
  expect(sandbox.requests.patch).toBe(0);
});

test('a mapping that sends something else says so in the plan', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.sync('id,firstName\na,A\nb,B\n', ['--base-url', server.baseUrl]);
  await workspace.write('contacts.csv', 'id,firstName,lastName\na,A,X\nb,B,\nc,C,\n');
  const args = ['sync', '--file', 'contacts.csv', '--rate', 'unlimited', '--base-url', server.baseUrl];
  const result = await workspace.run(args);
  expect(result.stdout).toContain('1 last sent by another mapping, 1 never sent before');
  expect(server.log.map(contactOf).toSorted()).toEqual(['a', 'a', 'b', 'c']);
});
