import { setImmediate as breathe } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Clock } from '../clock.js';
import { isDelete } from '../contact/change.js';
import { createLanes } from './lanes.js';
import type { Originals, ResultSink, SentState } from './ports.js';
import { settledResult, writeResults } from './row-results.js';
import { wouldBe, type ChangeOutcome, type SendChange } from './send-change.js';
import type { Stop } from './stop.js';
import { GONE_BEFORE, stateNameOf, type SendWork, type Work } from './work.js';

export type RunParts = {
  readonly results: ResultSink;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly state: SentState;
  /** Contacts, by key, that the run deleted, and of which a request failed, before an interruption. */
  readonly earlier: { readonly deleted: ReadonlySet<string>; readonly broken: ReadonlySet<string> };
  /** Rows open at most: in flight, waiting for a slot or for a retry. Bounds memory. */
  readonly openRows: number;
  /** Undefined where nothing was listed, or nothing is sent. */
  readonly originals: Originals | undefined;
  /** Sends one change; undefined in a dry run, which is stopped one step before the send. */
  readonly sendChange: SendChange | undefined;
};

/**
 * The loop: work in file order, one contact's requests one at a time, a result for every row. Rows that need no
 * request never see the queue. Returns when everything is settled or, once stopped, when what was in flight has been
 * answered.
 */
export async function runWork(work: AsyncIterable<readonly Work[]>, parts: RunParts): Promise<void> {
  const { results, stop, clock } = parts;
  const queue = new PQueue({ concurrency: parts.openRows });
  const lanes = createLanes();
  const contacts = createContactWork(parts);
  const openRows = new Map<string, number>();

  function fail(error: unknown): void {
    stop.request({ kind: 'error', error });
  }

  async function queued(item: SendWork): Promise<void> {
    const { key } = item;
    openRows.set(key, (openRows.get(key) ?? 0) + 1);
    try {
      await queue.add(() => lanes.run(key, () => contacts.send(item)));
    } catch (error) {
      fail(error);
    } finally {
      const left = (openRows.get(key) ?? 1) - 1;
      if (left > 0) openRows.set(key, left);
      else openRows.delete(key);
    }
  }

  async function take(item: Work): Promise<void> {
    if (item.kind === 'settled') return results.write(settledResult(item, clock.now()));
    // What an earlier row of the contact comes to, while it is open, decides what this one needs.
    const verdict = openRows.has(item.key) ? undefined : contacts.judge(item);
    if (verdict?.outcome) return contacts.settle(item, { ...verdict, outcome: verdict.outcome });
    void queued(item);
    // The one line of backpressure: the file is read no further than the open rows allow.
    return queue.onSizeLessThan(parts.openRows);
  }

  try {
    for await (const batch of work) {
      for (const item of batch) {
        if (stop.signal.aborted) break;
        await take(item);
      }
      if (stop.signal.aborted) break;
    }
  } catch (error) {
    fail(error);
  }
  if (stop.signal.aborted) queue.clear();
  await queue.onIdle();
}

/** What is to become of a row, as things stand now. */
type Verdict = {
  /** How it ends; undefined where a request is needed. */
  readonly outcome: ChangeOutcome | undefined;
  /** An earlier row of the file deleted its contact. */
  readonly isGone: boolean;
  /** Whether the state knows already what the contact holds. */
  readonly isRemembered: boolean;
};

type Settled = Verdict & { readonly outcome: ChangeOutcome };

/** What is done for the row of a contact. */
type ContactWork = {
  judge(item: SendWork): Verdict;
  /** Writes the result, then remembers what the contact holds. */
  settle(item: SendWork, settled: Settled): Promise<void>;
  /** Judges again, then sends where that is needed, and settles. */
  send(item: SendWork): Promise<void>;
};

