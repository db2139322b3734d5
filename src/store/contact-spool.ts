import { existsSync } from 'node:fs';
import { parseBody, stringifyBody } from '../contact/json.js';
import type { ListedContact } from '../contact/listed.js';
import { openScratchFile, removeScratchFile } from './scratch-file.js';
import { isDamage, openSqlite, type Sqlite } from './sqlite.js';

/** Whole contacts on disk, until all are listed: a workspace may be larger than the memory of a small container. */
export type ContactSpool = {
  /** Adds contacts. Where one comes again, its last version counts, in the place of the first. */
  add(contacts: readonly ListedContact[]): void;
  count(): number;
  /** Every contact once, in the order in which they came. */
  all(): Generator<ListedContact>;
  /** Closes the spool and removes its file. */
  close(): void;
};

/** How many contacts are read back at a time: few enough to hold, enough that the query costs nothing. */
const BATCH = 200;

type Stored = { readonly place: number; readonly id: string; readonly body: string };

/**
 * Opens a spool in a database file of its own, locked while it is open. A file that a crash left behind is
 * replaced. This and every method throw RunError: `locked` where another process has the file, `storage`
 * where the disk fails.
 */
export function createContactSpool(path: string): ContactSpool {
  const db = openFresh(path);
  const insert = db.prepare(
    'INSERT INTO db.contact (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  // Rows are never deleted here, so the last place is the number of contacts; count(*) would read them all.
  const last = db.prepare('SELECT max(place) AS n FROM db.contact');
  const select = db.prepare(
    `SELECT place, id, body FROM db.contact WHERE place > ? ORDER BY place LIMIT ${BATCH}`,
  );

  function* all(): Generator<ListedContact> {
    let rows: Stored[];
    let after = 0;
    do {
      rows = select.all(after) as Stored[];
      for (const { id, body } of rows) yield { id, body: parseBody(body) as ListedContact['body'] };
      after = rows.at(-1)?.place ?? after;
    } while (rows.length === BATCH);
  }

  return {
    add(contacts) {
      db.transaction(() => {
        for (const { id, body } of contacts) insert.run(id, stringifyBody(body));
      });
    },
    count: () => (last.get() as { n: number | null }).n ?? 0,
    all,
    close() {
      // The file is removed while it is still locked. Later it could be another process's file.
      removeScratchFile(path);
      db.close();
    },
  };
}

function openFresh(path: string): Sqlite {
  const leftover = takeOver(path);
  try {
    const db = openScratchFile(path);
    try {
      db.exec(
        'CREATE TABLE db.contact (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT',
      );
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } finally {
    leftover?.close();
  }
}

/** Locks an existing file, to be sure that no other process uses it; undefined where it is damaged. */
function takeOver(path: string): Sqlite | undefined {
  if (!existsSync(path)) return undefined;
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path);
    db.transaction(() => undefined);
    return db;
  } catch (error) {
    db?.close();
    if (isDamage(error)) return undefined;
    throw error;
  }
}
