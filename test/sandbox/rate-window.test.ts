import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { createRateWindow } from '../../src/sandbox/rate-window.js';

test('a sliding window lets the next one in a whole window after the one that many before', () => {
  const window = createRateWindow({ requests: 2, windowMs: 1000, window: 'sliding' });
  expect([0, 900, 999, 1000, 1001, 1899, 1900].map((at) => window.refuse(at))).toEqual([
    undefined,
    undefined,
    1,
    undefined,
    899,
    1,
    undefined,
  ]);
});

test('a fixed window starts anew at its edge and so lets twice the limit pass around it', () => {
  const window = createRateWindow({ requests: 2, windowMs: 1000, window: 'fixed' });
  expect([998, 999, 999, 1000, 1001, 1002, 2000].map((at) => window.refuse(at))).toEqual([
    undefined,
    undefined,
    1,
    undefined,
    undefined,
    998,
    undefined,
  ]);
});

test('no sliding window of random arrivals ever holds more than the limit', () => {
  const window = createRateWindow({ requests: 5, windowMs: 100, window: 'sliding' });
  const admitted: number[] = [];
  for (let at = 0; at < 5000; at += 1 + ((at * 7) % 13))
    if (window.refuse(at) === undefined) admitted.push(at);
  expect(admitted.length).toBeGreaterThan(200);
  for (const [i, at] of admitted.entries())
    expect(at - (admitted[i - 5] ?? -Infinity)).toBeGreaterThanOrEqual(100);
});

test.each([
  [0, 1000],
  [1.5, 1000],
  [1, 0],
  [Number.NaN, 1000],
  [1, Number.NaN],
])('%d requests in %d ms is no limit', (requests, windowMs) => {
  expect(() => createRateWindow({ requests, windowMs, window: 'sliding' })).toThrow(RunError);
});
