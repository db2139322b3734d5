import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onDisk } from '../../src/store/disk.js';
import { runErrorOf, tempDir } from './support.js';

test('a refusal of the operating system names what was done, the path and the cure', () => {
  const path = join(tempDir(), 'missing');
  const error = runErrorOf(() => onDisk('read', path, () => readFileSync(path)));
  expect(error).toMatchObject({ kind: 'storage', message: `cannot read ${path} (ENOENT)` });
  expect(error.hint).toContain('--data-dir');
});

test('a bug stays what it is', () => {
  const bug = new TypeError('undefined is not a function');
  expect(() =>
    onDisk('read', '/x', () => {
      throw bug;
    }),
  ).toThrow(bug);
});
