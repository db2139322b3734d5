import { expect, test } from 'vitest';
import { formatDuration } from '../src/duration-words.js';

test.each([
  [0, '0 ms'],
  [499.6, '500 ms'],
  [999.6, '1 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [609_000, '10 min 9 s'],
  [600_000, '10 min'],
  [3_599_600, '1 h'],
  [30_000_000, '8 h 20 min'],
  [7_200_000, '2 h'],
  [180_000_000, '50 h'],
])('%d ms is said as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
