import { expect, test } from 'vitest';
import {
  createLookOnlyStore,
  createSentState,
  rememberDeleted,
  type SentStore,
} from '../../../src/jobs/sync/sent-state.js';
import type { SentState } from '../../../src/sync/ports.js';
import { loggedState } from '../../sync/support.js';
import { NO_INTENTS } from '../support.js';

/** A store in memory, as the database keeps it. */
function storeOf(kept: Readonly<Record<string, string>>): SentStore {
  const texts = new Map(Object.entries(kept));
  return {
    ...createLookOnlyStore({ lastSent: (name) => texts.get(name), readAhead: () => undefined }),
    remember: (name, text) => void texts.set(name, text),
  };
}

function stateOf(store: SentStore, rules: string): SentState {
  return createSentState(store, { runId: 'r1', rules, intents: NO_INTENTS });
}

test('a fingerprint is kept with the rules by which it came about, and told without them', () => {
  const store = storeOf({});
  const today = stateOf(store, 'today');
  today.remember('a', 'f1 null key#x');
  expect(today.sentBefore('a')).toEqual({ fingerprint: 'f1 null key#x', isBySameRules: true });
  expect(stateOf(store, 'tomorrow').sentBefore('a')).toMatchObject({ isBySameRules: false });
  expect(today.sentBefore('b')).toBeUndefined();
});

test('what was remembered before rules were noted counts as sent by the same', () => {
  const state = stateOf(storeOf({ old: 'f0 null ' }), 'today');
  expect(state.sentBefore('old')).toEqual({ fingerprint: 'f0 null ', isBySameRules: true });
});

test('a delete is intended where the run folder or the store says so', async () => {
  const noted: string[] = [];
  const intents = {
    ...NO_INTENTS,
    has: (name: string) => name === 'a',
    note: (name: string) => Promise.resolve(void noted.push(name)),
  };
  const store = {
    ...storeOf({}),
    wasDeleteIntended: (name: string, runId: string) => `${name} ${runId}` === 'b r1',
  };
  const state = createSentState(store, { runId: 'r1', rules: '', intents });
  expect(['a', 'b', 'c'].map((name) => state.wasDeleteIntended(name))).toEqual([true, true, false]);
  await state.intendDelete('c');
  expect(noted).toEqual(['c']);
});

test('deletes that only the report tells of are remembered, those that the state knows are left', () => {
  const log: string[] = [];
  const fingerprints = { of: () => 'gone', sequenceOf: () => undefined };
  rememberDeleted(loggedState(log, { a: 'gone', b: 'other' }), new Set(['a', 'b', 'c']), fingerprints);
  expect(log).toEqual(['remember b', 'remember c']);
});
