import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { asStorageError, makeFolder, onStorage, writeFileWhole } from '../../src/disk/files.js';
import { tempDir } from '../run/support.js';

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code, syscall: 'write' });
}

test('a file is replaced as a whole, readable by its owner alone, and no draft stays behind', () => {
  const dir = tempDir();
  const path = join(dir, 'summary.json');
  writeFileSync(path, 'a much longer text that was there before');
  chmodSync(path, 0o644);
  writeFileWhole(path, 'new\n');
  expect(readFileSync(path, 'utf8')).toBe('new\n');
  expect(modeOf(path)).toBe('600');
  expect(readdirSync(dir)).toEqual(['summary.json']);
});

test('a file that cannot be replaced stays as it was, and no draft stays behind', () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'taken', 'inside'), { recursive: true });
  expect(() => writeFileWhole(join(dir, 'taken'), 'text')).toThrow(RunError);
  expect(readdirSync(dir)).toEqual(['taken']);
});

test('a removed folder is a storage error with the path and the cure', () => {
  const dir = join(tempDir(), 'run');
  mkdirSync(dir);
  rmSync(dir, { recursive: true });
  const path = join(dir, 'run.json');
  expect(() => writeFileWhole(path, '{}')).toThrow(
    expect.objectContaining({
      kind: 'storage',
      exitCode: 1,
      message: `cannot write ${path}: its folder does not exist any more (ENOENT)`,
      hint: expect.stringContaining('--data-dir'),
    }),
  );
});

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

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', 'this user may not write there'],
  ['EPERM', 'this user may not write there'],
  ['EROFS', 'the file system is read-only'],
])('%s is told as: %s', (code, reason) => {
  const cause = refusal(code);
  const error = asStorageError('write', '/data/report.csv', cause);
  expect(error).toMatchObject({
    kind: 'storage',
    message: `cannot write /data/report.csv: ${reason} (${code})`,
    hint: expect.stringMatching(/room|--data-dir/),
    cause,
  });
});

test('an error code that nobody foresaw keeps the words of the system', () => {
  expect(asStorageError('write', '/x', refusal('EIO'))).toMatchObject({
    message: 'cannot write /x: EIO: refused (EIO)',
    hint: undefined,
  });
});

test('a bug is passed on as it is', () => {
  const bug = new TypeError('no function');
  expect(() =>
    onStorage('write', '/x', () => {
      throw bug;
    }),
  ).toThrow(bug);
});

test.skipIf(!existsSync('/proc/self'))(
  'a folder that can have no children is a storage error, not a wait',
  () => {
    expect(() => makeFolder('/proc/chative/runs')).toThrow(expect.objectContaining({ kind: 'storage' }));
  },
);
