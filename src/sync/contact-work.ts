import { setImmediate as letAnswersIn } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import { isDelete } from '../contact/change.js';
import type { Originals, ResultSink, SentState } from './ports.js';
import { writeResults } from './row-results.js';
import { DONE, withoutRequest, type ChangeOutcome, type SendChange } from './send-change.js';
import type { Stop } from './stop.js';
import { GONE_BEFORE, stateNameOf, type SendWork } from './work.js';

export type ContactWorkParts = {
  readonly results: ResultSink;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly state: SentState;
  /** What the run did before it was interrupted: keys of contacts that it deleted, and of those with a failed request. */
  readonly earlier: { readonly deleted: ReadonlySet<string>; readonly partlyFailed: ReadonlySet<string> };
  /** Undefined where nothing was listed, or nothing is sent. */
  readonly originals: Originals | undefined;
  /** Sends one change; undefined in a dry run, which is stopped one step before the send. */
  readonly sendChange: SendChange | undefined;
};

/** What a row needs, as far as is known now. */
type Verdict = {
  /** The end of the row; undefined where a request is needed. */
  readonly outcome: ChangeOutcome | undefined;
  /** An earlier row of the file deleted its contact. */
  readonly isDeletedBefore: boolean;
  /** Whether the state knows already what the contact holds. */
  readonly isRemembered: boolean;
};

type Settled = Verdict & {
  readonly outcome: ChangeOutcome;
  /** Whether a request was made, before which the state was told to forget the contact. */
  readonly isForgotten?: boolean;
};

/** Does what the row of a contact needs. */
type ContactWork = {
  judge(item: SendWork): Verdict;
  /** Writes the result, then remembers what the contact holds. Undefined where there is nothing to wait for. */
  settle(item: SendWork, settled: Settled): Promise<void> | undefined;
  /** Judges again, then sends where that is needed, and settles. */
  send(item: SendWork): Promise<void>;
};

/**
 * The steps of a request, in this order: forget what was last sent to the contact, note a delete and keep the old
 * values, send, write the result, remember. A crash between two steps can repeat a harmless request. It can never hide
 * a needed one.
 */
