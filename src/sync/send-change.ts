import type { ContactRequest, Reply } from '../api/reply.js';
import { isDelete, type Action, type Change, type Update } from '../contact/change.js';
import type { RowResult } from './result.js';
import type { Status } from './status.js';
import type { ContactApi } from './ports.js';
import type { RequestTally, Sender, Sent } from './send.js';

/** How one change ended; `undefined` where the run stopped first and its rows stay pending. */
export type ChangeOutcome = Pick<
  RowResult,
  'status' | 'httpStatus' | 'attempts' | 'errorCode' | 'errorMessage' | 'startedAt' | 'finishedAt'
>;

/**
 * `wasIntended`: the run already recorded, and perhaps sent, this very delete before it was interrupted. `intend`
 * records it now.
 */
export type SendChange = (
  contactId: string,
  change: Change,
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

/** Sends for real: builds the request, waits for its final reply, gives the row's status. */
export function createSendChange(
  api: ContactApi,
  send: Sender,
  bodyOf: BodyOf,
  tally: RequestTally,
): SendChange {
  return async (contactId, change, wasIntended, prepare) => {
    const request = requestOf(contactId, change, bodyOf);
    let prepared: Promise<void> | undefined;
    // With its slot in hand, not before: a row that is stopped while it waits must not look like one that was sent.
    async function attempt(): Promise<Reply> {
      await (prepared ??= prepare());
      return api.send(request);
    }
    const sent = await send(contactId, attempt, tally);
    return sent.reply && outcomeOf(change, sent, sent.reply, wasIntended);
  };
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
