import { expect, test } from 'vitest';
import type { PaceCost } from '../../src/pace/pace-cost.js';
import { renderPace } from '../../src/cli/render-pace.js';

const RATE = { kind: 'limited', requests: 200, windowMs: 60_000, text: '200/1m' } as const;
const NOTHING: PaceCost = {
  pauses: 0,
  pausedMs: 0,
  slowedMs: 0,
  leastShare: 1,
  heldMs: 0,
  busyMs: 600_000,
  latencyMs: 100,
};

test('where nothing held the run back, nothing is said', () => {
  expect(renderPace(undefined, RATE, 8)).toEqual([]);
  expect(renderPace(NOTHING, RATE, 8)).toEqual([]);
  expect(renderPace({ ...NOTHING, heldMs: 20_000, latencyMs: 9_000, leastShare: 0.99 }, RATE, 8)).toEqual([]);
});

test('pauses and a slower pace are named with what they cost', () => {
  const cost = { ...NOTHING, pauses: 3, pausedMs: 123_000, slowedMs: 70_000, leastShare: 0.49 };
  expect(renderPace(cost, RATE, 8)).toEqual([
    'told to wait 3 times (2 min 3 s), slowed to 49 % (about 1 min 10 s more): ' +
      'others use the same key, or the API allows less than --rate 200/1m',
  ]);
});

test('a slower pace without a 429 is named too', () => {
  const [line] = renderPace({ ...NOTHING, slowedMs: 30_000, leastShare: 0.5 }, RATE, 8);
  expect(line).toMatch(/^slowed to 50 % \(about 30 s more\): others/);
});

test('a concurrency that holds back the rate is named, with one that is enough', () => {
  expect(renderPace({ ...NOTHING, heldMs: 300_000, latencyMs: 5_000 }, RATE, 8)).toEqual([
    'held back by --concurrency 8, as answers took 5 s on average: 200/1m needs --concurrency 21',
  ]);
  const unlimited = { kind: 'unlimited', text: 'unlimited' } as const;
  expect(renderPace({ ...NOTHING, heldMs: 300_000, latencyMs: 5_000 }, unlimited, 8)).toEqual([]);
  expect(renderPace({ ...NOTHING, heldMs: 300_000, latencyMs: 5_000 }, RATE, 30)).toEqual([]);
});
