import { createGroupCommit } from '../disk/group-commit.js';
import type { SpentRequests } from './spent-requests.js';
import type { StateBatch, StateTables } from './state-tables.js';

/**
 * Knowledge about the workspace from earlier requests. It is a cache: losing it costs requests, but never
 * makes a wrong contact. Any failure ends the run: after it, every method throws that RunError `storage`.
 */
export type State = {
  /** The fingerprint of what the contact was last sent; undefined when it is unknown. */
  lastSent(contactId: string): string | undefined;
  /** Reads many contacts at once, for the calls of `lastSent` that follow. */
  readAhead(contactIds: readonly string[]): void;
  /** Is called before something else is sent. Resolves when the fingerprint is gone for good, also after a power cut. */
  forget(contactId: string): Promise<void>;
  /**
   * Is called after the answer and after the report line. The fingerprint is written by the end of this turn
   * of the event loop.
   */
  remember(contactId: string, fingerprint: string): void;
  /** Is called before a delete is sent. Resolves when the intent will survive a power cut. */
  intendDelete(contactId: string, runId: string): Promise<void>;
  wasDeleteIntended(contactId: string, runId: string): boolean;
  /** Is called when a run is complete and can never be resumed: its delete intents are no longer needed. */
  dropIntents(runId: string): void;
  readonly spent: SpentRequests;
  /** Hands all waiting changes to the operating system. */
  flush(): Promise<void>;
  /** Flushes, makes everything survive a power cut, and frees the data folder, also where one of these fails. */
  close(): Promise<void>;
};

/** The state over its tables. `closeAll` closes the files below it, once. */
export function createState(tables: StateTables, spent: SpentRequests, closeAll: () => void): State {
  let batch = emptyBatch();
  let mustLast = false;
  let failure: { readonly error: unknown } | undefined;
  let isClosed = false;
  /** One transaction, and one wait for the disk, for all calls of this turn of the event loop. */
  const writeSoon = createGroupCommit(write);

  function write(): void {
    if (failure !== undefined) throw failure.error;
    if (Object.values(batch).every((part) => part.size === 0)) return;
    try {
      tables.write(batch, mustLast);
    } catch (error) {
      failure = { error };
      throw error;
    }
    batch = emptyBatch();
    mustLast = false;
  }

  /** Writes a change that a power cut may lose, at the price of a request. A failure is thrown by the next call. */
  function writeUnawaited(): void {
    writeSoon().catch(() => undefined);
  }

  async function writeForGood(): Promise<void> {
    mustLast = true;
    await writeSoon();
  }

  function assertUsable(): void {
    if (isClosed) throw new Error('the state was used after it was closed');
    if (failure !== undefined) throw failure.error;
  }

  return {
    lastSent(contactId) {
      assertUsable();
      return batch.sent.has(contactId) ? batch.sent.get(contactId) : tables.readSent(contactId);
    },
    readAhead(contactIds) {
      assertUsable();
      tables.readAhead(contactIds);
    },
    async forget(contactId) {
      assertUsable();
      if (tables.readSent(contactId) === undefined) {
        batch.sent.delete(contactId);
        return;
      }
      batch.sent.set(contactId, undefined);
      await writeForGood();
    },
    remember(contactId, fingerprint) {
      assertUsable();
      batch.sent.set(contactId, fingerprint);
      writeUnawaited();
    },
    async intendDelete(contactId, runId) {
      assertUsable();
      const contactIds = batch.intents.get(runId) ?? new Set();
      batch.intents.set(runId, contactIds.add(contactId));
      await writeForGood();
    },
    wasDeleteIntended(contactId, runId) {
      assertUsable();
      return batch.intents.get(runId)?.has(contactId) === true || tables.hasIntent(contactId, runId);
    },
    dropIntents(runId) {
      assertUsable();
      batch.endedRuns.add(runId);
      writeUnawaited();
    },
    spent,
    async flush() {
      assertUsable();
      await writeSoon();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      try {
        spent.flush();
        await writeSoon();
      } finally {
        closeAll();
      }
    },
  };
}

function emptyBatch(): StateBatch {
  return { sent: new Map(), intents: new Map(), endedRuns: new Set() };
}
