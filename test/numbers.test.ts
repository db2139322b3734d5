import { expect, test } from 'vitest';
import { count, counted } from '../src/numbers.js';

test.each([
  [0, '0', '0 rows'],
  [1, '1', '1 row'],
  [2031, '2,031', '2,031 rows'],
  [1_000_000, '1,000,000', '1,000,000 rows'],
  [1_001_002.5, '1,001,002.5', '1,001,002.5 rows'],
])('%i', (n, alone, withNoun) => {
  expect(count(n)).toBe(alone);
  expect(counted(n, 'row')).toBe(withNoun);
});

test('a noun of its own plural', () => {
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});
