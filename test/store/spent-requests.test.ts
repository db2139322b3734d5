import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/store/schema.js';
import { createSpentRequests, type SpentRequests } from '../../src/store/spent-requests.js';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.js';
import { tempDir } from '../support/temp-dir.js';

function openTemp(): Sqlite {
  const db = openSqlite(join(tempDir(), 'state.db'));
  onTestFinished(() => db.close());
  migrate(db);
  return db;
}

function open(db = openTemp(), workspace = 'w'): SpentRequests {
  return createSpentRequests(db, workspace, 1_000);
}

test('a request counts as late as it may, and once it has ended, as of then', () => {
  const spent = open();
  spent.starting(35_000);
  spent.starting(35_000);
  spent.starting(35_001.4);
  expect(spent.since(35_000)).toEqual([35_000, 35_000, 35_001]);
  spent.ended(35_000, 5_200.7);
  spent.flush();
  expect(spent.since(0)).toEqual([5_201, 35_000, 35_001]);
});

test('an end is written with the next start, so a request costs one write', () => {
  const db = openTemp();
  const spent = open(db);
  spent.starting(40_000);
  spent.ended(40_000, 10_100);
  expect(spent.since(0)).toEqual([40_000]);
  spent.starting(40_200);
  expect(spent.since(0)).toEqual([10_100, 40_200]);
});

test('what has left the window is forgotten; a request without an answer is not', () => {
  const spent = open();
  for (const startMs of [5_000, 5_500, 6_400]) {
    spent.starting(startMs + 500);
    spent.ended(startMs + 500, startMs + 100);
  }
  spent.starting(7_000);
  expect(spent.since(0)).toEqual([5_600, 6_500, 7_000]);
});

test('workspaces share the file and see nothing of each other', () => {
  const db = openTemp();
  const [mine, theirs] = [open(db, 'mine'), open(db, 'theirs')];
  mine.starting(1_000);
  mine.pausing({ atMs: 1, untilMs: 2 });
  expect(theirs.since(0)).toEqual([]);
  expect(theirs.lastPause()).toBeUndefined();
  expect(mine.lastPause()).toEqual({ atMs: 1, untilMs: 2 });
});

test('the last pause is kept', () => {
  const spent = open();
  expect(spent.lastPause()).toBeUndefined();
  spent.pausing({ atMs: 1_000, untilMs: 61_000 });
  spent.pausing({ atMs: 2_000.2, untilMs: 3_000.6 });
  expect(spent.lastPause()).toEqual({ atMs: 2_000, untilMs: 3_001 });
});
