import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/store/schema.js';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.js';
import { createStateTables, type StateBatch } from '../../src/store/state-tables.js';
import { tempDir } from './support.js';

function openTemp(path = join(tempDir(), 'state.db')): Sqlite {
  const db = openSqlite(path);
  onTestFinished(() => db.close());
  migrate(db);
  return db;
}

function batch(own: Partial<StateBatch>): StateBatch {
  return { sent: new Map(), intents: new Map(), endedRuns: new Set(), requests: new Map(), ...own };
}

test('fingerprints are kept, replaced and forgotten', () => {
  const tables = createStateTables(openTemp(), 'w', 1000);
  tables.write(batch({ sent: new Map([['a', '1'], ['b', '1']]) }), true); // prettier-ignore
  tables.write(batch({ sent: new Map([['a', '2'], ['b', undefined], ['c', undefined]]) }), false); // prettier-ignore
  expect(['a', 'b', 'c'].map((contactId) => tables.readSent(contactId))).toEqual(['2', undefined, undefined]);
});

test('workspaces share the file and see nothing of each other', () => {
  const db = openTemp();
  const mine = createStateTables(db, 'base-url key-1', 1000);
  const theirs = createStateTables(db, 'base-url key-2', 1000);
  mine.write(
    batch({
      sent: new Map([['a', '1']]),
      intents: new Map([['run-1', new Set(['a'])]]),
      requests: new Map([[5000, 3]]),
    }),
    true,
  );
  expect(theirs.readSent('a')).toBeUndefined();
  expect(theirs.readRequests(0)).toEqual([]);
  theirs.write(batch({ sent: new Map([['a', undefined]]), requests: new Map([[99_000, 1]]) }), true);
  expect(mine.readSent('a')).toBe('1');
  expect(mine.readRequests(0)).toEqual([5000, 5000, 5000]);
});

test("a delete's intent belongs to its run, whatever key the run goes on with", () => {
  const db = openTemp();
  const intents = new Map([['run-1', new Set(['a'])]]);
  createStateTables(db, 'base-url old-key', 1000).write(batch({ intents }), true);
  const tables = createStateTables(db, 'base-url new-key', 1000);
  expect(tables.hasIntent('a', 'run-1')).toBe(true);
  expect(tables.hasIntent('a', 'run-2')).toBe(false);
  expect(tables.hasIntent('b', 'run-1')).toBe(false);
  tables.write(batch({ endedRuns: new Set(['run-1']) }), false);
  expect(tables.hasIntent('a', 'run-1')).toBe(false);
});

test('a workspace and an ID never run into each other', () => {
  const db = openTemp();
  createStateTables(db, 'w', 1000).write(batch({ sent: new Map([['1a', 'x']]) }), true);
  expect(createStateTables(db, 'w1', 1000).readSent('a')).toBeUndefined();
});

test('neither a contact nor a workspace is written out', () => {
  const path = join(tempDir(), 'state.db');
  const db = openSqlite(path);
  migrate(db);
  const tables = createStateTables(db, 'secret-workspace', 1000);
  const sent = new Map([['183ccf94-3111-480f', 'kept-fingerprint']]);
  const intents = new Map([['run-1', new Set(['ann@example.com'])]]);
  tables.write(batch({ sent, intents, requests: new Map([[1, 1]]) }), true);
  db.close();
  const bytes = readFileSync(path, 'latin1');
  expect(bytes).toContain('kept-fingerprint');
  for (const text of ['183ccf94', 'ann@', 'secret-workspace']) expect(bytes).not.toContain(text);
});

test('the intents of an ended run are dropped, those of others stay', () => {
  const tables = createStateTables(openTemp(), 'w', 1000);
  const contacts = new Set(['a', 'b']);
  tables.write(batch({ intents: new Map([['run-1', contacts], ['run-2', contacts]]) }), true); // prettier-ignore
  tables.write(batch({ intents: new Map([['run-1', contacts]]) }), true);
  tables.write(batch({ endedRuns: new Set(['run-1']) }), false);
  expect(tables.hasIntent('a', 'run-1')).toBe(false);
  expect(tables.hasIntent('a', 'run-2')).toBe(true);
});

test('requests are counted by their time and kept for one window', () => {
  const tables = createStateTables(openTemp(), 'w', 1000);
  tables.write(batch({ requests: new Map([[5000, 2], [5500, 1]]) }), false); // prettier-ignore
  tables.write(batch({ requests: new Map([[5000, 1]]) }), false);
  expect(tables.readRequests(5000)).toEqual([5000, 5000, 5000, 5500]);
  expect(tables.readRequests(5001)).toEqual([5500]);
  tables.write(batch({ requests: new Map([[6400, 1]]) }), false);
  expect(tables.readRequests(0)).toEqual([5500, 6400]);
});

test('a batch that fails half-way changes nothing', () => {
  const db = openTemp();
  const tables = createStateTables(db, 'w', 1000);
  const requests = new Map([[1.5, 1]]); // no whole ms: the table is strict
  expect(() => tables.write(batch({ sent: new Map([['a', '1']]), requests }), true)).toThrow();
  expect(tables.readSent('a')).toBeUndefined();
  tables.write(batch({ sent: new Map([['a', '2']]) }), true);
  expect(tables.readSent('a')).toBe('2');
});

test('only what must last waits for the disk', () => {
  const db = openTemp();
  const tables = createStateTables(db, 'w', 1000);
  const level = () => db.prepare('PRAGMA db.synchronous').get();
  tables.write(batch({ sent: new Map([['a', '1']]) }), false);
  expect(level()).toMatchObject({ synchronous: 1 });
  tables.write(batch({ sent: new Map([['a', undefined]]) }), true);
  expect(level()).toMatchObject({ synchronous: 2 });
});
