import { expect, test } from 'vitest';
import { createPace } from '../../src/api/pace.js';

test('is the whole rate until something is refused', () => {
  expect(createPace(1_000).share(1e9)).toBe(1);
});

test('goes down to four fifths, and up a hundredth for each quiet interval after the pause, to the whole rate', () => {
  const pace = createPace(1_000);
  pace.slowDown(5_000, 9_000);
  expect(pace.share(5_000)).toBe(0.8);
  expect(pace.share(9_999)).toBe(0.8);
  expect(pace.share(10_000)).toBeCloseTo(0.81);
  expect(pace.share(19_500)).toBeCloseTo(0.9);
  expect(pace.share(1e9)).toBe(1);
});

test('is halved where the last slowing did not help', () => {
  const pace = createPace(1_000);
  pace.slowDown(0, 1_000);
  pace.slowDown(1_500, 3_000);
  expect(pace.share(3_000)).toBeCloseTo(0.4);
  pace.slowDown(6_000, 7_000);
  expect(pace.share(7_000)).toBeCloseTo(0.43 * 0.8);
});

test('never comes to a stop', () => {
  const pace = createPace(1_000);
  for (let nowMs = 0; nowMs < 100; nowMs += 1) pace.slowDown(nowMs, nowMs);
  expect(pace.share(100)).toBe(0.05);
});
