import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { isDamage, openSqlite } from '../../src/store/sqlite.js';
import { runErrorOf } from './support.js';
import { tempDir } from '../support/temp-dir.js';

const TABLE = 'CREATE TABLE db.item (k BLOB PRIMARY KEY, v TEXT) WITHOUT ROWID';

test('a new file is readable by its owner alone', () => {
  const path = join(tempDir(), 'a.db');
  const db = openSqlite(path);
  db.exec(TABLE);
  db.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('values come back as they went in, also a BLOB that stands alone', () => {
  const db = openSqlite(join(tempDir(), 'a.db'));
  db.exec(TABLE);
  const key = new Uint8Array([0, 1, 255]);
  db.prepare('INSERT INTO db.item VALUES (?, ?)').run(key, 'Nguyễn 😀');
  expect(db.prepare('SELECT k, v FROM db.item WHERE k = ?').get(key)).toMatchObject({ v: 'Nguyễn 😀' });
  expect(db.prepare('SELECT v FROM db.item').all()).toEqual([{ v: 'Nguyễn 😀' }]);
  expect(db.prepare('SELECT v FROM db.item WHERE k = ?').get(new Uint8Array([7]))).toBeUndefined();
  db.close();
});

test('an open file shuts out others, and closing frees it at once though statements were prepared', () => {
  const path = join(tempDir(), 'a.db');
  const db = openSqlite(path);
  db.exec(`PRAGMA db.journal_mode = WAL; ${TABLE}`);
  const statement = db.prepare('SELECT * FROM db.item');
  statement.all();
  expect(runErrorOf(() => openSqlite(path).exec('BEGIN EXCLUSIVE'))).toMatchObject({ kind: 'locked' });
  db.close();
  expect(readdirSync(join(path, '..'))).toEqual(['a.db']);
  const next = openSqlite(path);
  next.exec('BEGIN EXCLUSIVE');
  next.close();
  expect(() => statement.all()).toThrow();
});

test('the write-ahead log needs no shared memory, also in a file that is opened again', () => {
  const dir = tempDir();
  const path = join(dir, 'a.db');
  const first = openSqlite(path);
  first.exec(`PRAGMA db.journal_mode = WAL; ${TABLE}`);
  first.close();
  const db = openSqlite(path);
  db.exec("INSERT INTO db.item VALUES (x'00', 'x')");
  expect(readdirSync(dir).sort()).toEqual(['a.db', 'a.db-wal']);
  db.close();
});

test('a transaction that throws leaves nothing behind and can be followed by another', () => {
  const db = openSqlite(join(tempDir(), 'a.db'));
  db.exec(TABLE);
  const insert = db.prepare('INSERT INTO db.item VALUES (?, ?)');
  const count = db.prepare('SELECT count(*) AS n FROM db.item');
  expect(() =>
    db.transaction(() => {
      insert.run(new Uint8Array([1]), 'x');
      throw new Error('changed my mind');
    }),
  ).toThrow('changed my mind');
  expect(count.get()).toMatchObject({ n: 0 });
  db.transaction(() => insert.run(new Uint8Array([1]), 'x'));
  expect(count.get()).toMatchObject({ n: 1 });
  db.close();
});

test('closing rolls back what was not committed', () => {
  const path = join(tempDir(), 'a.db');
  const db = openSqlite(path);
  db.exec(TABLE);
  db.exec("BEGIN; INSERT INTO db.item VALUES (x'00', 'x')");
  db.close();
  const again = openSqlite(path);
  expect(again.prepare('SELECT * FROM db.item').get()).toBeUndefined();
  again.close();
});

test('a file that is no database is damage', () => {
  const path = join(tempDir(), 'a.db');
  writeFileSync(path, 'id,email\n'.repeat(1000));
  const error = runErrorOf(() => openSqlite(path));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
  expect(isDamage(error)).toBe(true);
});

test.each([
  ['a folder that is missing', (dir: string) => join(dir, 'missing', 'a.db')],
  ['a folder in place of the file', (dir: string) => dir],
])('%s is refused with path and cure, and is no damage', (_, pathIn) => {
  const path = pathIn(tempDir());
  const error = runErrorOf(() => openSqlite(path));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
  expect(error.hint).toContain('--data-dir');
  expect(isDamage(error)).toBe(false);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is refused', () => {
  const dir = join(tempDir(), 'closed');
  mkdirSync(dir);
  chmodSync(dir, 0o500);
  expect(runErrorOf(() => openSqlite(join(dir, 'a.db')))).toMatchObject({ kind: 'storage' });
});

test('a mistake in our own SQL is a bug, not a refusal of the disk', () => {
  const db = openSqlite(join(tempDir(), 'a.db'));
  expect(() => db.exec('SELECT nonsense')).toThrow(/no such column/);
  expect(() => db.exec('SELECT nonsense')).not.toThrow(RunError);
  expect(isDamage(new Error('database disk image is malformed'))).toBe(false);
  db.close();
});

test.skipIf(!existsSync('/usr/bin/prlimit'))('a write that does not fit is refused, and undone', () => {
  const path = join(tempDir(), 'a.db');
  const db = openSqlite(path);
  db.exec(`PRAGMA db.journal_mode = WAL; ${TABLE}`);
  const insert = db.prepare('INSERT INTO db.item VALUES (randomblob(16), ?)');
  onTestFinished(() => limitFileSize('unlimited'));
  limitFileSize('100000');
  const error = runErrorOf(() => db.transaction(() => insert.run('x'.repeat(1_000_000))));
  expect(error).toMatchObject({ kind: 'storage' });
  limitFileSize('unlimited');
  expect(db.prepare('SELECT count(*) AS n FROM db.item').get()).toMatchObject({ n: 0 });
  db.transaction(() => insert.run('x'.repeat(1_000_000)));
  db.close();
});

function limitFileSize(bytes: string): void {
  execFileSync('prlimit', [`--fsize=${bytes}:`, `--pid=${process.pid}`]);
}
