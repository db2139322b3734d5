import { rmSync } from 'node:fs';
import type { ListedContact } from '../contact/listed.js';
import { onDisk } from './disk.js';
import { openSqlite, type Sqlite } from './sqlite.js';

/** Listed contacts on disk, found by key: a workspace may be larger than the memory of a small container. */
export type ContactListing = {
  add(contacts: readonly ListedContact[]): void;
  /** IDs of the contacts with this key, two at most. */
  find(key: string): readonly string[];
  count(): number;
  close(): void;
};

/**
 * A listing in a database file of its own, inside the run's folder: it holds personal data and goes with
 * the run. `keyOf` gives the key by which rows find a contact, or undefined for one without. This and
 * every method throw RunError `storage` where the disk fails.
 */
export function createContactListing(
  path: string,
  keyOf: (contact: ListedContact) => string | undefined,
): ContactListing {
  const db = open(path);
  const insert = db.prepare('INSERT OR REPLACE INTO db.contact (id, key) VALUES (?, ?)');
  const select = db.prepare('SELECT id FROM db.contact WHERE key = ? LIMIT 2');
  const total = db.prepare('SELECT count(*) AS n FROM db.contact');
  return {
    add(contacts) {
      db.transaction(() => {
        for (const contact of contacts) insert.run(contact.id, keyOf(contact) ?? null);
      });
    },
    find: (key) => (select.all(key) as { id: string }[]).map((found) => found.id),
    count: () => (total.get() as { n: number }).n,
    close: () => db.close(),
  };
}

function open(path: string): Sqlite {
  // A run that was killed may have left one behind.
  onDisk('replace', path, () => rmSync(path, { force: true }));
  const db = openSqlite(path);
  try {
    // Made anew whenever it is needed and never shared: no journal to recover, no syncing to wait for.
    db.exec('PRAGMA db.journal_mode = OFF; PRAGMA db.synchronous = OFF');
    db.exec('CREATE TABLE db.contact (id TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID');
    db.exec('CREATE INDEX db.contact_key ON contact (key)');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
