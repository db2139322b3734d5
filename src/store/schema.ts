import { RunError } from '../errors.js';
import type { Sqlite } from './sqlite.js';

/** Marks a SQLite file as the state of this program: `chat` in ASCII. */
const APPLICATION_ID = 0x63686174;

/**
 * The schema, as steps that build it. `user_version` counts the steps taken. A released step is never edited:
 * a later one changes what it made.
 */
const STEPS: readonly string[] = [
  `CREATE TABLE db.sent (
     contact BLOB NOT NULL PRIMARY KEY,
     fingerprint TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE db.delete_intent (
     run_id TEXT NOT NULL,
     contact BLOB NOT NULL,
     PRIMARY KEY (run_id, contact)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE db.request (
     workspace BLOB NOT NULL,
     at_ms INTEGER NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (workspace, at_ms)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE db.pause (
     workspace BLOB NOT NULL PRIMARY KEY,
     at_ms INTEGER NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/**
 * Why a file cannot be the state; undefined where it can, or is still empty. Throws RunError `config` for a
 * state of a newer version. Such a file is sound and its content saves requests, so this version must not set
 * it aside.
 */
export function findFlaw(db: Sqlite, steps: readonly string[] = STEPS): string | undefined {
  const applicationId = readPragma(db, 'application_id');
  const { tables } = db.prepare('SELECT count(*) AS tables FROM db.sqlite_schema').get() as {
    tables: number;
  };
  if (applicationId === 0 && tables === 0) return undefined;
  if (applicationId !== APPLICATION_ID) return 'it belongs to another program';
  const version = readVersion(db);
  if (version > steps.length)
    throw new RunError(
      'config',
      'state.db in the data folder was written by a newer version of this program',
      {
        hint: 'use that version or a later one, or name another folder with --data-dir',
      },
    );
  // quick_check would miss keys out of order. Without indexes, integrity_check costs the same (0.2 s for a
  // million rows).
  const { integrity_check: verdict } = db.prepare('PRAGMA db.integrity_check(1)').get() as {
    integrity_check: string;
  };
  return version < 1 || verdict !== 'ok' ? 'it is damaged' : undefined;
}

/** Takes the missing steps of the schema in a sound file, all or none. */
export function migrate(db: Sqlite, steps: readonly string[] = STEPS): void {
  const version = readVersion(db);
  if (version === steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA db.application_id = ${APPLICATION_ID}; PRAGMA db.user_version = ${steps.length}`);
  });
}

function readVersion(db: Sqlite): number {
  return readPragma(db, 'user_version');
}

function readPragma(db: Sqlite, name: 'application_id' | 'user_version'): number {
  return (db.prepare(`PRAGMA db.${name}`).get() as Record<typeof name, number>)[name];
}