/** Forget, send, report, remember: a crash between any two repeats a harmless request, and never hides a needed one. */
function createContactWork(parts: RunParts): ContactWork {
  const { results, stop, clock, state, originals, sendChange } = parts;
  const deleted = new Set(parts.earlier.deleted);
  /** Contacts of which one request of several failed: what they were left with is not what the file says. */
  const broken = new Set(parts.earlier.broken);

  async function request(item: SendWork, sendNow: SendChange): Promise<ChangeOutcome | undefined> {
    const { row, contactId, key, change, previous } = item;
    // By its key as well: once it is gone, no listing leads from the row to the contact.
    const names = [...new Set([contactId, key])];
    await Promise.all(names.map((name) => state.forget(name)));
    const wasIntended = isDelete(change) && state.wasDeleteIntended(contactId);
    async function prepare(): Promise<void> {
      // The answers of this moment have their say first: one of them may be the failure that is too many.
      await breathe();
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

  /** Whether the contact is now what its rows say: of a deleted one, what came before is of no matter. */
  function isWhole({ key, change, sequence }: SendWork, { errorCode }: ChangeOutcome): boolean {
    if (sequence === 'none' || isDelete(change)) return errorCode === undefined;
    return sequence === 'last' && !broken.has(key);
  }

  /** The contact holds what its rows say: worth knowing in the next run. */
  async function remember({ contactId, key, change, fingerprint }: SendWork): Promise<void> {
    const left = fingerprint();
    if (contactId !== '' && state.sentBefore(contactId)?.fingerprint !== left) {
      if (left === undefined) await state.forget(contactId);
      else state.remember(contactId, left);
    }
    if (isDelete(change) && key !== contactId && left !== undefined) state.remember(key, left);
  }

  /** A delete of this run is on record, and its contact is nowhere: a crash took the answer. */
  function isLost({ contactId, key }: SendWork): boolean {
    return contactId === '' && state.wasDeleteIntended(key);
  }

  function judge(item: SendWork): Verdict {
    const now = clock.now();
    const isDeletion = isDelete(item.change);
    const isGone = deleted.has(item.key) || (!isDeletion && isLost(item));
    if (isGone) return { outcome: isDeletion ? unchanged(now) : goneBefore(now), isGone, isRemembered: true };
    // Asked again: an earlier row of the contact may have been sent since the work was planned.
    const isRemembered =
      item.known === 'sent' && state.sentBefore(stateNameOf(item))?.fingerprint === item.fingerprint();
    if (isRemembered || item.known === 'listed')
      return { outcome: withConflict(unchanged(now), item), isGone, isRemembered };
    if (isLost(item)) return { outcome: { ...unchanged(now), status: 'deleted' }, isGone, isRemembered };
    const outcome = sendChange ? undefined : withConflict(wouldBe(item.change, now), item);
    return { outcome, isGone, isRemembered };
  }

  async function settle(item: SendWork, { outcome, isGone, isRemembered }: Settled): Promise<void> {
    if (item.sequence !== 'none' && !isGone && outcome.errorCode !== undefined) broken.add(item.key);
    if (isDelete(item.change) && outcome.errorCode === undefined) deleted.add(item.key);
    await writeResults(item, outcome, results);
    if (sendChange && !isRemembered && isWhole(item, outcome)) await remember(item);
  }

  return {
    judge,
    settle,
    async send(item) {
      if (stop.signal.aborted) return;
      const verdict = judge(item);
      const outcome = verdict.outcome ?? (sendChange && (await request(item, sendChange)));
      if (outcome) await settle(item, { ...verdict, outcome });
      else broken.add(item.key);
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

/** A row of which a field was left alone is not well, however well the others fared. */
function withConflict(outcome: ChangeOutcome, { conflict }: SendWork): ChangeOutcome {
  if (conflict === undefined || outcome.errorCode !== undefined) return outcome;
  return { ...outcome, status: 'conflict', errorCode: conflict.code, errorMessage: conflict.message };
}

function unchanged(now: Date): ChangeOutcome {
  return {
    status: 'unchanged',
    httpStatus: undefined,
    attempts: 0,
    errorCode: undefined,
    errorMessage: '',
    startedAt: now,
    finishedAt: now,
  };
}

function goneBefore(now: Date): ChangeOutcome {
  return {
    ...unchanged(now),
    status: 'not_found',
    errorCode: GONE_BEFORE.code,
    errorMessage: GONE_BEFORE.message,
  };
}
