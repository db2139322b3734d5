import type { ContactRequest, Reply } from '../api/reply.js';
import { isDelete, type Action, type Change, type Update } from '../contact/change.js';
import type { Problem } from '../contact/problem.js';
import type { ReadBack, ReadBackTurn } from './read-back.js';
import type { RowResult } from './result.js';
import type { Status } from './status.js';
import type { ContactApi } from './ports.js';
import type { RequestTally, Sender, Sent } from './send.js';
import { Stopped } from './stop.js';
import type { SendWork } from './work.js';

/** How one change ended; `undefined` where the run stopped first and its rows stay pending. */
export type ChangeOutcome = Pick<
  RowResult,
  | 'status'
  | 'httpStatus'
  | 'attempts'
  | 'errorCode'
  | 'errorMessage'
  | 'problems'
  | 'startedAt'
  | 'finishedAt'
>;

/** A change that is due, with what it replaces and the row that asked for it. */
export type DueChange = Pick<SendWork, 'contactId' | 'change' | 'previous' | 'row'>;

/**
 * `wasIntended`: the run already recorded, and perhaps sent, this very delete before it was interrupted. `prepare`
 * records it now.
 */
export type SendChange = (
  due: DueChange,
  wasIntended: boolean,
  prepare: () => Promise<void>,
) => Promise<ChangeOutcome | undefined>;

type BodyOf = (change: Update) => Record<string, unknown>;

/** What a change that succeeded makes of its row. */
const DONE = { update: 'updated', delete: 'deleted' } as const satisfies Record<Action, Status>;

function requestOf(contactId: string, change: Change, bodyOf: BodyOf): ContactRequest {
  switch (change.action) {
    case 'update':
      return { method: 'PATCH', contactId, body: bodyOf(change) };
    case 'delete':
      return { method: 'DELETE', contactId };
  }
}

/**
 * Sends for real: builds the request, waits for its final reply, gives the row's status. With `readBack` an update
 * waits for its turn, and a field that did not take is the row's failure.
 */
export function createSendChange(
  api: ContactApi,
  send: Sender,
  bodyOf: BodyOf,
  tally: RequestTally,
  readBack?: ReadBack,
): SendChange {
  async function sendOnce(
    { contactId, change }: DueChange,
    prepare: () => Promise<void>,
    turn: ReadBackTurn | undefined,
  ): Promise<Sent> {
    const request = requestOf(contactId, change, bodyOf);
    let prepared: Promise<void> | undefined;
    // With its slot in hand, not before: a row that is stopped while it waits must not look like one that was sent.
    async function attempt(): Promise<Reply> {
      await (prepared ??= prepare());
      const reply = await api.send(request);
      if (reply.kind === 'trouble') turn?.stepAside();
      return reply;
    }
    return send(contactId, attempt, tally);
  }

  return async (due, wasIntended, prepare) => {
    const { change } = due;
    let turn: ReadBackTurn | undefined;
    try {
      turn = isDelete(change) ? undefined : await readBack?.enter();
    } catch (error) {
      if (error instanceof Stopped) return undefined;
      throw error;
    }
    try {
      const sent = await sendOnce(due, prepare, turn);
      const outcome = sent.reply && outcomeOf(change, sent, sent.reply, wasIntended);
      if (!turn || isDelete(change) || sent.reply?.kind !== 'ok' || !outcome) return outcome;
      const { contactId, previous, row } = due;
      const update = { contactId, line: row?.line, fields: change.fields, previous };
      const problem = await turn.judge(update, sent.reply.body);
      return problem ? refuted(outcome, problem) : outcome;
    } finally {
      turn?.leave();
    }
  };
}

/** What the answer said is not so. */
function refuted(outcome: ChangeOutcome, problem: Problem): ChangeOutcome {
  const { code: errorCode, message: errorMessage } = problem;
  return { ...outcome, status: 'failed', errorCode, errorMessage, problems: [problem] };
}

/** How a change would end: what a dry run says in place of sending it. */
export function wouldBe(change: Change, now: Date): ChangeOutcome {
  return {
    status: DONE[change.action],
    httpStatus: undefined,
    attempts: 0,
    errorCode: undefined,
    errorMessage: '',
    startedAt: now,
    finishedAt: now,
  };
}

function outcomeOf(change: Change, sent: Sent, reply: Reply, wasIntended: boolean): ChangeOutcome {
  const { attempts, startedAt, finishedAt } = sent;
  const done = { attempts, startedAt, finishedAt, httpStatus: reply.status };
  switch (reply.kind) {
    case 'ok':
      return { ...done, status: DONE[change.action], errorCode: undefined, errorMessage: '' };
    case 'not_found':
      // Our own delete, whose first answer was lost, has done its work.
      if (isDelete(change) && (sent.maybeApplied || wasIntended))
        return { ...done, status: DONE[change.action], errorCode: undefined, errorMessage: '' };
      return { ...done, status: 'not_found', errorCode: 'not_found', errorMessage: reply.message };
    case 'refused':
    case 'trouble':
      return { ...done, status: 'failed', errorCode: reply.code, errorMessage: reply.message };
    case 'rate_limited':
    case 'key_refused':
      throw new Error(`a reply of kind ${reply.kind} is no final answer`);
  }
}
