import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { cleanCell } from '../../src/contact/text.js';
import { errorOf, readAll, streamOf } from './reading.js';

/** Each took minutes or a gigabyte where time or memory grows faster than the text. */
test.each<[string, () => unknown]>([
  [
    '300 KB of CR in an old Mac file',
    () => readAll(streamOf(`id,name\r1,Ann\r${'\r'.repeat(300_000)}x,y\r`, 4096)),
  ],
  ['a megabyte of combining marks', () => cleanCell(`a${'\u0301\u0323'.repeat(500_000)}`)],
])('%s is read within a second', async (_, read) => {
  const begun = performance.now();
  await read();
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('300,000 empty names of columns are refused', async () => {
  const error = await errorOf(`id,name${','.repeat(300_000)}\n`);
  expect(error.message).toBe('input, line 1: the record that begins here has more than 16,384 cells');
});

test('a gzip of millions of commas is refused before its cells are made', async () => {
  const error = await errorOf(gzipSync(`id,name\n${','.repeat(15_000_000)}\n`));
  expect(error.message).toBe('input, line 2: the record that begins here has more than 16,384 cells');
});

test('a long name of a column is refused', async () => {
  const error = await errorOf(`id,${'x'.repeat(400_000)}\n1,2\n`);
  expect(error.message).toBe(
    'input, line 1: the name of column 2 has 400,000 characters, where 1,000 are the most',
  );
});

test('commas inside of a long quoted cell are no cells', async () => {
  const { rows } = await readAll(streamOf(`id,name\n1,"${'a,'.repeat(20_000)}"\n`));
  expect(rows[0]?.cells).toHaveLength(2);
});
