import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createThrottle } from '../../src/pace/throttle.js';
import type { Rate, Throttle } from '../../src/pace/throttle-types.js';
import { mostWithin } from '../support/scripted-server.js';

// One for each test: who still waits when a test is over goes on listening to it.
let never: AbortSignal;
const MINUTE: Rate = { kind: 'limited', requests: 60, windowMs: 60_000 };
/** One slot of MINUTE: a second, less the 2 % by which slots come ahead of the rate. */
const SLOT = 980;

beforeEach(() => {
  never = new AbortController().signal;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs attempts of `latencyMs` and notes when each starts. */
function runner(throttle: Throttle, latencyMs = 50) {
  const startedMs: number[] = [];
  const order: number[] = [];
  const zeroMs = performance.now();
  let inFlight = 0;
  function run(count: number, signal: AbortSignal = never): Promise<PromiseSettledResult<number>[]> {
    const runs = Array.from({ length: count }, (_, number) =>
      throttle.run(async () => {
        startedMs.push(performance.now() - zeroMs);
        order.push(number);
        inFlight += 1;
        await new Promise((resolve) => setTimeout(resolve, latencyMs));
        inFlight -= 1;
        return number;
      }, signal),
    );
    return Promise.allSettled(runs);
  }
  return { run, startedMs, order, inFlight: () => inFlight };
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe('slots', () => {
  test('are evenly spaced, first come first served, and each result goes to its own caller', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs, order } = runner(throttle);
    const results = run(10);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await results).map((result) => result.status === 'fulfilled' && result.value)).toEqual(order);
    expect(startedMs[0]).toBeLessThan(20);
    for (const gap of gaps(startedMs)) expect(Math.abs(gap - SLOT)).toBeLessThan(20);
    expect(throttle.cost()).toMatchObject({ pauses: 0, leastShare: 1 });
  });

  test('saved up while idle are not spent in a burst', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    await vi.advanceTimersByTimeAsync(600_000);
    void run(5);
    await vi.advanceTimersByTimeAsync(10_000);
    for (const gap of gaps(startedMs)) expect(gap).toBeGreaterThan(SLOT - 20);
  });

  test('are given by the guard when the server is slow: never more than the limit between start and answer', async () => {
    const throttle = createThrottle({
      rate: { kind: 'limited', requests: 5, windowMs: 1_000 },
      concurrency: 50,
    });
    const { run, startedMs } = runner(throttle, 3_000);
    void run(20);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(startedMs).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedMs).toHaveLength(20);
  });

  test('are not lost when the wall clock is set back by an hour', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    void run(20);
    await vi.advanceTimersByTimeAsync(3_500);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(startedMs).toHaveLength(20);
    expect(mostWithin(startedMs, 5_000)).toBeLessThanOrEqual(7);
  });
});

describe('in flight', () => {
  test.each<[string, Rate]>([
    ['at a limited rate', { kind: 'limited', requests: 90, windowMs: 1_000 }],
    ['at a high rate, without bottleneck', { kind: 'limited', requests: 5_000, windowMs: 1_000 }],
    ['at an unlimited rate', { kind: 'unlimited' }],
  ])('%s are no more than the concurrency, in order, and as many as that', async (_title, rate) => {
    const throttle = createThrottle({ rate, concurrency: 3 });
    const { run, startedMs, order, inFlight } = runner(throttle, 100);
    void run(30);
    await vi.advanceTimersByTimeAsync(5);
    const most: number[] = [];
    for (let step = 0; step < 400; step += 1) {
      await vi.advanceTimersByTimeAsync(5);
      most.push(inFlight());
    }
    expect(Math.max(...most)).toBe(3);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(startedMs).toHaveLength(30);
  });

  test('an attempt that fails gives its place back and rejects for its caller alone', async () => {
    const throttle = createThrottle({ rate: { kind: 'unlimited' }, concurrency: 1 });
    const failed = throttle.run(() => Promise.reject(new Error('bug')), never);
    const thrown = throttle.run(() => {
      throw new Error('at once');
    }, never);
    await expect(failed).rejects.toThrow('bug');
    await expect(thrown).rejects.toThrow('at once');
    expect(await throttle.run(() => Promise.resolve('fine'), never)).toBe('fine');
  });
});

