import { hash as digest } from 'node:crypto';
import type { Sqlite } from './sqlite.js';

/** The changes of a group of calls, written as one transaction. */
export type StateBatch = {
  /** By contact ID: the fingerprint to keep, or undefined to forget it. */
  readonly sent: Map<string, string | undefined>;
  /** By run ID: the contacts about to be deleted. */
  readonly intents: Map<string, Set<string>>;
  readonly endedRuns: Set<string>;
};

/** The tables of the state, as one workspace sees them. */
export type StateTables = {
  readSent(contactId: string): string | undefined;
  /** Reads many contacts at once, for the calls of `readSent` that follow. It forgets those that it read before. */
  readAhead(contactIds: readonly string[]): void;
  hasIntent(contactId: string, runId: string): boolean;
  /** Writes all of the batch or nothing. `mustLast` waits until it will survive a power cut. */
  write(batch: StateBatch, mustLast: boolean): void;
};

/** 128 bits are enough that no two of a billion contacts share a key. */
const KEY_BYTES = 16;

/** So many contacts are looked up by one statement: a statement for each takes five times as long (measured). */
const MANY = 256;

/**
 * The keys come one behind the other in one BLOB, and the fingerprints go as one JSON text, by the place of their key.
 * Binding a value and fetching a row cost more than finding it. CROSS JOIN is SQLite's way to say that each key is
 * looked up, and the table is not walked.
 */
const SELECT_MANY = `WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < length(?1) / ${KEY_BYTES})
  SELECT json_group_object(n, fingerprint) AS sent
  FROM place CROSS JOIN db.sent ON contact = substr(?1, n * ${KEY_BYTES} + 1, ${KEY_BYTES})`;

/** Pages of the file that are held in memory, in KiB. Keys are looked up all over the file. */
const CACHE_KIB = 16_000;

/**
 * The key of a contact is a hash of workspace and ID. So the file names no contact, and workspaces do not see
 * each other. The key of a delete's intent is a hash of run and ID, because a run may be resumed with another
 * API key.
 */
export function createStateTables(db: Sqlite, workspace: string): StateTables {
  db.exec(`PRAGMA db.cache_size = -${CACHE_KIB}`);
  const selectSent = db.prepare('SELECT fingerprint FROM db.sent WHERE contact = ?');
  const selectMany = db.prepare(SELECT_MANY);
  const upsertSent = db.prepare('INSERT OR REPLACE INTO db.sent (contact, fingerprint) VALUES (?, ?)');
  const deleteSent = db.prepare('DELETE FROM db.sent WHERE contact = ?');
  const selectIntent = db.prepare('SELECT 1 FROM db.delete_intent WHERE run_id = ? AND contact = ?');
  const insertIntent = db.prepare('INSERT OR IGNORE INTO db.delete_intent (run_id, contact) VALUES (?, ?)');
  const deleteIntents = db.prepare('DELETE FROM db.delete_intent WHERE run_id = ?');

  function nameOf(contactId: string): string {
    return `${workspace}\0${contactId}`;
  }

  function contactKey(contactId: string): Uint8Array {
    return hash(nameOf(contactId));
  }

  function intentKey(contactId: string, runId: string): Uint8Array {
    return hash(`${runId}\0${contactId}`);
  }

  /** What `readAhead` read. A contact that is written leaves it. */
  const ahead = new Map<string, string | undefined>();

  function readMany(contactIds: readonly string[]): void {
    const keys = contactIds.map((contactId) => keyText(nameOf(contactId)));
    const found = selectMany.get(Buffer.from(keys.join(''), 'latin1')) as { sent: string };
    const sent = JSON.parse(found.sent) as Readonly<Record<number, string>>;
    contactIds.forEach((contactId, at) => ahead.set(contactId, sent[at]));
  }

  return {
    readAhead(contactIds) {
      ahead.clear();
      for (let at = 0; at < contactIds.length; at += MANY) readMany(contactIds.slice(at, at + MANY));
    },
    readSent(contactId) {
      if (ahead.has(contactId)) return ahead.get(contactId);
      const row = selectSent.get(contactKey(contactId)) as { fingerprint: string } | undefined;
      return row?.fingerprint;
    },
    hasIntent: (contactId, runId) => selectIntent.get(runId, intentKey(contactId, runId)) !== undefined,
    write({ sent, intents, endedRuns }, mustLast) {
      for (const contactId of sent.keys()) ahead.delete(contactId);
      db.setSynchronous(mustLast ? 'FULL' : 'NORMAL');
      db.transaction(() => {
        for (const [contactId, fingerprint] of sent) {
          if (fingerprint === undefined) deleteSent.run(contactKey(contactId));
          else upsertSent.run(contactKey(contactId), fingerprint);
        }
        for (const [runId, contactIds] of intents)
          for (const contactId of contactIds) insertIntent.run(runId, intentKey(contactId, runId));
        for (const runId of endedRuns) deleteIntents.run(runId);
      });
    },
  };
}

/** The name of a workspace or a contact in the file. */
export function hash(text: string): Uint8Array {
  return Buffer.from(keyText(text), 'latin1');
}

/** The bytes of the hash as characters. A text takes a third of the time of a Buffer (measured). */
function keyText(text: string): string {
  return digest('sha256', text, 'binary').slice(0, KEY_BYTES);
}
