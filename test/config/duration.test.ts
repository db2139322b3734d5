import { expect, test } from 'vitest';
import { parseDuration } from '../../src/config/duration.js';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1m', 60_000],
  ['2h', 7_200_000],
  ['8h20m', 30_000_000],
  ['1.5h', 5_400_000],
  [' 1M ', 60_000],
  ['0s', 0],
  ['24d', 24 * 86_400_000],
])('%j is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([['30'], ['s'], [''], ['1 h'], ['-1s'], ['1e3s'], ['1m,5'], ['abc'], ['25d'], ['99999999999999h']])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
