import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { createLatency } from '../../src/sandbox/latency.js';
import { createRandom } from '../../src/sandbox/random.js';

test('both ways together take a time within the range, and either may take most of it', () => {
  const draw = createLatency({ min: 100, max: 200 }, createRandom(1));
  const drawn = Array.from({ length: 500 }, draw);
  for (const { thereMs, backMs } of drawn) {
    expect(thereMs + backMs).toBeGreaterThanOrEqual(100);
    expect(thereMs + backMs).toBeLessThanOrEqual(200);
  }
  expect(drawn.some(({ thereMs, backMs }) => thereMs > 9 * backMs)).toBe(true);
  expect(drawn.some(({ thereMs, backMs }) => backMs > 9 * thereMs)).toBe(true);
});

test('without a range nothing is waited for, and no random number is spent', () => {
  const never = () => {
    throw new Error('drawn');
  };
  expect(createLatency(undefined, never)()).toEqual({ thereMs: 0, backMs: 0 });
});

test.each([
  [5, 1],
  [-5, 1],
  [Number.NaN, 1],
  [0, Infinity],
])('from %d to %d ms is no range', (min, max) => {
  expect(() => createLatency({ min, max }, createRandom(1))).toThrow(RunError);
});
