import { describe, expect, test } from 'vitest';
import type { ContactRequest, Reply } from '../../src/api/reply.js';
import type { Change } from '../../src/contact/change.js';
import type { ContactApi } from '../../src/sync/ports.js';
import { createSendChange, wouldBe, type ChangeOutcome, type DueChange } from '../../src/sync/send-change.js';
import type { Sender } from '../../src/sync/send.js';
import { badKey, badRequest, countingTally, down, foreign404, limited, missing, ok } from './support.js';

const at = new Date('2026-11-23T00:00:00Z');
const setName: Change = { action: 'update', fields: new Map([['firstName', 'Ann']]) };
const remove: Change = { action: 'delete' };

function dueOf(change: Change): DueChange {
  return { contactId: 'a', change, previous: undefined, row: undefined };
}

type Given = { maybeApplied?: boolean; wasIntended?: boolean };

/** How a change ends whose request gets this for its final reply. */
async function outcomeOf(
  change: Change,
  reply: Reply | undefined,
  given: Given = {},
): Promise<ChangeOutcome | undefined> {
  const { maybeApplied = false, wasIntended = false } = given;
  const send: Sender = () =>
    Promise.resolve({ reply, attempts: 2, maybeApplied, startedAt: at, finishedAt: at });
  const sendChange = createSendChange(sendingApi([]), send, () => ({}), countingTally());
  return sendChange(dueOf(change), wasIntended, () => Promise.resolve());
}

function sendingApi(requests: ContactRequest[]): ContactApi {
  return {
    send(request) {
      requests.push(request);
      return Promise.resolve(ok);
    },
    listPage: () => Promise.reject(new Error('no list is asked for')),
  };
}

describe('the status of a change', () => {
  test.each<[string, Change, Reply, Given, Partial<ChangeOutcome>]>([
    ['an update that is done', setName, ok, {}, { status: 'updated', httpStatus: 200, errorCode: undefined }],
    ['a delete that is done', remove, ok, {}, { status: 'deleted', httpStatus: 200, errorCode: undefined }],
    ['404', setName, missing, {}, { status: 'not_found', httpStatus: 404, errorCode: 'not_found' }],
    [
      '404 to an update that may have been applied',
      setName,
      missing,
      { maybeApplied: true },
      { status: 'not_found' },
    ],
    ['404 to a delete', remove, missing, {}, { status: 'not_found', errorCode: 'not_found' }],
    [
      '404 to a delete whose first answer was lost',
      remove,
      missing,
      { maybeApplied: true },
      { status: 'deleted', httpStatus: 404, errorCode: undefined, errorMessage: '' },
    ],
    [
      '404 to a delete that the run intended before it was interrupted',
      remove,
      missing,
      { wasIntended: true },
      { status: 'deleted', errorCode: undefined },
    ],
    [
      '400',
      setName,
      badRequest,
      {},
      { status: 'failed', httpStatus: 400, errorCode: 'bad_request', errorMessage: 'no e-mail' },
    ],
    [
      "a 404 that is not the API's",
      remove,
      foreign404,
      { maybeApplied: true },
      { status: 'failed', errorCode: 'bad_response' },
    ],
    [
      '503 to the end',
      setName,
      down,
      { maybeApplied: true },
      { status: 'failed', httpStatus: 503, errorCode: 'server_error' },
    ],
  ])('%s', async (_, change, reply, given, expected) => {
    await expect(outcomeOf(change, reply, given)).resolves.toMatchObject({
      attempts: 2,
      startedAt: at,
      finishedAt: at,
      ...expected,
    });
  });

  test('is none where the run stopped first', async () => {
    await expect(outcomeOf(setName, undefined, { maybeApplied: true })).resolves.toBeUndefined();
  });

  test.each([limited(), badKey])('cannot be made of $kind', async (reply) => {
    await expect(outcomeOf(setName, reply)).rejects.toThrow('no final answer');
  });
});

describe('the request', () => {
  test.each<[Change, ContactRequest]>([
    [setName, { method: 'PATCH', contactId: 'a', body: { firstName: 'Ann' } }],
    [remove, { method: 'DELETE', contactId: 'a' }],
  ])('of %o', async (change, expected) => {
    const requests: ContactRequest[] = [];
    const tally = countingTally();
    const send: Sender = async (contactId, attempt, given) => {
      expect(contactId).toBe('a');
      expect(given).toBe(tally);
      return { reply: await attempt(), attempts: 1, maybeApplied: false, startedAt: at, finishedAt: at };
    };
    const sendChange = createSendChange(
      sendingApi(requests),
      send,
      ({ fields }) => Object.fromEntries(fields),
      tally,
    );
    await sendChange(dueOf(change), false, () => Promise.resolve());
    expect(requests).toEqual([expected]);
  });
});

describe('the intent of a delete', () => {
  test('is on record before the first attempt is sent, once for all of them', async () => {
    const log: string[] = [];
    const api: ContactApi = {
      ...sendingApi([]),
      send: () => Promise.resolve(void log.push('sent')).then(() => down),
    };
    const send: Sender = async (_id, attempt) => {
      await attempt();
      return { reply: await attempt(), attempts: 2, maybeApplied: true, startedAt: at, finishedAt: at };
    };
    const sendChange = createSendChange(api, send, () => ({}), countingTally());
    await sendChange(dueOf(remove), false, () => Promise.resolve(void log.push('prepared')));
    expect(log).toEqual(['prepared', 'sent', 'sent']);
  });

  test('is not recorded for a row that the run leaves before its first attempt', async () => {
    const log: string[] = [];
    const stopped: Sender = () =>
      Promise.resolve({ reply: undefined, attempts: 0, maybeApplied: false, startedAt: at, finishedAt: at });
    const sendChange = createSendChange(sendingApi([]), stopped, () => ({}), countingTally());
    await sendChange(dueOf(remove), false, () => Promise.resolve(void log.push('prepared')));
    expect(log).toEqual([]);
  });
});

test.each([
  [setName, 'updated'],
  [remove, 'deleted'],
])('a dry run of %o says %s', (change, status) => {
  const outcome = wouldBe(change, new Date());
  expect(outcome).toMatchObject({ status, attempts: 0, httpStatus: undefined, errorCode: undefined });
});
