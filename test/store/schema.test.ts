import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findFlaw, migrate } from '../../src/store/schema.js';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.js';
import { tempDir } from '../support/temp-dir.js';

const FIRST = 'CREATE TABLE db.item (k TEXT PRIMARY KEY)';
const SECOND = "ALTER TABLE db.item ADD COLUMN v TEXT NOT NULL DEFAULT 'old'";

function openTemp(): Sqlite {
  const db = openSqlite(join(tempDir(), 'state.db'));
  onTestFinished(() => db.close());
  return db;
}

test('an empty file has no flaw and gets every step', () => {
  const db = openTemp();
  expect(findFlaw(db)).toBeUndefined();
  migrate(db);
  expect(findFlaw(db)).toBeUndefined();
  expect(db.prepare('PRAGMA db.user_version').get()).toMatchObject({ user_version: 2 });
});

test('an older file gets the steps that it lacks, and keeps its rows', () => {
  const db = openTemp();
  migrate(db, [FIRST]);
  db.exec("INSERT INTO db.item VALUES ('a')");
  migrate(db, [FIRST, SECOND]);
  migrate(db, [FIRST, SECOND]);
  expect(db.prepare('SELECT k, v FROM db.item').all()).toEqual([{ k: 'a', v: 'old' }]);
  expect(findFlaw(db, [FIRST, SECOND])).toBeUndefined();
});

test('a step that fails leaves the file as it was', () => {
  const db = openTemp();
  migrate(db, [FIRST]);
  expect(() => migrate(db, [FIRST, SECOND, 'CREATE nonsense'])).toThrow();
  expect(db.prepare('PRAGMA db.user_version').get()).toMatchObject({ user_version: 1 });
  expect(db.prepare('SELECT * FROM db.item').all()).toEqual([]);
  migrate(db, [FIRST, SECOND]);
});

test('a file of a newer version, or of another program, is refused', () => {
  const newer = openTemp();
  migrate(newer, [FIRST, SECOND]);
  expect(() => findFlaw(newer, [FIRST])).toThrow('was written by a newer version of this program');
  const foreign = openTemp();
  foreign.exec(FIRST);
  expect(findFlaw(foreign)).toBe('it belongs to another program');
  const numbered = openTemp();
  numbered.exec('PRAGMA db.application_id = 1; PRAGMA db.user_version = 1');
  expect(findFlaw(numbered)).toBe('it belongs to another program');
});

test('a file of ours without a version is damaged', () => {
  const db = openTemp();
  migrate(db);
  db.exec('PRAGMA db.user_version = 0');
  expect(findFlaw(db)).toBe('it is damaged');
});
