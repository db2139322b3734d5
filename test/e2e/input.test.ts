import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { asked, openServer } from './servers.js';
import { openWorkspace, readRun } from './workspace.js';

const CSV = 'id,firstName\na,Zoé Đặng\n';
const LATIN = 'id,firstName\na,Zoé Müller\n';

test.each<[string, Uint8Array, string[], string]>([
  ['gzip, whatever its name', gzipSync(CSV), [], 'Zoé Đặng'],
  ['UTF-8 with a BOM', Buffer.from(`\uFEFF${CSV}`), [], 'Zoé Đặng'],
  ['UTF-16LE with a BOM', iconv.encode(CSV, 'utf-16le', { addBOM: true }), [], 'Zoé Đặng'],
  ['UTF-16LE in gzip', gzipSync(iconv.encode(CSV, 'utf-16le', { addBOM: true })), [], 'Zoé Đặng'],
  ['UTF-16BE with a BOM', iconv.encode(CSV, 'utf-16be', { addBOM: true }), [], 'Zoé Đặng'],
  ['windows-1252', iconv.encode(LATIN, 'windows-1252'), ['--encoding', 'windows-1252'], 'Zoé Müller'],
  ['semicolons and CRLF', Buffer.from('id;firstName;note\r\na;Zoé;"x;\r\ny"\r\n'), [], 'Zoé'],
  ['tabs', Buffer.from('id\tfirstName\na\tZoé, Anne\n'), [], 'Zoé, Anne'],
  ['bars by name', Buffer.from('id|firstName\na|Zoé\n'), ['--delimiter', '|'], 'Zoé'],
  ['decomposed accents', Buffer.from('id,firstName\na,Zoe\u0301\n'), [], 'Zo\u00e9'],
  ['no line end at the end', Buffer.from('id,firstName\na,  Zoé '), [], 'Zoé'],
])('%s is read', async (_what, bytes, flags, firstName) => {
  const server = await openServer();
  const result = await openWorkspace().sync(bytes, [...flags, '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log.map((request) => request.body)).toEqual([{ firstName }]);
});

test.each([
  ['text', Buffer.from(CSV)],
  ['gzip', gzipSync(CSV)],
])('- is standard input, as %s', async (_what, stdin) => {
  const server = await openServer();
  const workspace = openWorkspace();
  const args = ['sync', '--file', '-', '--json', '--base-url', server.baseUrl];
  const result = await readRun(await workspace.runBuilt(args, { stdin }));
  expect(result.code).toBe(0);
  expect(result.summary.file).toBe('-');
  expect(server.log[0]!.body).toEqual({ firstName: 'Zoé Đặng' });
});

test('an empty standard input is an empty file', async () => {
  const { code, stderr } = await openWorkspace().run(['sync', '--file', '-', '--sandbox']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/empty/i) });
});

test('headers are matched to fields in several languages', async () => {
  const server = await openServer();
  const csv =
    'Contact ID,Prénom,Nachname,Correo electrónico,Ngày sinh\na,Ana,Berg,a@example.com,1990-01-31\n';
  const result = await openWorkspace().sync(csv, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log[0]!.body).toEqual({
    firstName: 'Ana',
    lastName: 'Berg',
    email: 'a@example.com',
    birthday: Date.UTC(1990, 0, 31) / 1000,
  });
});

test('each of 3,000 rows is sent once and reported once', async () => {
  const server = await openServer();
  const rows = Array.from({ length: 3000 }, (_, i) => `c${i},"Name, ${i}"\n`);
  const flags = ['--concurrency', '32', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(`id,firstName\n${rows.join('')}`, flags);
  expect(result.code).toBe(0);
  expect(new Set(asked(server)).size).toBe(3000);
  expect(server.log).toHaveLength(3000);
  expect(result.report).toHaveLength(3000);
});
