import { setImmediate as breathe } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Clock } from '../clock.js';
import { isDelete } from '../contact/change.js';
import { createLanes } from './lanes.js';
import type { Originals, ResultSink, SentState } from './ports.js';
import { settledResult, writeResults } from './row-results.js';
import type { ChangeOutcome, SendChange } from './send-change.js';
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
  /** Sends one change; a dry run's stand-in sends nothing and says so. */
  readonly sendChange: SendChange;
};

/**
 * The loop: work in file order, one contact's requests one at a time, a result for every row. Returns
 * when everything is settled or, once stopped, when what was in flight has been answered.
 */
export async function runWork(work: AsyncIterable<Work>, parts: RunParts): Promise<void> {
  const { results, stop, clock } = parts;
  const queue = new PQueue({ concurrency: parts.openRows });
  const lanes = createLanes();
  const sendOne = createItemSender(parts);

  function fail(error: unknown): void {
    stop.request({ kind: 'error', error });
  }

  try {
    for await (const item of work) {
      if (stop.signal.aborted) break;
      if (item.kind === 'settled') {
        await results.write(settledResult(item, clock.now()));
        continue;
      }
      void queue.add(() => lanes.run(item.key, () => sendOne(item))).catch(fail);
      // The one line of backpressure: the file is read no further than the open rows allow.
      await queue.onSizeLessThan(parts.openRows);
    }
  } catch (error) {
    fail(error);
  }
  if (stop.signal.aborted) queue.clear();
  await queue.onIdle();
}

/** Forget, send, report, remember: a crash between any two repeats a harmless request, and never hides a needed one. */
function createItemSender(parts: RunParts): (item: SendWork) => Promise<void> {
  const { results, stop, clock, state, originals } = parts;
  const deleted = new Set(parts.earlier.deleted);
  /** Contacts of which one request of several failed: what they were left with is not what the file says. */
  const broken = new Set(parts.earlier.broken);

  async function send(item: SendWork): Promise<ChangeOutcome | undefined> {
    const { contactId, key, change, previous } = item;
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
            await originals?.keepUpdated({ contactId, line: item.row?.line, previous, fields });
          }
          break;
        default:
          change satisfies never;
      }
    }
    const outcome = await parts.sendChange(contactId, change, wasIntended, prepare);
    originals?.settle(contactId, isChangedBy(outcome));
    return outcome;
  }

  /** Whether the contact is now what its rows say: of a deleted one, what came before is of no matter. */
  function isWhole({ key, change, sequence }: SendWork, { errorCode }: ChangeOutcome): boolean {
    if (sequence === 'none' || isDelete(change)) return errorCode === undefined;
    return sequence === 'last' && !broken.has(key);
  }

  /** The contact holds what its rows say: worth knowing in the next run. */
  async function remember({ contactId, key, change, fingerprint }: SendWork): Promise<void> {
    if (contactId !== '' && state.sentBefore(contactId)?.fingerprint !== fingerprint) {
      if (fingerprint === undefined) await state.forget(contactId);
      else state.remember(contactId, fingerprint);
    }
    if (isDelete(change) && key !== contactId && fingerprint !== undefined) state.remember(key, fingerprint);
  }

  return async function sendOne(item) {
    if (stop.signal.aborted) return;
    const { key, contactId, change, sequence } = item;
    const isDeletion = isDelete(change);
    // Nowhere to send it, and a delete of this run on record: a crash took the delete's answer.
    const isLost = contactId === '' && state.wasDeleteIntended(key);
    const isGone = deleted.has(key) || (isLost && !isDeletion);
    // Asked again: an earlier row of the contact may have been sent since the work was planned.
    const wasSent =
      item.known === 'sent' && state.sentBefore(stateNameOf(item))?.fingerprint === item.fingerprint;
    const outcome =
      isGone && !isDeletion
        ? goneBefore(clock.now())
        : wasSent || item.known === 'listed' || isGone
          ? unchanged(clock.now())
          : isLost
            ? { ...unchanged(clock.now()), status: 'deleted' as const }
            : await send(item);
    if (!outcome || (sequence !== 'none' && !isGone && outcome.errorCode !== undefined)) broken.add(key);
    if (!outcome) return;
    if (isDeletion && outcome.errorCode === undefined) deleted.add(key);
    await writeResults(item, outcome, results);
    if (!isGone && !wasSent && isWhole(item, outcome)) await remember(item);
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
      return undefined;
  }
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
