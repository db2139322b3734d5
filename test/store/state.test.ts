import { setImmediate as endOfTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import type { SpentRequests } from '../../src/store/spent-requests.js';
import type { StateBatch, StateTables } from '../../src/store/state-tables.js';
import { createState, type State } from '../../src/store/state.js';

type Written = { sent: Record<string, string | undefined>; mustLast: boolean };

/** Tables in memory that log each write, and refuse once they are told to. */
function scriptedState(stored: Record<string, string> = {}) {
  const rows = new Map(Object.entries(stored));
  const intents = new Set<string>();
  const log: (Written | string)[] = [];
  let refusal: RunError | undefined;
  const tables: StateTables = {
    readSent: (contactId) => rows.get(contactId),
    readAhead: () => undefined,
    hasIntent: (contactId, runId) => intents.has(`${runId} ${contactId}`),
    write(batch: StateBatch, mustLast: boolean) {
      if (refusal !== undefined) throw refusal;
      log.push({ sent: Object.fromEntries(batch.sent), mustLast });
      for (const [contactId, fingerprint] of batch.sent) {
        if (fingerprint === undefined) rows.delete(contactId);
        else rows.set(contactId, fingerprint);
      }
      for (const [runId, contacts] of batch.intents) for (const id of contacts) intents.add(`${runId} ${id}`);
    },
  };
  const spent: SpentRequests = {
    starting: () => undefined,
    returned: () => undefined,
    ended: () => undefined,
    since: () => [],
    pausing: () => undefined,
    lastPause: () => undefined,
    flush: () => undefined,
  };
  const state: State = createState(tables, spent, () => log.push('closed'));
  return { state, log, refuse: (error: RunError) => (refusal = error) };
}

const FULL_DISK = new RunError('storage', 'the disk is full');

test('forgetting is done only when it will last, and is read at once', async () => {
  const { state, log } = scriptedState({ a: 'old' });
  const forgotten = state.forget('a').then(() => log.push('may send'));
  expect(state.lastSent('a')).toBeUndefined();
  expect(log).toEqual([]);
  await forgotten;
  expect(log).toEqual([{ sent: { a: undefined }, mustLast: true }, 'may send']);
});

test('calls of one turn of the event loop share one write', async () => {
  const { state, log } = scriptedState({ a: '1', b: '2', c: '3' });
  state.remember('d', '4');
  await Promise.all([state.forget('a'), state.forget('b'), state.intendDelete('c', 'run-1')]);
  expect(log).toEqual([{ sent: { a: undefined, b: undefined, d: '4' }, mustLast: true }]);
  await state.forget('c');
  expect(log).toHaveLength(2);
});

test('forgetting a contact of which nothing is known writes nothing', async () => {
  const { state, log } = scriptedState();
  await state.forget('a');
  state.remember('b', '1');
  await state.forget('b');
  expect(state.lastSent('b')).toBeUndefined();
  await state.flush();
  expect(log).toEqual([]);
});

test('remembering waits for no disk and is read at once', async () => {
  const { state, log } = scriptedState({ a: 'old' });
  state.remember('a', 'new');
  expect(state.lastSent('a')).toBe('new');
  await endOfTurn();
  expect(log).toEqual([{ sent: { a: 'new' }, mustLast: false }]);
});

test('the last word on a contact in a turn is the one that holds', async () => {
  const { state, log } = scriptedState({ a: 'old', b: 'old' });
  state.remember('a', 'new');
  const forgotten = Promise.all([state.forget('a'), state.forget('b')]);
  state.remember('b', 'newer');
  await forgotten;
  expect(log).toEqual([{ sent: { a: undefined, b: 'newer' }, mustLast: true }]);
});

test('a second call for the same contact waits for the same write', async () => {
  const { state, log } = scriptedState({ a: 'old' });
  await Promise.all([state.forget('a'), state.forget('a').then(() => log.push('may send'))]);
  expect(log).toEqual([{ sent: { a: undefined }, mustLast: true }, 'may send']);
});

test('an intent is known at once and belongs to its run', async () => {
  const { state } = scriptedState();
  expect(state.wasDeleteIntended('a', 'run-1')).toBe(false);
  const intended = state.intendDelete('a', 'run-1');
  expect(state.wasDeleteIntended('a', 'run-1')).toBe(true);
  await intended;
  expect(state.wasDeleteIntended('a', 'run-1')).toBe(true);
  expect(state.wasDeleteIntended('a', 'run-2')).toBe(false);
  expect(state.wasDeleteIntended('b', 'run-1')).toBe(false);
});

test('a write that fails rejects all who wait for it, and every later call', async () => {
  const { state, log, refuse } = scriptedState({ a: 'old', b: 'old' });
  refuse(FULL_DISK);
  const results = await Promise.allSettled([state.forget('a'), state.intendDelete('b', 'run-1')]);
  expect(results).toEqual([
    { status: 'rejected', reason: FULL_DISK },
    { status: 'rejected', reason: FULL_DISK },
  ]);
  expect(() => state.lastSent('a')).toThrow(FULL_DISK);
  await expect(state.forget('c')).rejects.toBe(FULL_DISK);
  await expect(state.close()).rejects.toBe(FULL_DISK);
  expect(log).toEqual(['closed']);
});

test('a failure that nobody waited for is thrown by the next call', async () => {
  const { state, refuse } = scriptedState();
  refuse(FULL_DISK);
  state.remember('a', '1');
  await endOfTurn();
  expect(() => state.remember('b', '2')).toThrow(FULL_DISK);
});

test('closing writes what waits, closes once, and ends all use', async () => {
  const { state, log } = scriptedState();
  state.remember('a', '1');
  await state.close();
  await state.close();
  expect(log).toEqual([{ sent: { a: '1' }, mustLast: false }, 'closed']);
  expect(() => state.lastSent('a')).toThrow('after it was closed');
  await expect(state.forget('a')).rejects.toThrow('after it was closed');
});
