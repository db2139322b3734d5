import { existsSync, renameSync } from 'node:fs';
import { onStorage } from '../disk/disk-error.js';
import { findFlaw, migrate } from './schema.js';
import { isDamage, openSqlite, type Sqlite } from './sqlite.js';

export type Warn = (message: string, detail: Readonly<Record<string, string>>) => void;

/** The database is moved first: without it, SQLite ignores a journal that a crash left behind. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/**
 * Opens the state's database for this process alone. It is a cache, so a damaged or foreign file is renamed
 * to `asidePath`, with a warning, and a new one is begun. Throws RunError `storage`; `config` for a state of
 * a newer version; `locked` where another program has it open. The caller holds the folder's lock.
 */
export function openStateFile(path: string, asidePath: string, warn: Warn): Sqlite {
  const { db, flaw } = tryOpen(path);
  if (db !== undefined) return db;
  for (const suffix of SUFFIXES) moveAside(path + suffix, asidePath + suffix);
  warn('the state file was set aside and a new one begun: rows sent before may be sent once more', {
    file: path,
    reason: flaw,
    setAside: asidePath,
  });
  const fresh = tryOpen(path);
  if (fresh.db === undefined) throw new Error(`a new state file is refused: ${fresh.flaw}`);
  return fresh.db;
}

type Opened = { readonly db: Sqlite; readonly flaw?: never } | { readonly db?: never; readonly flaw: string };

function tryOpen(path: string): Opened {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path);
    const flaw = findFlaw(db);
    if (flaw !== undefined) {
      db.close();
      return { flaw };
    }
    db.exec('PRAGMA db.journal_mode = WAL');
    db.setSynchronous('FULL');
    migrate(db);
    return { db };
  } catch (error) {
    db?.close();
    if (isDamage(error)) return { flaw: 'it is damaged' };
    throw error;
  }
}

function moveAside(path: string, asidePath: string): void {
  if (existsSync(path)) onStorage('set aside', path, () => renameSync(path, asidePath));
}
