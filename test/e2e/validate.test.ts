import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { column, counts, fixture, openWorkspace, people } from './workspace.js';

const NO_KEY = { env: { CHATIVE_API_KEY: '' }, command: 'validate' as const };

test('validate needs no key and no network, and reports what would be done', async () => {
  const workspace = openWorkspace();
  const csv = 'id,firstName\na,Ana\nc,#REF!\na,Anna\nd,\n';
  const result = await workspace.sync(csv, [], NO_KEY);
  expect(result.code).toBe(3);
  expect(column(result, 'status')).toEqual(['merged', 'invalid', 'would_update', 'unchanged']);
  expect(counts(result)).toEqual({ updated: 1, invalid: 1, merged: 1, unchanged: 1 });
  expect(result.summary.dryRun).toBe(true);
  const rejected = await readFile(join(result.runDir, 'rejected.csv'), 'utf8');
  expect(rejected).toContain('invalid_value');
});

test('validate judges a file that is matched by e-mail without listing anybody', async () => {
  const workspace = openWorkspace();
  const csv = 'email,firstName\na@example.com,A\nA@example.com,B\nnobody,C\n';
  const result = await workspace.sync(csv, ['--match', 'email'], NO_KEY);
  expect(result.code).toBe(3);
  expect(column(result, 'status')).toEqual(['merged', 'would_update', 'invalid']);
});

test.each<[string, string | Buffer, number]>([
  ['a good file', people(3), 0],
  ['a bad row', `${people(3)},x\n`, 3],
  ['a broken file', fixture('csv/text-after-quote.csv'), 2],
])('validate of %s', async (_what, csv, code) => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', csv);
  const result = await workspace.run(['validate', '--file', 'contacts.csv'], { env: NO_KEY.env });
  expect(result.code).toBe(code);
});

test('validate prints each column with its field, its type and a sample', async () => {
  const workspace = openWorkspace();
  const csv = 'Contact ID,Prénom,LTV:number,Colour\na,,,\nb,Zoé,12.5,red\n';
  await workspace.write('contacts.csv', csv);
  const { code, stdout } = await workspace.run(['validate', '--file', 'contacts.csv'], { env: NO_KEY.env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/Prénom.*firstName.*text.*Zoé/);
  expect(stdout).toMatch(/LTV.*number.*12\.5/);
  expect(stdout).toMatch(/Colour.*ignored/);
});

test('mapping prints a mapping that validate and sync accept, with its suggestions or without', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const csv =
    'Kunden-ID,Contact ID,First Name,E-mail,Mobile,Geburtstag,VIP,Points,Seen\n' +
    '1,a,Ana,ana@example.com,0951601782,31.12.1990,yes,12,2024-05-13T09:00:00+07:00\n' +
    '2,b,Bo,bo@example.com,0951601783,13.01.1985,no,7.5,2024-06-13T09:00:00+07:00\n';
  await workspace.write('contacts.csv', csv);
  const guess = await workspace.run(['mapping', '--file', 'contacts.csv'], { env: NO_KEY.env });
  expect(guess.code).toBe(0);
  expect(guess.stdout).toMatch(/^ *#/m);
  await workspace.write('guess.yaml', guess.stdout);
  const checked = await workspace.run(['validate', '-f', 'contacts.csv', '-m', 'guess.yaml'], NO_KEY);
  expect(checked.code).toBe(0);

  await workspace.write('taken-up.yaml', guess.stdout.replace(/# (?=VIP:|Points:|Seen:)/g, ''));
  const result = await workspace.sync(csv, ['-m', 'taken-up.yaml', '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log.map(({ body }) => body)).toContainEqual(
    expect.objectContaining({
      firstName: 'Ana',
      email: 'ana@example.com',
      phone: '0951601782',
      birthday: Date.UTC(1990, 11, 31) / 1000,
      VIP: true,
      Points: 12,
      Seen: '2024-05-13T09:00:00+07:00',
    }),
  );
});

test('the mapping guessed of the realistic fixture is one that validate takes', async () => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', fixture('contacts.csv'));
  const guess = await workspace.run(['mapping', '--file', 'contacts.csv']);
  await workspace.write('guess.yaml', guess.stdout);
  const result = await workspace.run(['validate', '-f', 'contacts.csv', '-m', 'guess.yaml']);
  // Some of its rows are bad on purpose.
  expect(result.code).toBe(3);
});

test('sync --sandbox of the realistic fixture ends well but for its bad rows, and again', async () => {
  const workspace = openWorkspace();
  await workspace.write('mapping.yaml', fixture('mapping.yaml'));
  const flags = ['--sandbox', '--mapping', 'mapping.yaml'];
  const result = await workspace.sync(fixture('contacts.csv'), flags, { env: NO_KEY.env });
  expect(result.code).toBe(3);
  expect(counts(result)).toEqual({ updated: 291, merged: 1, invalid: 8 });
  expect(result.summary.requests.patch).toBe(291);
  const again = await workspace.sync(fixture('contacts.csv'), flags, { env: NO_KEY.env });
  expect(counts(again)).toEqual(counts(result));
});
