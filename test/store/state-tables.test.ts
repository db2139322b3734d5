import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/store/schema.js';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.js';
import { createStateTables, type StateBatch } from '../../src/store/state-tables.js';
import { tempDir } from '../support/temp-dir.js';

function openTemp(path = join(tempDir(), 'state.db')): Sqlite {
  const db = openSqlite(path);
  onTestFinished(() => db.close());
  migrate(db);
  return db;
}

function batch(own: Partial<StateBatch>): StateBatch {
  return { sent: new Map(), intents: new Map(), endedRuns: new Set(), ...own };
}

test('fingerprints are kept, replaced and forgotten', () => {
  const tables = createStateTables(openTemp(), 'w');
  tables.write(batch({ sent: new Map([['a', '1'], ['b', '1']]) }), true); // prettier-ignore
  tables.write(batch({ sent: new Map([['a', '2'], ['b', undefined], ['c', undefined]]) }), false); // prettier-ignore
  expect(['a', 'b', 'c'].map((contactId) => tables.readSent(contactId))).toEqual(['2', undefined, undefined]);
});

test('reading ahead gives the same as reading one by one, for any number of contacts', () => {
  const db = openTemp();
  const tables = createStateTables(db, 'w');
  const ids = Array.from({ length: 600 }, (_, i) => `c${i}`);
  // Text that JSON must escape, and a contact of another workspace.
  tables.write(batch({ sent: new Map(ids.slice(0, 500).map((id) => [id, `"${id}" \n\u0001`])) }), true);
  createStateTables(db, 'x').write(batch({ sent: new Map([['c550', 'theirs']]) }), true);
  const alone = createStateTables(db, 'w');
  for (const count of [0, 1, 255, 256, 257, 600]) {
    tables.readAhead(ids.slice(0, count));
    for (const id of ids) expect(tables.readSent(id)).toBe(alone.readSent(id));
  }
  tables.readAhead(['c1', 'c1', 'c599']);
  expect(tables.readSent('c1')).toBe(alone.readSent('c1'));
  expect(tables.readSent('c599')).toBeUndefined();
});

test('what is written is no longer told as it was read ahead', () => {
  const tables = createStateTables(openTemp(), 'w');
  tables.write(batch({ sent: new Map([['a', '1'], ['b', '1']]) }), true); // prettier-ignore
  tables.readAhead(['a', 'b', 'c']);
  tables.write(batch({ sent: new Map([['a', '2'], ['b', undefined], ['c', '3']]) }), false); // prettier-ignore
  expect(['a', 'b', 'c'].map((contactId) => tables.readSent(contactId))).toEqual(['2', undefined, '3']);
});

test('workspaces share the file and see nothing of each other', () => {
  const db = openTemp();
  const mine = createStateTables(db, 'base-url key-1');
  const theirs = createStateTables(db, 'base-url key-2');
  mine.write(
    batch({
      sent: new Map([['a', '1']]),
      intents: new Map([['run-1', new Set(['a'])]]),
    }),
    true,
  );
  expect(theirs.readSent('a')).toBeUndefined();
  theirs.write(batch({ sent: new Map([['a', undefined]]) }), true);
  expect(mine.readSent('a')).toBe('1');
});

test("a delete's intent belongs to its run, whatever key the run goes on with", () => {
  const db = openTemp();
  const intents = new Map([['run-1', new Set(['a'])]]);
  createStateTables(db, 'base-url old-key').write(batch({ intents }), true);
  const tables = createStateTables(db, 'base-url new-key');
  expect(tables.hasIntent('a', 'run-1')).toBe(true);
  expect(tables.hasIntent('a', 'run-2')).toBe(false);
  expect(tables.hasIntent('b', 'run-1')).toBe(false);
  tables.write(batch({ endedRuns: new Set(['run-1']) }), false);
  expect(tables.hasIntent('a', 'run-1')).toBe(false);
});

test('a workspace and an ID never run into each other', () => {
  const db = openTemp();
  createStateTables(db, 'w').write(batch({ sent: new Map([['1a', 'x']]) }), true);
  expect(createStateTables(db, 'w1').readSent('a')).toBeUndefined();
});

test('neither a contact nor a workspace is written out', () => {
  const path = join(tempDir(), 'state.db');
  const db = openSqlite(path);
  migrate(db);
  const tables = createStateTables(db, 'secret-workspace');
  const sent = new Map([['183ccf94-3111-480f', 'kept-fingerprint']]);
  const intents = new Map([['run-1', new Set(['ann@example.com'])]]);
  tables.write(batch({ sent, intents }), true);
  db.close();
  const bytes = readFileSync(path, 'latin1');
  expect(bytes).toContain('kept-fingerprint');
  for (const text of ['183ccf94', 'ann@', 'secret-workspace']) expect(bytes).not.toContain(text);
});

test('the intents of an ended run are dropped, those of others stay', () => {
  const tables = createStateTables(openTemp(), 'w');
  const contacts = new Set(['a', 'b']);
  tables.write(batch({ intents: new Map([['run-1', contacts], ['run-2', contacts]]) }), true); // prettier-ignore
  tables.write(batch({ intents: new Map([['run-1', contacts]]) }), true);
  tables.write(batch({ endedRuns: new Set(['run-1']) }), false);
  expect(tables.hasIntent('a', 'run-1')).toBe(false);
  expect(tables.hasIntent('a', 'run-2')).toBe(true);
});

test('a batch that fails half-way changes nothing', () => {
  const db = openTemp();
  const tables = createStateTables(db, 'w');
  const intents = new Map([['run-1', new Set([{ toString: () => Symbol('no text') } as unknown as string])]]);
  expect(() => tables.write(batch({ sent: new Map([['a', '1']]), intents }), true)).toThrow();
  expect(tables.readSent('a')).toBeUndefined();
  tables.write(batch({ sent: new Map([['a', '2']]) }), true);
  expect(tables.readSent('a')).toBe('2');
});

test('only what must last waits for the disk', () => {
  const db = openTemp();
  const tables = createStateTables(db, 'w');
  const level = () => db.prepare('PRAGMA db.synchronous').get();
  tables.write(batch({ sent: new Map([['a', '1']]) }), false);
  expect(level()).toMatchObject({ synchronous: 1 });
  tables.write(batch({ sent: new Map([['a', undefined]]) }), true);
  expect(level()).toMatchObject({ synchronous: 2 });
});
