import { expect, test } from 'vitest';
import { withRules } from '../../../src/jobs/sync/sent-rules.js';
import { loggedState } from '../../sync/support.js';

test('a fingerprint is kept with the rules by which it came about, and told without them', () => {
  const state = loggedState([], { old: 'f0 null ' });
  const today = withRules(state, 'today');
  today.remember('a', 'f1 null key#x');
  expect(today.lastSent('a')).toBe('f1 null key#x');
  expect(today.sentBefore('a')).toEqual({ fingerprint: 'f1 null key#x', isBySameRules: true });
  expect(withRules(state, 'tomorrow').sentBefore('a')).toMatchObject({ isBySameRules: false });
  expect(today.sentBefore('b')).toBeUndefined();
});

test('what was remembered before rules were noted counts as sent by the same', () => {
  const state = loggedState([], { old: 'f0 null ' });
  expect(withRules(state, 'today').sentBefore('old')).toEqual({
    fingerprint: 'f0 null ',
    isBySameRules: true,
  });
});