describe('a pause', () => {
  test('lets nobody start, also none who had a slot coming, and then starts one at a time', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs, order } = runner(throttle);
    void run(20);
    await vi.advanceTimersByTimeAsync(3_500);
    const before = startedMs.length;
    throttle.pause(30_000);
    expect(throttle.pausedUntilMs()).toBe(performance.now() + 30_000);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(startedMs).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(throttle.pausedUntilMs()).toBeUndefined();
    expect(startedMs).toHaveLength(20);
    const after = startedMs.slice(before);
    expect(after[0]).toBeGreaterThanOrEqual(33_500);
    expect(after[0]).toBeLessThan(33_600);
    for (const gap of gaps(after)) expect(gap).toBeGreaterThan(SLOT / 0.8 - 30);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('holds those who wait for the guard or for room as well', async () => {
    const throttle = createThrottle({
      rate: { kind: 'limited', requests: 5, windowMs: 1_000 },
      concurrency: 5,
    });
    const { run, startedMs } = runner(throttle, 2_000);
    void run(10);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(startedMs).toHaveLength(5);
    throttle.pause(10_000);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(startedMs).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(startedMs).toHaveLength(10);
    for (const gap of gaps(startedMs.slice(5))) expect(gap).toBeGreaterThan(200);
  });

  test('that is longer wins, a shorter one changes nothing', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    throttle.pause(20_000);
    throttle.pause(5_000);
    void run(1);
    await vi.advanceTimersByTimeAsync(10_000);
    throttle.pause(20_000);
    await vi.advanceTimersByTimeAsync(19_990);
    expect(startedMs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(startedMs).toHaveLength(1);
  });

  test('without end or sense holds as long as it says, and no timer runs wild', async () => {
    const throttle = createThrottle({ rate: { kind: 'unlimited' }, concurrency: 2 });
    const { run, startedMs } = runner(throttle);
    throttle.pause(Number.NaN);
    throttle.pause(-5);
    expect(throttle.pausedUntilMs()).toBeUndefined();
    throttle.pause(Number.MAX_SAFE_INTEGER);
    const stop = new AbortController();
    const runs = run(3, stop.signal);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(startedMs).toHaveLength(0);
    stop.abort(new Error('stopped'));
    expect((await runs).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('after a 429', () => {
  /** Sends one after the other; every attempt for which `isRefused` says so reports a 429 as the sender does. */
  async function send(
    throttle: Throttle,
    latencyMs: number,
    retryAfterMs: number,
    isRefused: boolean,
  ): Promise<void> {
    await throttle.run(() => new Promise<void>((resolve) => setTimeout(resolve, latencyMs)), never);
    if (isRefused) throttle.pause(retryAfterMs);
  }

  test('the crowd that was in flight slows the pace once, also those who answer after the pause', async () => {
    const shares: number[] = [];
    const throttle = createThrottle({
      rate: { kind: 'limited', requests: 90, windowMs: 1_000 },
      concurrency: 8,
      onShare: (share) => shares.push(share),
    });
    const latencies = [1_000, 1_010, 1_020, 1_500, 3_000];
    const crowd = Promise.all(latencies.map((latencyMs) => send(throttle, latencyMs, 500, true)));
    await vi.advanceTimersByTimeAsync(5_000);
    await crowd;
    expect(throttle.cost()).toMatchObject({ pauses: 1 });
    expect(shares.at(-1)).toBeCloseTo(0.8, 1);
  });

  test('another one from an attempt that started since slows it again', async () => {
    const shares: number[] = [];
    const onShare = (share: number): unknown => shares.push(share);
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8, onShare });
    void send(throttle, 50, 1_000, true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shares).toEqual([0.8]);
    void send(throttle, 50, 1_000, true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(throttle.cost()).toMatchObject({ pauses: 2 });
    expect(shares).toEqual([0.8, 0.4]);
  });

  test('the pace creeps back up to the rate', async () => {
    const shares: number[] = [];
    const onShare = (share: number): unknown => shares.push(share);
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8, onShare });
    const { run, startedMs } = runner(throttle);
    void send(throttle, 50, 1_000, true);
    await vi.advanceTimersByTimeAsync(1_100);
    const signal = new AbortController();
    const runs = run(2_000, signal.signal);
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    const perMinute = (minute: number) => startedMs.filter((ms) => Math.floor(ms / 60_000) === minute).length;
    expect(perMinute(0)).toBeLessThanOrEqual(50);
    expect(perMinute(10)).toBeGreaterThan(perMinute(0));
    expect(perMinute(25)).toBeGreaterThanOrEqual(59);
    expect(shares.at(-1)).toBe(1);
    signal.abort(new Error('enough'));
    await runs;
  });

  test('without a known rate there are fewer requests in flight', async () => {
    const throttle = createThrottle({ rate: { kind: 'unlimited' }, concurrency: 8 });
    void send(throttle, 50, 1_000, true);
    await vi.advanceTimersByTimeAsync(1_100);
    const { run, inFlight } = runner(throttle, 1_000);
    void run(100);
    await vi.advanceTimersByTimeAsync(500);
    expect(inFlight()).toBe(6);
  });

  test('a high rate is lowered by the guard', async () => {
    const throttle = createThrottle({
      rate: { kind: 'limited', requests: 1_000, windowMs: 1_000 },
      concurrency: 50,
    });
    void send(throttle, 1, 500, true);
    await vi.advanceTimersByTimeAsync(2_000);
    const { run, startedMs } = runner(throttle, 1);
    void run(3_000);
    await vi.advanceTimersByTimeAsync(990);
    expect(startedMs.length).toBeGreaterThan(700);
    expect(startedMs.length).toBeLessThanOrEqual(820);
  });
});

describe('on abort', () => {
  test('all who wait are refused at once with the reason, wherever they wait; who has started ends well', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs, inFlight } = runner(throttle, 5_000);
    const stop = new AbortController();
    const runs = run(10, stop.signal);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(startedMs).toHaveLength(2);
    const reason = new Error('stopped');
    stop.abort(reason);
    let isSettled = false;
    void runs.then(() => (isSettled = true));
    await vi.advanceTimersByTimeAsync(1);
    expect(inFlight()).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isSettled).toBe(true);
    const results = await runs;
    expect(results.slice(0, 2).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    for (const result of results.slice(2)) expect(result).toMatchObject({ status: 'rejected', reason });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(startedMs).toHaveLength(2);
  });

  test.each<[string, Rate, number, (throttle: Throttle) => void]>([
    ['for a slot', { kind: 'limited', requests: 1, windowMs: 600_000 }, 100, () => undefined],
    ['for a pause to end', MINUTE, 100, (throttle) => throttle.pause(600_000)],
    ['for room', { kind: 'unlimited' }, 1_000, () => undefined],
  ])(
    'nothing is left that keeps the process alive of those who waited %s',
    async (...[, rate, latencyMs, prepare]) => {
      const throttle = createThrottle({ rate, concurrency: 1 });
      const { run } = runner(throttle, latencyMs);
      prepare(throttle);
      const stop = new AbortController();
      const runs = run(5, stop.signal);
      await vi.advanceTimersByTimeAsync(500);
      stop.abort(new Error('stopped'));
      await vi.advanceTimersByTimeAsync(1_000);
      await runs;
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test('an aborted signal refuses before anything', async () => {
    const throttle = createThrottle({ rate: { kind: 'unlimited' }, concurrency: 1 });
    const attempt = vi.fn(() => Promise.resolve());
    await expect(throttle.run(attempt, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(attempt).not.toHaveBeenCalled();
  });

  test('others with a signal of their own go on', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    const stop = new AbortController();
    const stopped = run(3, stop.signal);
    void run(3);
    await vi.advanceTimersByTimeAsync(500);
    stop.abort(new Error('stopped'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await stopped).filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(startedMs).toHaveLength(4);
  });
});

test('closing ends bottleneck, also twice, and who still waits for a slot is refused', async () => {
  const throttle = createThrottle({
    rate: { kind: 'limited', requests: 1, windowMs: 60_000 },
    concurrency: 2,
  });
  const { run } = runner(throttle);
  const runs = run(2);
  await vi.advanceTimersByTimeAsync(1_000);
  const closed = Promise.all([throttle.close(), throttle.close()]);
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  expect((await runs).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(vi.getTimerCount()).toBe(0);
});

describe('requests that are known to be all', () => {
  test('go at once where they fit into the limit, and the next ones wait for the window', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    throttle.expect(50);
    const first = run(50);
    await vi.advanceTimersByTimeAsync(1_000);
    await first;
    expect(startedMs).toHaveLength(50);
    throttle.expect(50);
    const second = run(50);
    await vi.advanceTimersByTimeAsync(130_000);
    await second;
    expect(mostWithin(startedMs, 60_000)).toBe(60);
    expect(gaps(startedMs.slice(50, 60)).every((gap) => gap > 900)).toBe(true);
  });

  test('are spaced where they do not fit', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    throttle.expect(61);
    void run(61);
    await vi.advanceTimersByTimeAsync(10_000);
    for (const gap of gaps(startedMs)) expect(Math.abs(gap - SLOT)).toBeLessThan(20);
  });

  test('are spaced once retries have taken the room, or others use the key', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 8 });
    const { run, startedMs } = runner(throttle);
    throttle.expect(60);
    void run(20);
    await vi.advanceTimersByTimeAsync(1_000);
    throttle.expect(45);
    void run(45);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(startedMs.length).toBeLessThan(25);
    throttle.expect(1);
    throttle.pause(1_000);
    const { length } = startedMs;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(startedMs.length - length).toBeLessThan(6);
  });

  test('of a list without an end are not spaced until half of the limit is spent', async () => {
    const throttle = createThrottle({ rate: MINUTE, concurrency: 1 });
    const { run, startedMs } = runner(throttle, 10);
    throttle.expect('unknown');
    void run(40);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(startedMs.length).toBeGreaterThanOrEqual(31);
    expect(startedMs.length).toBeLessThan(36);
  });
});
