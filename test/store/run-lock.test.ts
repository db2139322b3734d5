import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holderOf, lockDataFolder, type Holder } from '../../src/store/run-lock.js';
import { HOLDER, runErrorOf } from './support.js';
import { tempDir } from '../support/temp-dir.js';

function hold(dir: string, holder: Holder = HOLDER): () => void {
  const release = lockDataFolder(dir, holder);
  let isReleased = false;
  function releaseOnce(): void {
    if (!isReleased) release();
    isReleased = true;
  }
  onTestFinished(releaseOnce);
  return releaseOnce;
}

test('a second run is told who holds the folder and since when', () => {
  const dir = tempDir();
  hold(dir);
  const error = runErrorOf(() => lockDataFolder(dir, { ...HOLDER, pid: 1 }));
  expect(error).toMatchObject({ kind: 'locked', exitCode: 6 });
  expect(error.message).toBe(
    `another writing run holds the data folder ${dir}: sync on host web-1, pid 4711, since 2026-11-23T19:03:12.345Z`,
  );
});

test('a released folder is free, without a trace of its holder', () => {
  const dir = tempDir();
  hold(dir)();
  expect(readdirSync(dir)).toEqual(['state.lock']);
  hold(dir, { ...HOLDER, pid: 2 });
  expect(runErrorOf(() => lockDataFolder(dir, HOLDER)).message).toContain('pid 2,');
});

test.each([
  ['missing', undefined],
  ['torn', '{"host":"web-1","pi'],
  ['empty', ''],
  ['of another shape', '{"host":"web-1","pid":{}}'],
  ['no object', 'null'],
])('a live lock holds although the note about its holder is %s', (_, text) => {
  const dir = tempDir();
  hold(dir);
  const note = join(dir, 'state.holder.json');
  if (text === undefined) rmSync(note);
  else writeFileSync(note, text);
  const error = runErrorOf(() => lockDataFolder(dir, HOLDER));
  expect(error).toMatchObject({ kind: 'locked' });
  expect(error.message).toContain('it has not said which');
});

test('nothing is written into the lock file', () => {
  const dir = tempDir();
  hold(dir)();
  hold(dir)();
  expect(statSync(join(dir, 'state.lock'))).toMatchObject({ size: 0 });
});

test.skipIf(process.getuid?.() === 0)(
  'a lock file that may only be read locks nothing and is refused',
  () => {
    const dir = tempDir();
    hold(dir)();
    chmodSync(join(dir, 'state.lock'), 0o400);
    expect(runErrorOf(() => lockDataFolder(dir, HOLDER))).toMatchObject({ kind: 'storage' });
  },
);

test('the note of a holder that is gone does no harm and is replaced', () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'state.holder.json'), JSON.stringify({ ...HOLDER, pid: 999 }));
  hold(dir);
  const note = join(dir, 'state.holder.json');
  expect(JSON.parse(readFileSync(note, 'utf8'))).toEqual(HOLDER);
  expect(statSync(note).mode & 0o777).toBe(0o600);
});

test('a folder that is missing is made for its owner alone', () => {
  const dir = join(tempDir(), 'new', 'folder');
  hold(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('folders do not shut out each other', () => {
  hold(tempDir());
  expect(() => hold(tempDir())).not.toThrow();
});

test('a lock file that holds something else is named, never removed', () => {
  const dir = tempDir();
  const path = join(dir, 'state.lock');
  writeFileSync(path, 'not ours\n'.repeat(1000));
  const error = runErrorOf(() => lockDataFolder(dir, HOLDER));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
  expect(existsSync(path)).toBe(true);
});

test('a folder that cannot take the note of the holder is not left locked', () => {
  const dir = tempDir();
  const note = join(dir, 'state.holder.json');
  mkdirSync(note);
  expect(runErrorOf(() => lockDataFolder(dir, HOLDER))).toMatchObject({ kind: 'storage' });
  rmdirSync(note);
  expect(() => hold(dir)).not.toThrow();
});

test('who holds a folder can be asked without being in the way', () => {
  const dir = tempDir();
  expect(holderOf(dir)).toBeUndefined();
  const release = hold(dir);
  expect(holderOf(dir)).toEqual(HOLDER);
  rmSync(join(dir, 'state.holder.json'));
  expect(holderOf(dir)).toMatchObject({ pid: 0 });
  release();
  expect(holderOf(dir)).toBeUndefined();
  // The note of one that was killed says nothing.
  writeFileSync(join(dir, 'state.holder.json'), JSON.stringify(HOLDER));
  expect(holderOf(dir)).toBeUndefined();
  hold(dir);
});
