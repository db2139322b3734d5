import { appendFileSync, existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bothSpent, openSpentNotes, readSpentNotes } from '../../src/store/spent-notes.js';
import { tempDir } from '../support/temp-dir.js';

const WINDOW_MS = 60_000;

function read(dataDir: string, workspace = 'w', nowMs = Date.now()) {
  return readSpentNotes(dataDir, workspace, { windowMs: WINDOW_MS, nowMs });
}

test('requests count from their answer, without one as late as the server may count them', () => {
  const dataDir = tempDir();
  const notes = openSpentNotes(dataDir, 'w');
  notes.starting(5_000);
  notes.starting(5_000);
  notes.ended(5_000, 1_200);
  notes.pausing({ atMs: 1_300, untilMs: 61_300 });
  notes.close();
  const spent = read(dataDir);
  expect(spent.since(0)).toEqual([1_200, 5_000]);
  expect(spent.since(1_201)).toEqual([5_000]);
  expect(spent.lastPause()).toEqual({ atMs: 1_300, untilMs: 61_300 });
});

test('nothing is written before the first request, and then for the owner alone', () => {
  const dataDir = tempDir();
  const notes = openSpentNotes(dataDir, 'w');
  expect(readdirSync(dataDir)).toEqual([]);
  notes.starting(1);
  const [name = ''] = readdirSync(join(dataDir, 'spent'));
  expect(statSync(join(dataDir, 'spent')).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, 'spent', name)).mode & 0o777).toBe(0o600);
  notes.close();
});

test('several processes add up, and another workspace does not count', () => {
  const dataDir = tempDir();
  for (const [workspace, atMs] of [
    ['w', 1],
    ['w', 1],
    ['other', 1],
  ] as const) {
    const notes = openSpentNotes(dataDir, workspace);
    notes.starting(atMs);
    notes.close();
  }
  expect(read(dataDir).since(0)).toEqual([1, 1]);
  expect(read(dataDir, 'third').since(0)).toEqual([]);
});

test('torn lines and other texts count as nothing, and old notes go', () => {
  const dataDir = tempDir();
  const notes = openSpentNotes(dataDir, 'w');
  notes.starting(7);
  notes.close();
  const [name = ''] = readdirSync(join(dataDir, 'spent'));
  const path = join(dataDir, 'spent', name);
  appendFileSync(path, '["end",7]\n["start",1e999]\n{"a":1}\n\u0000\n["start",9.5]\n["star');
  writeFileSync(join(dataDir, 'spent', 'mine.txt'), 'kept');
  expect(read(dataDir).since(0)).toEqual([7]);
  utimesSync(path, 1_000, 1_000);
  expect(read(dataDir).since(0)).toEqual([]);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(join(dataDir, 'spent'))).toEqual(['mine.txt']);
});

test('of two sources all requests count, and the pause that ends later', () => {
  const one = { since: () => [3, 9], lastPause: () => ({ atMs: 1, untilMs: 5 }) };
  const other = { since: () => [4], lastPause: () => ({ atMs: 0, untilMs: 7 }) };
  const none = { since: () => [], lastPause: () => undefined };
  expect(bothSpent(one, other).since(0)).toEqual([3, 4, 9]);
  expect(bothSpent(one, other).lastPause()?.untilMs).toBe(7);
  expect(bothSpent(none, one).lastPause()?.untilMs).toBe(5);
  expect(bothSpent(none, none).lastPause()).toBeUndefined();
});
