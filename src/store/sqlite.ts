import { closeSync, lstatSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type Libsql from 'libsql';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE } from '../disk/files.js';
import { RunError } from '../errors.js';

const require = createRequire(import.meta.url);

/** The cure for most refusals of a disk. */
const DISK_HINT = 'make room and allow writing there, or name another folder with --data-dir';

type SqlValue = string | number | Uint8Array | null;

/** A prepared statement. A row is an object by column name; a BLOB in it is a Buffer. */
type Statement = {
  run(...values: readonly SqlValue[]): void;
  /** The first row, or undefined. */
  get(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): unknown[];
};

/** What commits wait for: the disk (`FULL`), or nothing that a killed process could lose (`NORMAL`). */
type Synchronous = 'FULL' | 'NORMAL';

/** One database file, known as `db` in SQL: `PRAGMA db.user_version`, `CREATE TABLE db.contact`. */
export type Sqlite = {
  exec(sql: string): void;
  /** Says it of the commits from now on. */
  setSynchronous(mode: Synchronous): void;
  prepare(sql: string): Statement;
  /** Runs `work` in a transaction, all of it or nothing. An error of `work` is thrown on. */
  transaction(work: () => void): void;
  /** Closes the file and frees its lock at once. An open transaction is rolled back. */
  close(): void;
};

/**
 * Opens a database file for this connection alone. A new file is readable by its owner alone. This and every
 * method throw RunError: `locked` where another connection holds the file (there is no waiting), `storage`
 * where the file or its disk fails.
 */
export function openSqlite(path: string): Sqlite {
  const file = resolve(path);
  beginFile(file);
  // libsql frees a connection, with its lock and journal, only when the last of its statements is garbage
  // collected (measured). Hence the file is attached to an empty database: DETACH closes it at once.
  // libsql is loaded only here: it is native code, and a run without a state need not wait for it.
  const Database = require('libsql') as typeof Libsql;
  const connection = new Database(':memory:', { timeout: 0 });

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asRunError(file, error);
    }
  }

  function prepare(sql: string): Statement {
    const statement = guarded(() => connection.prepare(sql));
    // Values always go in one array: libsql takes a single BLOB for named parameters and aborts the process.
    return {
      run: (...values) => void guarded(() => statement.run(values)),
      get: (...values) => guarded(() => statement.get(values)),
      all: (...values) => guarded(() => statement.all(values)),
    };
  }

  function exec(sql: string): void {
    guarded(() => connection.exec(sql));
  }

  let synchronous: Synchronous | undefined;
  function setSynchronous(mode: Synchronous): void {
    if (mode === synchronous) return;
    exec(`PRAGMA db.synchronous = ${mode}`);
    synchronous = mode;
  }

  function rollBack(): void {
    // A full disk ends the transaction by itself; ROLLBACK would then hide the reason.
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }

  function transaction(work: () => void): void {
    exec('BEGIN IMMEDIATE');
    try {
      work();
      exec('COMMIT');
    } catch (error) {
      rollBack();
      throw error;
    }
  }

  function close(): void {
    guarded(() => {
      rollBack();
      connection.exec('DETACH db');
      connection.close();
    });
  }

  // This is set before the file is first read. So the write-ahead log also needs no shared memory, which not
  // every volume has.
  exec('PRAGMA locking_mode = EXCLUSIVE');
  prepare('ATTACH ? AS db').run(file);
  return { exec, setSynchronous, prepare, transaction, close };
}

/** Begins an empty file without SQLite. SQLite would follow links, and would create a file that all may read. */
function beginFile(file: string): void {
  const found = onStorage('open', file, () => lstatSync(file, { throwIfNoEntry: false }));
  if (found?.isSymbolicLink())
    throw new RunError('storage', `cannot use ${file}: a link stands in its place`, {
      hint: 'remove the link: this program never writes through one',
    });
  if (found === undefined) onStorage('create', file, () => closeSync(openSync(file, 'wx', OWNER_FILE)));
}

type Refusal = { readonly kind: 'locked' | 'storage'; readonly reason: string; readonly hint: string };

const CORRUPT = 11;
const NOT_A_DATABASE = 26;

const DAMAGED: Refusal = {
  kind: 'storage',
  reason: 'the file is damaged',
  hint: 'run again: it is set aside and made anew',
};

/** Refusals by SQLite's primary result codes (https://sqlite.org/rescode.html). */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  5: {
    kind: 'locked',
    reason: 'another program has it open',
    hint: 'close that program (a database browser, perhaps), or name another folder with --data-dir',
  },
  8: { kind: 'storage', reason: 'it may not be written', hint: DISK_HINT },
  10: { kind: 'storage', reason: 'reading or writing failed', hint: DISK_HINT },
  [CORRUPT]: DAMAGED,
  13: { kind: 'storage', reason: 'the disk is full', hint: DISK_HINT },
  14: { kind: 'storage', reason: 'it cannot be opened or created', hint: DISK_HINT },
  [NOT_A_DATABASE]: DAMAGED,
};

/** Whether an error of this file means that the database is damaged, or is none. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof RunError ? primaryCode(error.cause) : undefined;
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/** The RunError for a refusal. An error with any other code is a mistake in our SQL, and is thrown unchanged. */
function asRunError(file: string, error: unknown): unknown {
  const code = primaryCode(error);
  const refusal = code === undefined ? undefined : REFUSALS[code];
  if (refusal === undefined) return error;
  return new RunError(refusal.kind, `cannot use ${file}: ${refusal.reason} (SQLite ${code})`, {
    hint: refusal.hint,
    cause: error,
  });
}

/**
 * The primary code: the low byte of the extended code. The error is told by its shape, because not every path
 * through libsql makes its own error class.
 */
function primaryCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('rawCode' in error)) return undefined;
  return typeof error.rawCode === 'number' ? error.rawCode & 0xff : undefined;
}
