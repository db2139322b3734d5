import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openScratchFile, removeScratchFile } from '../../src/store/scratch-file.js';
import { runErrorOf } from './support.js';
import { tempDir } from '../support/temp-dir.js';

test('the file is readable by its owner alone and takes the place of an earlier one', () => {
  const path = join(tempDir(), 'scratch.db');
  const first = openScratchFile(path);
  first.exec('CREATE TABLE db.t (x)');
  first.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const second = openScratchFile(path);
  expect(() => second.prepare('SELECT * FROM db.t')).toThrow();
  second.close();
  removeScratchFile(path);
  expect(existsSync(path)).toBe(false);
});

test('a folder that is missing is refused, naming the file', () => {
  const path = join(tempDir(), 'missing', 'scratch.db');
  const error = runErrorOf(() => openScratchFile(path));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
  expect(existsSync(path)).toBe(false);
});
