import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess } from '../support/in-process.js';
import { tempDir } from '../support/temp-dir.js';

/** What `validate` says of a file. */
async function validate(csv: string, flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const dir = tempDir();
  const file = join(dir, 'contacts.csv');
  await writeFile(file, csv);
  const said = await runInProcess(
    ['validate', '--file', file, '--data-dir', join(dir, 'data'), ...flags],
    env,
  );
  return { ...said, dir };
}

/** The command that the summary ends with, as arguments. */
function nextOf(said: { readonly out: string; readonly err: string }): string[] {
  const [, command = ''] = /then: chative-contacts (.*)/.exec(said.out + said.err) ?? [];
  return command.split(' ').map((word) => word.replace(/^'(.*)'$/, '$1'));
}

test('a title above the header is pointed to, and read with --skip-lines', async () => {
  const csv = 'Contacts of May,,\n,,\nid,firstName,email\nc1,Ann,a@example.com\n';
  const without = await validate(csv);
  expect(without.code).toBe(2);
  expect(without.err).toContain('The header seems to be on line 3: with --skip-lines 2');
  const guessed = await runInProcess(['mapping', '--file', join(without.dir, 'contacts.csv')]);
  expect(guessed.code).toBe(2);
  expect(guessed.err).toContain('--skip-lines 2');
  const read = await validate(csv, ['--skip-lines', '2']);
  expect(read.code).toBe(0);
  expect(read.out).toMatch(/would update +1/);
});

test.each([
  ['a title of two cells', 'Kundenliste; Stand 01.05.2024;\n\nid;firstName;email\nc1;Ann;a@example.com\n', 3],
  [
    'a title and a note of two cells',
    'Khách hàng;;\nNgày xuất: 26/11/2026;Người xuất: Lan;\n;;\nid;firstName;email\nc1;Ann;a@example.com\nc2;Bo;b@example.com\n',
    4,
  ],
  ['a title as wide as the header', 'Customers,2026,Hanoi\nid,firstName,email\nc1,Ann,a@example.com\n', 2],
  ['names of groups', 'Kunde,,Kontakt\nStammdaten,,\nid,firstName,email\nc1,Ann,a@example.com\n', 3],
])('%s above the header is pointed to', async (_, csv, line) => {
  const { code, err, dir } = await validate(csv);
  expect(code).toBe(2);
  const hint = `The header seems to be on line ${line}: with --skip-lines ${line - 1}`;
  expect(err).toContain(hint);
  expect((await runInProcess(['mapping', '--file', join(dir, 'contacts.csv')])).err).toContain(hint);
  expect((await validate(csv, ['--skip-lines', String(line - 1)])).code).toBe(0);
});

test('a table without a header is called so', async () => {
  const { code, err, dir } = await validate('c1,Ann,ann@example.com\nc2,Bo,bo@example.com\n');
  expect(code).toBe(2);
  const hint = 'The first line holds the value "ann@example.com": write a line with the names of the columns';
  expect(err).toContain(hint);
  expect((await runInProcess(['mapping', '--file', join(dir, 'contacts.csv')])).err).toContain(hint);
});

test('a footer of many lines does not hide how the table is written', async () => {
  const csv =
    'id,firstName,email\nc1,Ann,a@example.com\n\n"Confidential"\n"Copyright (c) 2024 Acme, Inc."\n"Made by us"\n';
  const { code, out } = await validate(csv);
  expect(code).toBe(3);
  expect(out).toMatch(/would update +1/);
  expect(out).toMatch(/3 +malformed_row/);
});

test.each([
  ['as an ID', 'id,firstName,email\nc1,Ann,a@example.com\nTotal,1,\n', []],
  ['padded', 'id,firstName,email\nc1,Ann,a@example.com\nTổng cộng: 1\n', ['--short-rows', 'pad']],
])('a row of totals is refused for that reason, %s', async (_, csv, flags) => {
  const { code, out } = await validate(csv, flags);
  expect(code).toBe(3);
  expect(out).toMatch(/invalid +1/);
  expect(out).toContain('is the word of a row of totals');
});

test('rows of commas are skipped, and the plan tells how many', async () => {
  const { code, out } = await validate('id,firstName\nc1,Ann\n,\n , \nc2,Bo\n');
  expect(code).toBe(0);
  expect(out).toContain('Plan for 2 rows');
  expect(out).toContain('  2 rows without any value are skipped (line 3, 4).');
});

test('short rows are padded on request, and --blank clear takes their missing cells for empty', async () => {
  const csv = 'id,firstName,lastName\nc1,Ann\nc2,Bo,Berg\n';
  expect((await validate(csv)).out).toContain('--short-rows pad');
  const padded = await validate(csv, ['--short-rows', 'pad', '--blank', 'clear']);
  expect(padded.code).toBe(0);
  expect(padded.out).toContain('Will be cleared: lastName of 1');
});

test('the next command reads rejected.csv as the input was read, without its title', async () => {
  const csv = `A title\nid|firstName|email\nc1|"${'x\n'.repeat(120)}"|no e-mail\nc2|a,b;c|x\nc3\n`;
  const flags = ['--delimiter', '|', '--max-record', '64MiB', '--skip-lines', '1', '--short-rows', 'pad'];
  const first = await validate(csv, flags);
  expect(first.code).toBe(3);
  const next = nextOf(first);
  expect(next).toContain('--max-record');
  expect(next).toContain('--short-rows');
  expect(next).not.toContain('--skip-lines');
  const path = next[next.indexOf('--file') + 1]!;
  const rejected = await readFile(path, 'utf8');
  await writeFile(path, rejected.replace('|no e-mail', '|a@example.com').replace('|x\n', '|b@example.com\n'));
  const second = await runInProcess(next, { CHATIVE_SKIP_LINES: '1' });
  expect(second.err).toBe('');
  expect(second.code).toBe(0);
  expect(second.out).toContain('Plan for 2 rows');
});
