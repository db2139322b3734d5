import { describe, expect, test } from 'vitest';
import { createRateGuard, type RateGuard } from '../../src/pace/rate-guard.js';
import { mostWithin } from '../support/scripted-server.js';
import { seeded, simulate, type Latency } from './simulate.js';

/** A window of 1 s as the guard keeps it: 500 ppm for clocks that run apart, and 1 ms. */
const SECOND = 1_001.5;

function started(guard: RateGuard, count: number): void {
  for (let index = 0; index < count; index += 1) guard.started();
}

describe('the log', () => {
  test('lets the limit through at once, and the next one a window after the first answer', () => {
    const guard = createRateGuard({ requests: 3, windowMs: 1_000 });
    expect(guard.waitMs(0)).toBe(0);
    started(guard, 3);
    for (const answeredMs of [40, 50, 60]) guard.answered(answeredMs);
    expect(guard.waitMs(60)).toBe(40 + SECOND - 60);
    expect(guard.waitMs(40 + SECOND)).toBe(0);
    guard.started();
    expect(guard.waitMs(40 + SECOND)).toBe(10);
  });

  test('holds a request that is not answered for as long as it takes', () => {
    const guard = createRateGuard({ requests: 2, windowMs: 1_000 });
    started(guard, 2);
    expect(guard.waitMs(1e9)).toBe(Infinity);
    guard.answered(1e9);
    expect(guard.waitMs(1e9)).toBe(SECOND);
  });

  test('follows a lowered limit and comes back from it, never below 1', () => {
    const guard = createRateGuard({ requests: 4, windowMs: 1_000 });
    started(guard, 2);
    guard.answered(10);
    guard.answered(20);
    guard.setRequests(2.9);
    expect(guard.waitMs(20)).toBe(10 + SECOND - 20);
    guard.setRequests(0.2);
    expect(guard.waitMs(20)).toBe(SECOND);
    guard.setRequests(4);
    expect(guard.waitMs(20)).toBe(0);
  });

  test('stays small however many have passed through it', () => {
    const guard = createRateGuard({ requests: 100, windowMs: 1_000 });
    let nowMs = 0;
    for (let index = 0; index < 200_000; index += 1) {
      nowMs += guard.waitMs(nowMs);
      guard.started();
      guard.answered(nowMs + 0.01);
    }
    expect(nowMs).toBeGreaterThan(1_999 * SECOND);
    expect(nowMs).toBeLessThan(2_000 * (SECOND + 1));
  });
});

const uniform = (random: () => number, fromMs: number, toMs: number): number =>
  fromMs + (toMs - fromMs) * random();
const exponential = (random: () => number, meanMs: number): number => -meanMs * Math.log(1 - random());

type Make = (random: () => number) => Latency;
const steady =
  (outMs: number, backMs: number): Make =>
  () =>
  () => ({ outMs, backMs });
const spread =
  (out: [number, number], back: [number, number]): Make =>
  (random) =>
  () => ({
    outMs: uniform(random, ...out),
    backMs: uniform(random, ...back),
  });
const tailed =
  (baseMs: number, meanMs: number): Make =>
  (random) =>
  () => ({
    outMs: baseMs + exponential(random, meanMs),
    backMs: baseMs + exponential(random, meanMs),
  });

describe('in simulated time no window holds more than the limit', () => {
  // What is used is the limit less a round trip of each window: nobody can tell when a request was counted.
  test.each<[string, number, number, number, Make, number]>([
    ['200/1m, 20 to 200 ms', 200, 60_000, 8, spread([10, 100], [10, 100]), 0.985],
    ['200/1m, up to 1 s of jitter', 200, 60_000, 8, spread([0, 500], [0, 500]), 0.985],
    ['200/1m, up to 1 s of jitter on the way there', 200, 60_000, 8, spread([0, 1_000], [10, 20]), 0.985],
    ['200/1m, 700 ms', 200, 60_000, 8, spread([340, 360], [340, 360]), 0.985],
    ['200/1m, 700 ms and up to 1 s of jitter', 200, 60_000, 16, spread([350, 850], [350, 850]), 0.975],
    ['200/1m, 5 s', 200, 60_000, 32, steady(2_500, 2_500), 0.92],
    ['200/1m, 5 s and 1 s of jitter', 200, 60_000, 32, spread([100, 200], [4_500, 5_500]), 0.915],
    ['50/10s, 20 to 60 ms', 50, 10_000, 8, spread([10, 30], [10, 30]), 0.98],
    ['5/1s, 5 to 15 ms', 5, 1_000, 8, spread([2, 7], [3, 8]), 0.98],
    ['100/2s, 10 to 20 ms', 100, 2_000, 8, spread([5, 10], [5, 10]), 0.98],
    ['100/2s, 33 ms of jitter, which is 1 s of a minute', 100, 2_000, 16, spread([1, 34], [1, 3]), 0.985],
    ['100/2s, 20 to 80 ms', 100, 2_000, 16, spread([10, 40], [10, 40]), 0.97],
    ['100/2s, 700 ms', 100, 2_000, 64, steady(350, 350), 0.74],
    ['100/2s, 700 ms, all before it is counted', 100, 2_000, 64, steady(700, 0), 0.74],
    ['100/2s, a long tail', 100, 2_000, 64, tailed(100, 50), 0.85],
    ['1000/1s, 5 to 15 ms', 1_000, 1_000, 64, spread([2, 7], [3, 8]), 0.98],
    ['1/1s, 0 to 50 ms', 1, 1_000, 8, spread([0, 25], [0, 25]), 0.95],
  ])('%s', (_title, requests, windowMs, concurrency, make, leastUsed) => {
    for (const seed of [1, 2, 3]) {
      const latency = make(seeded(seed));
      const { countedMs, used } = simulate({
        requests,
        windowMs,
        concurrency,
        count: requests * 12,
        latency,
      });
      expect(mostWithin(countedMs, windowMs)).toBeLessThanOrEqual(requests);
      expect(used).toBeGreaterThan(leastUsed);
    }
  });

  test('whatever limit and latencies chance brings', () => {
    const random = seeded(42);
    for (let run = 0; run < 150; run += 1) {
      const requests = 1 + Math.floor(random() * random() * 200);
      const windowMs = [1_000, 2_000, 10_000, 60_000][run % 4] ?? 1_000;
      const base = () => random() * random() * (windowMs / 3);
      const [out, back] = [base(), base()];
      const jitter = random() * (windowMs / 4);
      const make =
        run % 2 === 0 ? tailed(out, jitter / 2) : spread([out, out + jitter], [back, back + jitter]);
      const concurrency = run % 3 === 0 ? 8 : 1_000;
      const simulation = { requests, windowMs, concurrency, count: requests * 12, latency: make(random) };
      const most = mostWithin(simulate(simulation).countedMs, windowMs);
      expect(most, JSON.stringify({ run, requests, windowMs })).toBeLessThanOrEqual(requests);
    }
  });

  test('where answers get lost and the server counts them as late as the timeout', () => {
    const random = seeded(7);
    const latency: Latency = () =>
      random() < 0.1
        ? { outMs: 3_000, backMs: 0 }
        : { outMs: uniform(random, 5, 20), backMs: uniform(random, 5, 20) };
    const { countedMs } = simulate({ requests: 50, windowMs: 5_000, concurrency: 32, count: 1_000, latency });
    expect(mostWithin(countedMs, 5_000)).toBeLessThanOrEqual(50);
  });
});
