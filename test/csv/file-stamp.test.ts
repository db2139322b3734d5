import { appendFile, rename, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fileStamp } from '../../src/csv/file-stamp.js';
import { tempFile } from '../support/temp-dir.js';

test('the stamp stays while the file does', async () => {
  const path = tempFile('a.csv', 'id\n1\n');
  expect(await fileStamp(path)).toBe(await fileStamp(path));
});

test('a file that grew, was touched or replaced has another stamp', async () => {
  const path = tempFile('a.csv', 'id\n1\n');
  const stamps = [await fileStamp(path)];
  await appendFile(path, '2\n');
  stamps.push(await fileStamp(path));
  await utimes(path, new Date(1000), new Date(1000));
  stamps.push(await fileStamp(path));
  await writeFile(`${path}.new`, 'id\n1\n2\n');
  await utimes(`${path}.new`, new Date(1000), new Date(1000));
  await rename(`${path}.new`, path);
  stamps.push(await fileStamp(path));
  expect(new Set(stamps).size).toBe(4);
});

test('a missing file is an input error', async () => {
  await expect(fileStamp('/nowhere/a.csv')).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringContaining('no such file'),
  });
});
