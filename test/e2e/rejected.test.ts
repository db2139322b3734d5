import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { column, openWorkspace, people, type SyncResult } from './workspace.js';

const CSV =
  'id;firstName;email;Note\r\n' +
  'a;Zoé;zoe@example.com;"one; two"\r\n' +
  'b;Bo;nobody@nowhere@example.com;"quoted\nnewline; ""here"""\r\n' +
  'c;Cy;cy@example.com;n;one;more\r\n' +
  'd;Di\r\n';
const REASONS = '_row;_error_code;_error_message;';

function rejectedOf({ runDir }: SyncResult): Promise<string> {
  return readFile(join(runDir, 'rejected.csv'), 'utf8');
}

test('rejected.csv has the reasons before the own header and cells, in the own delimiter, with a BOM', async () => {
  const server = await openServer();
  const result = await openWorkspace().sync(CSV, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  const text = await rejectedOf(result);
  expect(text.startsWith(`\uFEFF${REASONS}id;firstName;email;Note`)).toBe(true);
  expect(text).toMatch(/^2;invalid_email;[^\n]*;b;Bo;nobody@nowhere@example\.com;"quoted\n/m);
  expect(text).toContain('newline; ""here"""');
  expect(text).toMatch(/^3;malformed_row;.*;c;Cy;cy@example\.com;n;one;more\r?$/m);
  expect(text).toMatch(/^4;malformed_row;.*;d;Di\r?$/m);
  expect(text).not.toContain('Zoé');
});

test('mended, it is synced as it is, whatever encoding is given, and only with its own rows', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const first = await workspace.sync(CSV.replace('Bo;', 'Böö;'), ['--base-url', server.baseUrl]);
  const mended = (await rejectedOf(first))
    .replaceAll('nobody@nowhere@', 'nobody@')
    .replace('n;one;more', 'n')
    .replace(';d;Di', ';d;Di;di@example.com;');
  const flags = ['--encoding', 'windows-1252', '--base-url', server.baseUrl];
  const second = await workspace.sync(mended, flags);
  expect(second.code).toBe(0);
  expect(column(second, 'contact_id')).toEqual(['b', 'c', 'd']);
  expect(server.log.map((request) => request.body)).toContainEqual({
    firstName: 'Böö',
    email: 'nobody@example.com',
  });
});

test('a rejected.csv that is rejected again can be mended again', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--base-url', server.baseUrl];
  const first = await workspace.sync('id,email\na,x\nb,y\n', flags);
  const half = (await rejectedOf(first)).replace(',a,x', ',a,x@example.com');
  const second = await workspace.sync(half, flags);
  expect(second.code).toBe(3);
  const third = await workspace.sync((await rejectedOf(second)).replace(/,b,y/, ',b,y@example.com'), flags);
  expect(third.code).toBe(0);
  expect(column(third, 'contact_id')).toEqual(['b']);
});

test('there is none where every row is well', async () => {
  const server = await openServer();
  const result = await openWorkspace().sync(people(2), ['--base-url', server.baseUrl]);
  expect(existsSync(join(result.runDir, 'rejected.csv'))).toBe(false);
});
