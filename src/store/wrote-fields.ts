import type { FieldValue } from '../contact/change.js';
import type { FieldType } from '../contact/field.js';
import { parseBody, stringifyBody } from '../contact/json.js';
import type { Sqlite } from './sqlite.js';

/** One field that a run wrote: the value before its first write and after its last. */
export type WrittenField = {
  readonly contactId: string;
  readonly field: string;
  readonly line: number | undefined;
  readonly type: FieldType;
  readonly before: unknown;
  readonly after: FieldValue;
  /** What the run wrote before its last write; undefined where that was the only one. */
  readonly last: FieldValue | undefined;
};

/** All fields that a run wrote, and the verdict on each. They are on disk, because a run may write every contact. */
export type WrittenFields<Verdict extends string> = {
  /**
   * Adds the fields of one request. `isOwn` tells whether the value that was listed before it is this one, which
   * the run itself had written.
   */
  write(
    contactId: string,
    fields: readonly Omit<WrittenField, 'contactId' | 'last'>[],
    isOwn: (type: FieldType, before: unknown, after: FieldValue) => boolean,
  ): void;
  /** The API refused the last request of the contact. */
  refuse(contactId: string): void;
  /** The fields of a contact: all of them, or those of one verdict. */
  of(contactId: string, verdict?: Verdict): WrittenField[];
  judge(contactId: string, field: string, verdict: Verdict): void;
  /** How many fields have this verdict. Fields of contacts that were not listed have none (undefined). */
  count(verdict: Verdict | undefined): number;
  contacts(): number;
  /** The fields of one verdict, contact by contact. */
  all(verdict: Verdict | undefined): Generator<WrittenField>;
};

type Row = {
  contact: string;
  field: string;
  line: number | null;
  type: FieldType;
  before: string;
  after: string;
  last: string | null;
  listed: string | null;
  verdict: string;
};

/** How many rows are read at a time: a walk must not keep the database busy, nor hold all rows. */
const BATCH = 500;

/** Makes the table in an empty scratch file. This and every method throw RunError `storage` where the disk fails. */
export function createWrittenFields<Verdict extends string>(db: Sqlite): WrittenFields<Verdict> {
  db.exec(
    `CREATE TABLE db.written (
       contact TEXT NOT NULL, field TEXT NOT NULL, line INTEGER, type TEXT NOT NULL,
       before TEXT NOT NULL, after TEXT NOT NULL, last TEXT, listed TEXT, is_fresh INTEGER NOT NULL, verdict TEXT NOT NULL DEFAULT '',
       PRIMARY KEY (contact, field)
     ) STRICT, WITHOUT ROWID`,
  );
  const one = db.prepare('SELECT * FROM db.written WHERE contact = ? AND field = ?');
  const ofContact = db.prepare('SELECT * FROM db.written WHERE contact = ? ORDER BY field');
  const settle = db.prepare('UPDATE db.written SET is_fresh = 0 WHERE contact = ? AND is_fresh = 1');
  const put = db.prepare(
    'INSERT OR REPLACE INTO db.written (contact, field, line, type, before, after, last, listed, is_fresh) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)',
  );
  const dropFresh = db.prepare('DELETE FROM db.written WHERE contact = ? AND is_fresh = 1 AND last IS NULL');
  const takeBack = db.prepare(
    'UPDATE db.written SET after = last, is_fresh = 0 WHERE contact = ? AND is_fresh = 1 AND last IS NOT NULL',
  );
  const mark = db.prepare('UPDATE db.written SET verdict = ? WHERE contact = ? AND field = ?');
  const total = db.prepare('SELECT count(*) AS n FROM db.written WHERE verdict = ?');
  const totalContacts = db.prepare('SELECT count(DISTINCT contact) AS n FROM db.written');
  const some = db.prepare(
    `SELECT * FROM db.written WHERE verdict = ? AND (contact, field) > (?, ?) ORDER BY contact, field LIMIT ${BATCH}`,
  );

  return {
    write(contactId, fields, isOwn) {
      settle.run(contactId);
      for (const { field, line = null, type, before, after } of fields) {
        const known = one.get(contactId, field) as Row | undefined;
        const isRunsOwn = ownValues(known).some((value) => isOwn(type, before, value));
        const listed = stringifyBody(before ?? null);
        const first = isRunsOwn && known ? known.before : listed;
        const values = [first, stringifyBody(after), known?.after ?? null, isRunsOwn ? listed : null];
        put.run(contactId, field, line, type, ...values);
      }
    },
    refuse(contactId) {
      dropFresh.run(contactId);
      takeBack.run(contactId);
    },
    of: (contactId, verdict) =>
      (ofContact.all(contactId) as Row[])
        .filter((row) => verdict === undefined || row.verdict === verdict)
        .map(fromRow),
    judge(contactId, field, verdict) {
      mark.run(verdict, contactId, field);
    },
    count: (verdict = '' as Verdict) => (total.get(verdict) as { n: number }).n,
    contacts: () => (totalContacts.get() as { n: number }).n,
    *all(verdict = '' as Verdict) {
      for (let after: [string, string] = ['', '']; ;) {
        const rows = some.all(verdict, ...after) as Row[];
        for (const row of rows) yield fromRow(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < BATCH) return;
        after = [last.contact, last.field];
      }
    },
  };
}

/**
 * The values of the run's own that a list may show before its next write: of its last write; of the one before,
 * where the run was killed before the last arrived; and what the list showed before an earlier write, since all
 * writes of one part of a run are compared with the same list.
 */
function ownValues(known: Row | undefined): FieldValue[] {
  const texts = [known?.after, known?.last, known?.listed];
  return texts.flatMap((text) => (typeof text === 'string' ? [parseBody(text) as FieldValue] : []));
}

function fromRow({ contact, field, line, type, before, after, last }: Row): WrittenField {
  return {
    contactId: contact,
    field,
    line: line ?? undefined,
    type,
    before: parseBody(before),
    after: parseBody(after) as FieldValue,
    last: last === null ? undefined : (parseBody(last) as FieldValue),
  };
}
