import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
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

function paths(): { dir: string; stem: string; target: string } {
  const dir = tempDir();
  return { dir, stem: join(dir, '.out.csv.draft'), target: join(dir, 'out.csv') };
}

test('the old file stays until the new one is complete, which its owner alone may read', () => {
  const { dir, stem, target } = paths();
  writeFileSync(target, 'old');
  const file = openDraftFile(target, { stem });
  file.write('é'.repeat(100_000));
  file.write('end');
  expect(readFileSync(target, 'utf8')).toBe('old');
  file.commit();
  expect(readFileSync(target, 'utf8')).toBe(`${'é'.repeat(100_000)}end`);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['out.csv']);
  file.discard();
  expect(existsSync(target)).toBe(true);
});

test('a discarded draft leaves nothing, however often it is discarded', () => {
  const { dir, stem, target } = paths();
  const file = openDraftFile(target, { stem });
  file.write('half');
  file.discard();
  file.discard();
  expect(readdirSync(dir)).toEqual([]);
});

test('drafts that a crash left are removed: at once, or once no other writer can be at them', () => {
  const { dir, stem, target } = paths();
  const [left, fresh, other] = ['.0123456789abcdef.tmp', '.fedcba9876543210.tmp', '.mine.tmp'].map(
    (end) => `${stem}${end}`,
  ) as [string, string, string];
  for (const path of [left, fresh, other]) writeFileSync(path, 'half');
  utimesSync(left, 0, 0);
  const file = openDraftFile(target, { stem });
  expect([left, fresh, other].map((path) => existsSync(path))).toEqual([false, true, true]);
  file.discard();
  openDraftFile(target, { stem, isOnlyWriter: true }).discard();
  expect(readdirSync(dir)).toEqual(['.out.csv.draft.mine.tmp']);
});

test('the name of a draft cannot be guessed', () => {
  const { dir, stem, target } = paths();
  const names = new Set<string>();
  for (let count = 0; count < 20; count += 1) {
    const file = openDraftFile(target, { stem });
    names.add(readdirSync(dir).join());
    file.discard();
  }
  expect(names.size).toBe(20);
});

test('a folder that goes away meanwhile is a storage error, not a success', () => {
  const { dir, stem, target } = paths();
  const file = openDraftFile(target, { stem });
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
