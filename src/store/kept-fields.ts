import type { Sqlite } from './sqlite.js';

/**
 * The fields whose old values were written down before the run changed them, by contact, and whether the API
 * accepted the change.
 */
export type KeptFields = {
  of(contactId: string): ReadonlySet<string>;
  add(contactId: string, fields: readonly string[]): void;
  /**
   * Notes whether a change of the contact was applied. One applied change outweighs all refused ones, earlier
   * or later.
   */
  settle(contactId: string, isChanged: boolean): void;
  /** Whether the API refused all changes of the contact, so that it is as it was. */
  isUnchanged(contactId: string): boolean;
  hasUnchanged(): boolean;
};

/** Keeps them in the run's scratch file, because a run may change every contact that it listed. */
export function createKeptFields(db: Sqlite): KeptFields {
  db.exec(
    `CREATE TABLE db.kept_field (
       contact TEXT NOT NULL, field TEXT NOT NULL, PRIMARY KEY (contact, field)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE db.kept_contact (
       contact TEXT NOT NULL PRIMARY KEY, changed INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID`,
  );
  const select = db.prepare('SELECT field FROM db.kept_field WHERE contact = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO db.kept_field (contact, field) VALUES (?, ?)');
  const settle = db.prepare(
    'INSERT INTO db.kept_contact (contact, changed) VALUES (?, ?) ' +
      'ON CONFLICT DO UPDATE SET changed = max(changed, excluded.changed)',
  );
  const isUnchanged = db.prepare('SELECT 1 FROM db.kept_contact WHERE contact = ? AND changed = 0');
  const anyUnchanged = db.prepare('SELECT 1 FROM db.kept_contact WHERE changed = 0 LIMIT 1');
  return {
    of: (contactId) => new Set((select.all(contactId) as { field: string }[]).map(({ field }) => field)),
    add: (contactId, fields) =>
      db.transaction(() => {
        for (const field of fields) insert.run(contactId, field);
      }),
    settle: (contactId, isChanged) => settle.run(contactId, isChanged ? 1 : 0),
    isUnchanged: (contactId) => isUnchanged.get(contactId) !== undefined,
    hasUnchanged: () => anyUnchanged.get() !== undefined,
  };
}
