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
import { openDraftFile, writeFileWhole } from '../../src/disk/replace-file.js';
import { RunError } from '../../src/errors.js';
import { tempDir } from '../support/temp-dir.js';

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function paths(): { dir: string; draft: string; target: string } {
  const dir = tempDir();
  return { dir, draft: join(dir, '.out.csv.draft'), target: join(dir, 'out.csv') };
}

test('the old file stays until the new one is complete, which its owner alone may read', () => {
  const { draft, target } = paths();
  writeFileSync(target, 'old');
  const file = openDraftFile(target, draft);
  file.write('é'.repeat(100_000));
  file.write('end');
  expect(readFileSync(target, 'utf8')).toBe('old');
  file.commit();
  expect(readFileSync(target, 'utf8')).toBe(`${'é'.repeat(100_000)}end`);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(existsSync(draft)).toBe(false);
  file.discard();
  expect(existsSync(target)).toBe(true);
});

test('a discarded draft leaves nothing, however often it is discarded', () => {
  const { draft, target } = paths();
  const file = openDraftFile(target, draft);
  file.write('half');
  file.discard();
  file.discard();
  expect([existsSync(draft), existsSync(target)]).toEqual([false, false]);
});

test('a draft that a crash left is replaced', () => {
  const { draft, target } = paths();
  writeFileSync(draft, 'a longer text than the new one');
  const file = openDraftFile(target, draft);
  file.write('new');
  file.commit();
  expect(readFileSync(target, 'utf8')).toBe('new');
});

test('a folder that goes away meanwhile is a storage error, not a success', () => {
  const { dir, draft, target } = paths();
  const file = openDraftFile(target, draft);
  rmSync(dir, { recursive: true });
  file.write('text');
  expect(() => file.commit()).toThrow(expect.objectContaining({ kind: 'storage' }));
  file.discard();
});

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
