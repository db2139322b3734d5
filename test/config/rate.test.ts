import { expect, test } from 'vitest';
import { parseRate } from '../../src/config/rate.js';

test.each([
  ['200/1m', 200, 60_000],
  ['50/10s', 50, 10_000],
  ['5/s', 5, 1_000],
  ['100/h', 100, 3_600_000],
  ['1/250ms', 1, 250],
])('%s is a limit', (text, requests, windowMs) => {
  expect(parseRate(text)).toEqual({ kind: 'limited', requests, windowMs, text });
});

test('windows may be named by their words, as the plan names them', () => {
  expect(parseRate('200/min')).toMatchObject({ requests: 200, windowMs: 60_000 });
  expect(parseRate('5 / sec')).toMatchObject({ requests: 5, windowMs: 1_000 });
});

test('no limit has a word of its own, in any case', () => {
  expect(parseRate(' Unlimited ')).toEqual({ kind: 'unlimited', text: 'unlimited' });
});

test.each([
  ['200'],
  ['0/1m'],
  ['200/0s'],
  ['200/'],
  ['/1m'],
  ['-5/s'],
  ['1.5/s'],
  ['5/1'],
  ['5/s/s'],
  ['none'],
  ['5/30d'],
])('%j is no rate', (text) => {
  expect(parseRate(text)).toBeUndefined();
});
