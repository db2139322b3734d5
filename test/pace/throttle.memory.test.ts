import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestMemory } from '../../src/pace/request-memory.js';
import { createThrottle } from '../../src/pace/throttle.js';
import type { Rate } from '../../src/pace/throttle-types.js';
import { mostWithin } from '../support/scripted-server.js';

const never = new AbortController().signal;
/** Slots that the guard alone gives: without memory they come in one burst. */
const FAST: Rate = { kind: 'limited', requests: 500, windowMs: 1_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function memoryOf(agesMs: readonly number[], pauseLeftMs = 0) {
  const log: string[] = [];
  const memory: RequestMemory = {
    recent: () => ({ agesMs, pauseLeftMs }),
    starting() {
      log.push('noted');
      return () => log.push('ended');
    },
    pausing: (ms) => void log.push(`pause ${ms}`),
  };
  return { memory, log };
}

test('a request is noted before it is sent, and again when it has ended, however it ends', async () => {
  const { memory, log } = memoryOf([]);
  const throttle = createThrottle({ rate: FAST, concurrency: 1, memory });
  await throttle.run(() => Promise.resolve(log.push('sent')), never);
  await throttle.run(() => Promise.reject(new Error('bug')), never).catch(() => log.push('failed'));
  expect(log).toEqual(['noted', 'sent', 'ended', 'noted', 'ended', 'failed']);
});

test('nothing is sent where it cannot be noted', async () => {
  const { memory } = memoryOf([]);
  function refuse(): never {
    throw new Error('the disk is full');
  }
  const throttle = createThrottle({ rate: FAST, concurrency: 1, memory: { ...memory, starting: refuse } });
  const attempt = vi.fn(() => Promise.resolve());
  await expect(throttle.run(attempt, never)).rejects.toThrow('the disk is full');
  expect(attempt).not.toHaveBeenCalled();
  // The place is free again: the next one fails at its own note, and does not wait.
  await expect(throttle.run(attempt, never)).rejects.toThrow('the disk is full');
});

test('what an earlier process spent takes its place in the window', async () => {
  const earlier = Array.from({ length: 400 }, (_, index) => 500 - index);
  const { memory } = memoryOf(earlier);
  const throttle = createThrottle({ rate: FAST, concurrency: 50, memory });
  const zeroMs = performance.now();
  const startedMs: number[] = [];
  const runs = Array.from({ length: 1_000 }, () =>
    throttle.run(async () => {
      startedMs.push(performance.now() - zeroMs);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }, never),
  );
  await vi.advanceTimersByTimeAsync(400);
  expect(startedMs).toHaveLength(100);
  await vi.advanceTimersByTimeAsync(4_000);
  await Promise.all(runs);
  expect(mostWithin([...earlier.map((ageMs) => -ageMs), ...startedMs], 1_000)).toBeLessThanOrEqual(500);
});

test('the rest of a pause is waited for, and a new one is noted', async () => {
  const { memory, log } = memoryOf([], 20_000);
  const throttle = createThrottle({ rate: FAST, concurrency: 8, memory });
  expect(throttle.pausedUntilMs()).toBe(performance.now() + 20_000);
  void throttle.run(() => Promise.resolve(log.push('sent')), never);
  await vi.advanceTimersByTimeAsync(19_990);
  expect(log).toEqual([]);
  await vi.advanceTimersByTimeAsync(20);
  expect(log).toEqual(['noted', 'sent', 'ended']);
  throttle.pause(3_000);
  throttle.pause(1_000);
  expect(log.slice(3)).toEqual(['pause 3000']);
});

test('without a limit a pause is waited out too, and what is sent is noted for a run that has one', async () => {
  const { memory, log } = memoryOf([], 20_000);
  const throttle = createThrottle({ rate: { kind: 'unlimited' }, concurrency: 8, memory });
  const startMs = performance.now();
  const sent = throttle.run(() => Promise.resolve(performance.now()), never);
  await vi.advanceTimersByTimeAsync(30_000);
  expect((await sent) - startMs).toBeGreaterThanOrEqual(20_000);
  expect(log).toEqual(['noted', 'ended']);
  throttle.pause(3_000);
  expect(log.at(-1)).toBe('pause 3000');
});

test('what held requests back is known: room, pauses, a slower pace', async () => {
  const throttle = createThrottle({
    rate: { kind: 'limited', requests: 20, windowMs: 1_000 },
    concurrency: 2,
  });
  const sendAll = (): Promise<unknown> =>
    Promise.all(
      Array.from({ length: 20 }, () =>
        throttle.run(() => new Promise((resolve) => setTimeout(resolve, 500)), never),
      ),
    );
  void sendAll();
  await vi.advanceTimersByTimeAsync(10_000);
  const held = throttle.cost();
  expect(held).toMatchObject({ pauses: 0, pausedMs: 0, slowedMs: 0, leastShare: 1 });
  expect(held.latencyMs).toBeCloseTo(500, -1);
  // Two in flight of half a second each are 4 a second, where 20 were allowed.
  expect(held.heldMs).toBeGreaterThan(0.7 * held.busyMs);
  throttle.pause(2_000);
  void sendAll();
  await vi.advanceTimersByTimeAsync(10_000);
  const { pausedMs, slowedMs, leastShare, pauses } = throttle.cost();
  expect(pausedMs).toBeCloseTo(2_000, -1);
  expect(slowedMs).toBeGreaterThan(0);
  expect({ leastShare, pauses }).toEqual({ leastShare: 0.8, pauses: 1 });
  await Promise.all([throttle.close(), vi.advanceTimersByTimeAsync(100)]);
});

test('the wait of a pause is counted also where a stop ends it', async () => {
  const throttle = createThrottle({
    rate: { kind: 'limited', requests: 20, windowMs: 1_000 },
    concurrency: 2,
  });
  const stop = new AbortController();
  throttle.pause(60_000);
  const waiting = throttle.run(() => Promise.resolve(), stop.signal).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  stop.abort(new Error('stopped'));
  await vi.advanceTimersByTimeAsync(10);
  expect(await waiting).toMatchObject({ message: 'stopped' });
  expect(throttle.cost().pausedMs).toBeCloseTo(5_000, -2);
  await Promise.all([throttle.close(), vi.advanceTimersByTimeAsync(100)]);
});