export function createContactWork(parts: ContactWorkParts): ContactWork {
  const { results, stop, clock, state, originals, sendChange } = parts;
  const deleted = new Set(parts.earlier.deleted);
  /** Contacts with several requests, of which one failed: they may not hold what the file says. */
  const partlyFailed = new Set(parts.earlier.partlyFailed);

  async function request(item: SendWork, sendNow: SendChange): Promise<ChangeOutcome | undefined> {
    const { row, contactId, key, change, previous } = item;
    // By its key as well: a deleted contact is no longer listed, so that only the key of its row can name it.
    const names = [...new Set([contactId, key])];
    await Promise.all(names.map((name) => state.forget(name)));
    const wasIntended = isDelete(change) && state.wasDeleteIntended(contactId);
    async function prepare(): Promise<void> {
      // Answers that have just come are handled first: one of them may exceed --max-failures, and stop the run.
      await letAnswersIn();
      stop.signal.throwIfAborted();
      switch (change.action) {
        case 'delete':
          await Promise.all(names.map((name) => state.intendDelete(name)));
          await originals?.keepDeleted(contactId);
          break;
        case 'update':
          if (previous) {
            const { fields } = change;
            await originals?.keepUpdated({ contactId, line: row?.line, previous, fields });
          }
          break;
        default:
          change satisfies never;
      }
    }
    const outcome = await sendNow(item, wasIntended, prepare);
    originals?.settle(contactId, isChangedBy(outcome));
    return outcome && withConflict(outcome, item);
  }

  /** Whether the contact is now what its rows say. After a delete, the requests before it do not matter. */
  function isFullyApplied({ key, change, sequence }: SendWork, { errorCode }: ChangeOutcome): boolean {
    if (sequence === 'none' || isDelete(change)) return errorCode === undefined;
    return sequence === 'last' && !partlyFailed.has(key);
  }

  /** Remembers that the contact holds what its rows say, so that the next run need not send it. */
  async function remember(
    { contactId, key, change, fingerprint }: SendWork,
    isForgotten: boolean,
  ): Promise<void> {
    const held = fingerprint();
    const isNew = isForgotten || state.sentBefore(contactId)?.fingerprint !== held;
    if (contactId !== '' && isNew) {
      if (held === undefined) await state.forget(contactId);
      else state.remember(contactId, held);
    }
    if (isDelete(change) && key !== contactId && held !== undefined) state.remember(key, held);
  }

  async function rememberAfter(
    written: Promise<void> | undefined,
    item: SendWork,
    isForgotten: boolean,
  ): Promise<void> {
    await written;
    await remember(item, isForgotten);
  }

  /** Whether this run has deleted the contact, and a crash took the answer: the delete is on record, the contact is not listed. */
  function isDeletedUnseen({ contactId, key }: SendWork): boolean {
    return contactId === '' && state.wasDeleteIntended(key);
  }

  function judge(item: SendWork): Verdict {
    const now = clock.now();
    const isDeletion = isDelete(item.change);
    const isDeletedBefore = deleted.has(item.key) || (!isDeletion && isDeletedUnseen(item));
    if (isDeletedBefore)
      return {
        outcome: isDeletion ? withoutRequest('unchanged', now) : goneBefore(now),
        isDeletedBefore,
        isRemembered: true,
      };
    // Looked up again where another row of the contact may have been sent since the work was planned.
    const isRemembered =
      item.known === 'sent' &&
      (item.isAlone || state.sentBefore(stateNameOf(item))?.fingerprint === item.fingerprint());
    if (isRemembered || item.known === 'listed')
      return { outcome: withConflict(withoutRequest('unchanged', now), item), isDeletedBefore, isRemembered };
    if (isDeletedUnseen(item))
      return { outcome: withoutRequest('deleted', now), isDeletedBefore, isRemembered };
    const outcome = sendChange
      ? undefined
      : withConflict(withoutRequest(DONE[item.change.action], now), item);
    return { outcome, isDeletedBefore, isRemembered };
  }

  function settle(
    item: SendWork,
    { outcome, isDeletedBefore, isRemembered, isForgotten = false }: Settled,
  ): Promise<void> | undefined {
    if (item.sequence !== 'none' && !isDeletedBefore && outcome.errorCode !== undefined)
      partlyFailed.add(item.key);
    if (isDelete(item.change) && outcome.errorCode === undefined) deleted.add(item.key);
    const written = writeResults(item, outcome, results);
    const isNews = sendChange !== undefined && !isRemembered && isFullyApplied(item, outcome);
    return isNews ? rememberAfter(written, item, isForgotten) : written;
  }

  return {
    judge,
    settle,
    async send(item) {
      if (stop.signal.aborted) return;
      const verdict = judge(item);
      const outcome = verdict.outcome ?? (sendChange && (await request(item, sendChange)));
      if (outcome) await settle(item, { ...verdict, outcome, isForgotten: verdict.outcome === undefined });
      else partlyFailed.add(item.key);
    },
  };
}

/** Undefined where the request may have been applied although its answer says nothing of it. */
function isChangedBy(outcome: ChangeOutcome | undefined): boolean | undefined {
  switch (outcome?.status) {
    case 'updated':
    case 'deleted':
      return true;
    case 'not_found':
      return false;
    case 'failed':
      return outcome.errorCode === 'bad_request' ? false : undefined;
    case undefined:
    case 'unchanged':
    case 'merged':
    case 'invalid':
    case 'conflict':
      return undefined;
  }
}

/** A row with a field that was left alone is a conflict, also where its other fields were sent. */
function withConflict(outcome: ChangeOutcome, { conflict }: SendWork): ChangeOutcome {
  if (conflict === undefined || outcome.errorCode !== undefined) return outcome;
  return { ...outcome, status: 'conflict', errorCode: conflict.code, errorMessage: conflict.message };
}

function goneBefore(now: Date): ChangeOutcome {
  return {
    ...withoutRequest('not_found', now),
    errorCode: GONE_BEFORE.code,
    errorMessage: GONE_BEFORE.message,
  };
}
