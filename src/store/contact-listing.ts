import { parseBody, stringifyBody } from '../contact/json.js';
import type { ListedContact } from '../contact/listed.js';
import type { Sqlite } from './sqlite.js';

/** The facts by which a listed contact is looked up. */
export type ContactTraits = {
  /** The key by which rows find the contact; undefined where it has no match value. */
  readonly key: string | undefined;
  /** The key by which rows show that the contact is in the file. */
  readonly presence: string | undefined;
  /** When the contact was made, in Unix ms, where the API tells it. */
  readonly createdMs: number | undefined;
  /** Whether the contact is a visitor of the chat. Visitors are in no file, so they are never missing. */
  readonly isGuest: boolean;
};

/** Listed contacts on disk: a workspace may be larger than the memory of a small container. */
export type ContactListing = {
  /** Adds listed contacts. A contact that moved meanwhile is listed twice. Then its last version is kept. */
  add(contacts: readonly ListedContact[]): void;
  /** IDs of the contacts with this key, two at most. */
  find(key: string): readonly string[];
  /** The whole contact, as the API gave it. */
  body(contactId: string): ListedContact['body'] | undefined;
  count(): number;
  /** Marks the contacts that rows stand for, by presence or by ID. */
  markPresent(presences: Iterable<string>): void;
  markPresentIds(contactIds: Iterable<string>): void;
  /** How many contacts are marked. */
  countPresent(): number;
  /** How many visitors of the chat no row marked. */
  countGuests(): number;
  /**
   * How many contacts are missing in the file: no row marked them, they have a match value, and they are no
   * guests. Where the API tells when a contact was made, only those made before `beforeMs` count.
   */
  countMissing(beforeMs: number): number;
  missing(beforeMs: number): Iterable<string>;
};

/** How many contacts are read at a time: a walk must not keep the database busy, nor hold all contacts. */
const MISSING_BATCH = 500;

const IS_MISSING =
  'key IS NOT NULL AND is_guest = 0 AND present = 0 AND (created_ms IS NULL OR created_ms < ?)';

/** Opens a listing in an empty scratch file. This and every method throw RunError `storage` where the disk fails. */
export function createContactListing(
  db: Sqlite,
  traitsOf: (contact: ListedContact) => ContactTraits,
): ContactListing {
  db.exec(
    `CREATE TABLE db.contact (
       id TEXT PRIMARY KEY,
       key TEXT,
       presence TEXT,
       created_ms REAL,
       is_guest INTEGER NOT NULL,
       present INTEGER NOT NULL DEFAULT 0,
       body TEXT NOT NULL
     ) STRICT;
     CREATE INDEX db.contact_key ON contact (key);
     CREATE INDEX db.contact_presence ON contact (presence)`,
  );
  const insert = db.prepare(
    'INSERT OR REPLACE INTO db.contact (id, key, presence, created_ms, is_guest, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const byKey = db.prepare('SELECT id FROM db.contact WHERE key = ? LIMIT 2');
  const byId = db.prepare('SELECT body FROM db.contact WHERE id = ?');
  const total = db.prepare('SELECT count(*) AS n FROM db.contact');
  const mark = db.prepare('UPDATE db.contact SET present = 1 WHERE presence = ?');
  const markId = db.prepare('UPDATE db.contact SET present = 1 WHERE id = ?');
  const countOfPresent = db.prepare('SELECT count(*) AS n FROM db.contact WHERE present = 1');
  const countOfGuests = db.prepare('SELECT count(*) AS n FROM db.contact WHERE is_guest = 1 AND present = 0');
  const countOfMissing = db.prepare(`SELECT count(*) AS n FROM db.contact WHERE ${IS_MISSING}`);
  const someMissing = db.prepare(
    `SELECT id FROM db.contact WHERE ${IS_MISSING} AND id > ? ORDER BY id LIMIT ${MISSING_BATCH}`,
  );

  function countOf(row: unknown): number {
    return (row as { n: number }).n;
  }

  return {
    add(contacts) {
      db.transaction(() => {
        for (const contact of contacts) {
          const { key = null, presence = null, createdMs = null, isGuest } = traitsOf(contact);
          insert.run(contact.id, key, presence, createdMs, Number(isGuest), stringifyBody(contact.body));
        }
      });
    },
    find: (key) => (byKey.all(key) as { id: string }[]).map((found) => found.id),
    body(contactId) {
      const found = byId.get(contactId) as { body: string } | undefined;
      return found && (parseBody(found.body) as ListedContact['body']);
    },
    count: () => countOf(total.get()),
    markPresent: (presences) => db.transaction(() => [...presences].forEach((name) => mark.run(name))),
    markPresentIds: (contactIds) => db.transaction(() => [...contactIds].forEach((id) => markId.run(id))),
    countGuests: () => countOf(countOfGuests.get()),
    countPresent: () => countOf(countOfPresent.get()),
    countMissing: (beforeMs) => countOf(countOfMissing.get(beforeMs)),
    *missing(beforeMs) {
      for (let after = ''; ;) {
        const found = someMissing.all(beforeMs, after) as { id: string }[];
        for (const { id } of found) yield id;
        after = found.at(-1)?.id ?? '';
        if (found.length < MISSING_BATCH) return;
      }
    },
  };
}
