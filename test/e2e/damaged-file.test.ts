import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { column, fixture, openWorkspace, people } from './workspace.js';

const HEAD = 'id,firstName\nc1,Ana\n';
const LATIN = Buffer.concat([Buffer.from(`${HEAD}c2,Zo`), Buffer.from([0xe9]), Buffer.from('\nc3,Cy\n')]);
const LONG = `${HEAD}c2,"${'line\n'.repeat(150)}"\n`;

test.each<[string, string | Buffer, RegExp]>([
  ['a quote that is never closed', fixture('csv/quote-never-closed.csv'), /line \d/],
  ['a quote that opens on line 3', `${HEAD}c2,"Bo\nc3,Cy\nc4,Di\n`, /line 3/],
  ['text after a closing quote', `${HEAD}c2,"Bo" Berg\n`, /line 3/],
  ['bytes that are not UTF-8', LATIN, /line 3.*--encoding/s],
  ['a truncated gzip', gzipSync(people(2000)).subarray(0, 2000), /gzip/i],
  ['an empty file', '', /empty/i],
  ['nothing but blank lines', fixture('csv/only-blank-lines.csv'), /empty|header/i],
  ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3, 255, 254]), /image/i],
  [
    'a spreadsheet',
    Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)]),
    /xlsx|spreadsheet|zip/i,
  ],
  ['a record of more than 100 lines', LONG, /line 3.*100/s],
  ['a mapped column twice', 'id,firstName,id\na,Ana,b\n', /"?id"?/],
])('%s is exit 2 before the first request, with file, place and cure', async (_what, csv, words) => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', csv);
  const args = ['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl];
  const { code, stderr } = await workspace.run(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(words) });
  expect(stderr).toContain('contacts.csv');
  expect(server.log).toEqual([]);
});

test('damage at the end of a long file is found before the first request too', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', `${people(20_000)}x,"Bo" Berg\n`);
  const args = ['sync', '--file', 'contacts.csv', '--rate', 'unlimited', '--base-url', server.baseUrl];
  const { code, stderr } = await workspace.run(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('line 20002') });
  expect(server.log).toEqual([]);
});

test('--max-record lets a long record through', async () => {
  const server = await openServer();
  const flags = ['--max-record', '64MiB', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(LONG, flags);
  expect(result.code).toBe(0);
  expect(server.log).toHaveLength(2);
});

test('ragged rows, stray quotes and NUL bytes are rows to mend; empty cells too many are none', async () => {
  const server = await openServer();
  const csv = 'id,firstName\na,Ana,x\nb\nc,Cy "the" Third\nd,Di\u0000\ne,Eve,,\n\nf,Fay\n';
  const result = await openWorkspace().sync(csv, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  const bad = ['malformed_row', 'malformed_row', 'malformed_row', 'malformed_row'];
  expect(column(result, 'error_code')).toEqual([...bad, '', '']);
  expect(server.log).toHaveLength(2);
});

test('a header without rows is exit 0 with 0 rows', async () => {
  const server = await openServer();
  const result = await openWorkspace().sync(fixture('csv/header-only.csv'), ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(result.summary.rows.total).toBe(0);
  expect(result.summary.interrupted).toBe(false);
  expect(server.log).toEqual([]);
});

test('duplicate and empty headers that nothing maps are named and ignored', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName,extra,extra,,_internal\na,Ana,1,2,3,4\n');
  const args = ['sync', '--file', 'contacts.csv', '--rate', 'unlimited', '--base-url', server.baseUrl];
  const { code, stdout } = await workspace.run(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/extra.*ignored/);
  expect(server.log[0]!.body).toEqual({ firstName: 'Ana' });
});
