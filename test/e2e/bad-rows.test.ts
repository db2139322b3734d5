import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { column, counts, fixture, openWorkspace } from './workspace.js';

test('each row of bad.csv gets the code that it expects, and the others go on', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('mapping.yaml', fixture('mapping.yaml'));
  const csv = fixture('bad.csv');
  const result = await workspace.sync(csv, ['--mapping', 'mapping.yaml', '--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  const records: string[][] = parse(csv, { relax_column_count: true, relax_quotes: true, from: 2 });
  const expected = records.map(([code]) => code);
  expect(column(result, 'error_code')).toEqual(expected);
  const bad = expected.filter(Boolean).length;
  expect(counts(result)).toEqual({ invalid: bad, updated: expected.length - bad });
  expect(server.log).toHaveLength(expected.length - bad);
});

test.each([
  ['a spreadsheet error', 'id,firstName\na,#N/A\n', 'invalid_value'],
  ['a number that loses digits', 'id,n:number\na,9007199254740993\n', 'invalid_number'],
  ['hexadecimal', 'id,n:number\na,0x1F\n', 'invalid_number'],
  ['a bare number as a birthday', 'id,birthday\na,1028221200\n', 'invalid_date'],
  ['a date that reads two ways', 'id,birthday\na,02/03/1990\n', 'invalid_date'],
  ['M beside H', 'id,gender\na,M\nb,H\n', 'invalid_gender'],
  ['an ID with a slash', 'id,firstName\na/b,Ana\n', 'invalid_id'],
  ['an ID of 129 characters', `id,firstName\n${'x'.repeat(129)},Ana\n`, 'invalid_id'],
])('%s is refused without a request', async (_what, csv, code) => {
  const server = await openServer();
  const result = await openWorkspace().sync(csv, ['--max-failures', '0', '--base-url', server.baseUrl]);
  expect(result.report[0]).toMatchObject({ status: 'invalid', error_code: code, attempts: '0' });
  expect(result.code).toBe(5);
  expect(server.log).toEqual([]);
});
