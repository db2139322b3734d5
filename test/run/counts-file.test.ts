import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCountsFile, readCountsFile } from '../../src/run/counts-file.js';
import { tempDir } from '../support/temp-dir.js';

const COUNTS = { list: 1, get: 0, patch: 12_345, delete: 7, retries: 3, rateLimited: 2 };

test('the last counts noted are read, also while the file is open, and it never grows', () => {
  const path = join(tempDir(), 'requests.json');
  const file = openCountsFile(path);
  expect(readCountsFile(path)).toBeUndefined();
  const { size } = statSync(path);
  file.note(COUNTS);
  file.note({ ...COUNTS, patch: 9 });
  expect(readCountsFile(path)).toEqual({ ...COUNTS, patch: 9 });
  file.close();
  const again = openCountsFile(path);
  expect(readCountsFile(path)).toEqual({ ...COUNTS, patch: 9 });
  again.note(COUNTS);
  again.close();
  expect(readCountsFile(path)).toEqual(COUNTS);
  expect(statSync(path)).toMatchObject({ size });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each(['', '{"list":1', 'null', '{"list":-1}'])('of a file with %j nothing is known', (text) => {
  const path = join(tempDir(), 'requests.json');
  writeFileSync(path, text);
  expect(readCountsFile(path)).toBeUndefined();
});

test('nor of one that is not there', () => {
  expect(readCountsFile(join(tempDir(), 'requests.json'))).toBeUndefined();
});
