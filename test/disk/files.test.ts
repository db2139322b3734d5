import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/disk/files.js';
import { tempDir } from '../support/temp-dir.js';

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test('folders are made with all that are missing above them, for their owner alone', () => {
  const dir = join(tempDir(), 'data', 'runs');
  makeFolder(dir);
  makeFolder(dir);
  expect([modeOf(dir), modeOf(join(dir, '..'))]).toEqual(['700', '700']);
});

test('a file in place of a folder is a storage error', () => {
  const path = join(tempDir(), 'data');
  writeFileSync(path, '');
  expect(() => makeFolder(path)).toThrow(/a file stands where a folder should be \(EEXIST\)/);
  expect(() => makeFolder(join(path, 'runs'))).toThrow(/a file stands where a folder should be \(ENOTDIR\)/);
});

test.skipIf(!existsSync('/proc/self'))(
  'a folder that can have no children is a storage error, not a wait',
  () => {
    expect(() => makeFolder('/proc/chative/runs')).toThrow(expect.objectContaining({ kind: 'storage' }));
  },
);
