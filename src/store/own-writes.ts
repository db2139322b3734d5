import type { FieldValue } from '../contact/change.js';
import type { Sqlite } from './sqlite.js';

/** Every value that an earlier part of a run was about to write, by contact and field. */
export type OwnWrites = {
  add(contactId: string, fields: readonly { readonly field: string; readonly after: FieldValue }[]): void;
  of(contactId: string, field: string): readonly FieldValue[];
};

/**
 * The values are kept in the run's scratch file, because a run may write every contact. Throws RunError
 * `storage` where the disk fails.
 */
export function createOwnWrites(db: Sqlite): OwnWrites {
  db.exec(
    `CREATE TABLE db.own_write (
       contact TEXT NOT NULL, field TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (contact, field, after)
     ) STRICT, WITHOUT ROWID`,
  );
  const insert = db.prepare('INSERT OR IGNORE INTO db.own_write (contact, field, after) VALUES (?, ?, ?)');
  const select = db.prepare('SELECT after FROM db.own_write WHERE contact = ? AND field = ?');
  return {
    add(contactId, fields) {
      for (const { field, after } of fields) insert.run(contactId, field, JSON.stringify(after));
    },
    of: (contactId, field) =>
      (select.all(contactId, field) as { after: string }[]).map(
        ({ after }) => JSON.parse(after) as FieldValue,
      ),
  };
}
