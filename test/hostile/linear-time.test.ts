import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess } from '../support/in-process.js';
import { tempDir } from '../support/temp-dir.js';

const MEGABYTE = 1_000_000;
/** Linear work on a megabyte takes a second or two on a busy machine; quadratic work takes minutes. */
const SOON_MS = 20_000;

async function validated(csv: string, mapping?: string): Promise<{ code: number; err: string; ms: number }> {
  const dir = tempDir();
  const flags = ['--file', join(dir, 'contacts.csv'), '--data-dir', join(dir, 'data')];
  await writeFile(join(dir, 'contacts.csv'), csv);
  if (mapping !== undefined) {
    await writeFile(join(dir, 'mapping.yaml'), mapping);
    flags.push('--mapping', join(dir, 'mapping.yaml'));
  }
  const startedMs = performance.now();
  const { code, err } = await runInProcess(['validate', ...flags]);
  return { code, err, ms: performance.now() - startedMs };
}

const MARKS = '\u0301\u0323\u0308';

test.each([
  ['a name of combining marks', 'firstName', `e${MARKS.repeat(MEGABYTE / 6)}`],
  ['an e-mail of brackets', 'email', '<('.repeat(MEGABYTE / 2)],
  ['an e-mail behind mailto:', 'email', `mailto:${'?'.repeat(MEGABYTE)}\n`],
  ['a phone of brackets and letters', 'phone', '(a'.repeat(MEGABYTE / 2)],
  ['a phone of blanks', 'phone', `1${' ,;'.repeat(MEGABYTE / 3)}1`],
  ['a phone of digits', 'phone', `${'1'.repeat(MEGABYTE)}x`],
  ['a number of zeros', 'LTV:number', `1${'0'.repeat(MEGABYTE)}1`],
  ['a number of separators', 'LTV:number', '1,234.'.repeat(MEGABYTE / 6)],
  ['a date of digits and blanks', 'birthday', `${'1 '.repeat(MEGABYTE / 2)}x`],
  ['a date of signs', 'seen:date', '-/. '.repeat(MEGABYTE / 4)],
  ['a gender of marks', 'gender', MARKS.repeat(MEGABYTE / 6)],
  ['a boolean of marks', 'VIP:boolean', MARKS.repeat(MEGABYTE / 6)],
])('a megabyte of it takes linear time: %s', async (_what, column, cell) => {
  const { code, ms } = await validated(`id,${column}\na,"${cell}"\nb,x\n`);
  expect([0, 3]).toContain(code);
  expect(ms).toBeLessThan(SOON_MS);
});

test.each([
  ['combining marks', MARKS.repeat(70_000)],
  ['blanks and digits', `x${' 1'.repeat(50_000)}x`],
  ['brackets', '('.repeat(200_000)],
  ['letters that join', '\u1100'.repeat(200_000)],
  ['joined emoji', '👩\u200d'.repeat(60_000)],
])('a header of many %s takes linear time', async (_what, name) => {
  const { code, ms } = await validated(`id,firstName,"${name}"\na,A,x\n`);
  // The bound of a column name is told at once.
  expect(code).toBe(2);
  expect(ms).toBeLessThan(SOON_MS);
});

test('60,000 unknown keys in a mapping are refused with their number', async () => {
  const keys = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n');
  const { code, err, ms } = await validated('id,firstName\na,A\n', `version: 1\nid: id\n${keys}\n`);
  expect(code).toBe(2);
  expect(err).toContain('60002 keys, of which at most 5000 are read');
  expect(ms).toBeLessThan(SOON_MS);
});

test('of thousands of mistakes the first are shown, and the number of the rest', async () => {
  const keys = Array.from({ length: 4_000 }, (_, i) => `  firstNam${i}: a`).join('\n');
  const { code, err, ms } = await validated('id,firstName\na,A\n', `version: 1\nid: id\nfields:\n${keys}\n`);
  expect(code).toBe(2);
  expect(err.split('\n').length).toBeLessThan(50);
  expect(ms).toBeLessThan(SOON_MS);
});
