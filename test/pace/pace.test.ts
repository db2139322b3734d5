import { expect, test } from 'vitest';
import { createPace } from '../../src/pace/pace.js';

/** Too little to tell anything. */
const LITTLE = 0.1;

test('is the whole rate until something is refused', () => {
  expect(createPace(1_000).share(1e9)).toBe(1);
});

test('goes down to four fifths, is kept for six quiet intervals after the pause, then rises to the whole rate', () => {
  const pace = createPace(1_000);
  pace.slowDown(5_000, 9_000, LITTLE);
  expect(pace.share(5_000)).toBe(0.8);
  expect(pace.share(15_999)).toBe(0.8);
  expect(pace.share(16_000)).toBeCloseTo(0.81);
  expect(pace.share(17_000)).toBeCloseTo(0.83);
  expect(pace.share(21_000)).toBe(1);
  expect(pace.share(1e9)).toBe(1);
});

test.each([
  [1, 0.8],
  [0.7, 0.665],
  [0.3, 0.5],
])('goes a little below the share of %d that was let through, to %d', (granted, share) => {
  const pace = createPace(1_000);
  pace.slowDown(0, 0, granted);
  expect(pace.share(0)).toBeCloseTo(share);
});

test('is halved where the last slowing did not help', () => {
  const pace = createPace(1_000);
  pace.slowDown(0, 1_000, LITTLE);
  pace.slowDown(1_500, 3_000, LITTLE);
  expect(pace.share(3_000)).toBeCloseTo(0.4);
  pace.slowDown(10_000, 11_000, LITTLE);
  expect(pace.share(11_000)).toBeCloseTo(0.41 * 0.8);
});

test('never comes to a stop', () => {
  const pace = createPace(1_000);
  for (let nowMs = 0; nowMs < 100; nowMs += 1) pace.slowDown(nowMs, nowMs, 0);
  expect(pace.share(100)).toBe(0.05);
});
