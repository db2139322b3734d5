import { RunError } from '../errors.js';
import type { Sqlite } from './sqlite.js';

/** Marks a SQLite file as the state of this program: `chat` in ASCII. */
const APPLICATION_ID = 0x63686174;

/**
 * The schema as the steps that lead to it; `user_version` counts those taken. A step that was released is
 * never edited: a later one changes what it made.
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
 * Why a file cannot be the state, or undefined where it is, or is still empty. Throws RunError `config` for one of a
 * newer version: it is sound, and what it remembers saves requests, so it is not for us to set aside.
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
  // Not quick_check, which misses keys out of order; without indexes it costs the same (0.2 s for a million rows).
  const { integrity_check: verdict } = db.prepare('PRAGMA db.integrity_check(1)').get() as {
    integrity_check: string;
  };
  return version < 1 || verdict !== 'ok' ? 'it is damaged' : undefined;
}

/** Takes the steps of the schema that a sound file lacks, all or none. */
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
