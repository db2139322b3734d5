import type { ContactRequest, Reply } from '../api/reply.js';
import type { Change, Fields } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { DecidedRow } from './decided-row.js';
import type { RowResult } from './result.js';

/** The API: exactly one HTTP attempt per call, never throwing for what the network or the server does. */
export type ContactApi = {
  send(request: ContactRequest): Promise<Reply>;
  listPage(page: number, limit: number): Promise<Reply>;
};

/** Spaces attempts. `run` rejects only if the attempt was not started; once started it is never cut. */
export type AttemptSlots = {
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  pause(ms: number): void;
};

/**
 * Takes each row's final word. A resolved promise means that the line was handed to the operating system. Undefined:
 * there is nothing to wait for, because the row needed no request.
 */
export type ResultSink = { write(result: RowResult): Promise<void> | undefined };

/** What a contact was last sent, and whether the rules of the mapping were today's. */
export type SentBefore = { readonly fingerprint: string; readonly isBySameRules: boolean };

/**
 * What each contact was last sent, by fingerprint. A cache: losing it costs requests, never a wrong contact.
 * `forget` and `intendDelete` resolve once they would outlive a power cut.
 */
export type SentState = {
  /** Reads many contacts at once, for the calls of `sentBefore` that follow. */
  readAhead(contactIds: readonly string[]): void;
  sentBefore(contactId: string): SentBefore | undefined;
  forget(contactId: string): Promise<void>;
  remember(contactId: string, fingerprint: string): void;
  /** Of this run: recorded before a delete is sent, so that a resumed run understands a 404. */
  intendDelete(contactId: string): Promise<void>;
  wasDeleteIntended(contactId: string): boolean;
};

/** Keeps decided rows in file order, in memory that does not grow with the file. */
export type DecidedRows = {
  add(batch: readonly DecidedRow[]): void;
  /** All of them, some at a time; as often as needed, once the last was added. */
  read(): AsyncIterable<readonly DecidedRow[]>;
  close(): void;
};

/** A row that waits for a later one of its contact to carry it. */
export type HeldRow = {
  readonly row: CsvRow;
  readonly contactId: string;
  readonly change: Change;
  /** What the base holds in the fields of the change, where there is one. */
  readonly before?: Fields | undefined;
  /** The fingerprint of the change, where it is known. */
  readonly fingerprint?: string | undefined;
};

/** Keeps such rows by contact key, in memory that does not grow with the file. */
export type HeldRows = {
  hold(key: string, held: HeldRow): void;
  /** Gives the rows held under the key in the order they came, and keeps them no longer. */
  take(key: string): readonly HeldRow[];
  /** Takes all that is left, contact by contact. */
  takeRest(): Iterable<readonly [key: string, held: readonly HeldRow[]]>;
  close(): void;
};

/** An update that is about to be sent. */
export type KeptUpdate = {
  readonly contactId: string;
  /** Of the row in the input. */
  readonly line: number | undefined;
  /** The values that it replaces, by field. */
  readonly previous: ReadonlyMap<string, unknown>;
  readonly fields: Fields;
};

/**
 * Keeps what listed contacts were like before the run changed them. The first two resolve once what they keep
 * would outlive a power cut: only then may the request be sent.
 */
export type Originals = {
  keepUpdated(update: KeptUpdate): Promise<void>;
  keepDeleted(contactId: string): Promise<void>;
  /** How the request ended: whether it changed the contact, or did not, or nobody knows. */
  settle(contactId: string, isChanged: boolean | undefined): void;
};
