import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite, type Sqlite } from '../../src/store/sqlite.js';
import { openStateFile } from '../../src/store/state-file.js';
import { overwrite, runErrorOf } from './support.js';
import { tempDir } from '../support/temp-dir.js';

const PAGE = 4096;

type Opened = { readonly rows: number; readonly warnings: readonly Readonly<Record<string, string>>[] };

function open(path: string): Opened {
  const warnings: Readonly<Record<string, string>>[] = [];
  const db = openStateFile(path, `${path}.broken-1`, (_, detail) => warnings.push(detail));
  try {
    const { n } = db.prepare('SELECT count(*) AS n FROM db.sent').get() as { n: number };
    return { rows: n, warnings };
  } finally {
    db.close();
  }
}

function fill(db: Sqlite, rows: number): void {
  const insert = db.prepare('INSERT INTO db.sent VALUES (?, ?)');
  db.transaction(() => {
    for (let i = 0; i < rows; i += 1)
      insert.run(Buffer.from(String(i).padStart(16, '0')), `fingerprint-${i}`);
  });
}

/** A state file of 1000 rows, closed. */
function makeState(): string {
  const path = join(tempDir(), 'state.db');
  const db = openStateFile(path, `${path}.broken-0`, () => undefined);
  fill(db, 1000);
  db.close();
  return path;
}

test('a file that is missing is made, one that is sound is kept, neither with a warning', () => {
  const path = makeState();
  expect(open(path)).toEqual({ rows: 1000, warnings: [] });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that was made but never written is taken as new', () => {
  const path = join(tempDir(), 'state.db');
  writeFileSync(path, '');
  expect(open(path)).toEqual({ rows: 0, warnings: [] });
});

test.each<[string, string, (path: string) => void]>([
  ['text', 'it is damaged', (path) => writeFileSync(path, 'no database\n'.repeat(1000))],
  ['a few bytes', 'it is damaged', (path) => writeFileSync(path, 'abc')],
  ['a header that was overwritten', 'it is damaged', (path) => overwrite(path, 0, Buffer.alloc(PAGE, 0xff))],
  [
    'a schema that was overwritten',
    'it is damaged',
    (path) => overwrite(path, 100, Buffer.alloc(PAGE - 100, 0xff)),
  ],
  [
    'pages that were overwritten',
    'it is damaged',
    (path) => overwrite(path, 4 * PAGE, Buffer.alloc(PAGE, 0xa5)),
  ],
  ['pages that were zeroed', 'it is damaged', (path) => overwrite(path, 5 * PAGE, Buffer.alloc(PAGE))],
  ['keys out of order', 'it is damaged', (path) => rename(path, '0000000000000500', '9')],
  ['an end that is cut off', 'it is damaged', (path) => truncateSync(path, 6 * PAGE)],
  [
    'another application',
    'it belongs to another program',
    (path) => edit(path, 'PRAGMA db.application_id = 7'),
  ],
  [
    'no application, but tables',
    'it belongs to another program',
    (path) => edit(path, 'PRAGMA db.application_id = 0'),
  ],
])('%s: set aside with a warning, and begun anew', (_, reason, damage) => {
  // prettier-ignore
  const path = makeState();
  damage(path);
  const bytes = readFileSync(path);
  const aside = `${path}.broken-1`;
  expect(open(path)).toEqual({ rows: 0, warnings: [{ file: path, reason, setAside: aside }] });
  expect(readFileSync(aside)).toEqual(bytes);
  expect(open(path)).toEqual({ rows: 0, warnings: [] });
});

test('what a killed process left in the write-ahead log is taken in', () => {
  const path = killedWithLog(makeState());
  expect(open(path)).toEqual({ rows: 1001, warnings: [] });
});

test('a damaged file takes its write-ahead log along', () => {
  const path = killedWithLog(makeState());
  overwrite(path, 4 * PAGE, Buffer.alloc(PAGE, 0xa5));
  expect(open(path)).toMatchObject({ rows: 0, warnings: [{ reason: 'it is damaged' }] });
  expect(readdirSync(join(path, '..')).filter((name) => !name.startsWith('state.db.broken'))).toEqual([
    'state.db',
  ]);
  expect(open(path)).toEqual({ rows: 0, warnings: [] });
});

test('a write-ahead log whose file is gone brings nothing back', () => {
  const path = killedWithLog(makeState());
  rmSync(path);
  expect(open(path)).toEqual({ rows: 0, warnings: [] });
});

test('a file that another program has open is left alone', () => {
  const path = makeState();
  const other = openSqlite(path);
  onTestFinished(() => other.close());
  other.exec('BEGIN EXCLUSIVE');
  expect(runErrorOf(() => open(path))).toMatchObject({ kind: 'locked' });
  expect(existsSync(`${path}.broken-1`)).toBe(false);
});

test('a folder in place of the file ends the run', () => {
  expect(runErrorOf(() => open(tempDir()))).toMatchObject({ kind: 'storage' });
});

/** Changes the beginning of a key wherever it stands: splitting a page leaves copies in its free space. */
function rename(path: string, key: string, beginning: string): void {
  const bytes = readFileSync(path);
  for (let at = bytes.indexOf(key); at !== -1; at = bytes.indexOf(key, at + 1)) bytes.write(beginning, at);
  writeFileSync(path, bytes);
}

function edit(path: string, sql: string): void {
  const db = openSqlite(path);
  db.exec(sql);
  db.close();
}

/** A copy of the file as a kill leaves it: one more row in a log that was never taken in. */
function killedWithLog(source: string): string {
  const path = join(tempDir(), 'state.db');
  const db = openStateFile(source, `${source}.broken-1`, () => undefined);
  db.exec("INSERT INTO db.sent VALUES (x'ff', 'in the log')");
  for (const suffix of ['', '-wal']) copyFileSync(source + suffix, path + suffix);
  db.close();
  return path;
}

test('a state of a newer version is refused and left as it is: a downgrade must not forget what was sent', () => {
  const path = makeState();
  edit(path, 'PRAGMA db.user_version = 99');
  const bytes = readFileSync(path);
  expect(() => open(path)).toThrow('was written by a newer version of this program');
  expect(readFileSync(path)).toEqual(bytes);
});
