import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createThrottle } from '../../../src/pace/throttle.js';
import type { Throttle } from '../../../src/pace/throttle-types.js';
import { freePort, startRedis } from '../../support/redis-server.js';
import { mostWithin } from '../../support/scripted-server.js';
import { hasTool } from '../../support/tool.js';

const HAS_REDIS = hasTool('redis-server');

type Process = { throttle: Throttle; events: string[]; countedMs: number[] };

/** A process that sends without end, until the test is over, through a throttle of its own. */
function startProcess(url: string, rate = { requests: 100, windowMs: 2_000 }, id = 'test'): Process {
  const events: string[] = [];
  const countedMs: number[] = [];
  const on = {
    joined: (processes: number) => events.push(`joined ${processes}`),
    parted: (reason: string, parts: number) => events.push(`parted ${reason} 1/${parts}`),
    slowed: (share: number) => events.push(`slowed ${share}`),
  };
  const limit = { kind: 'limited', ...rate } as const;
  const throttle = createThrottle({
    rate: limit,
    concurrency: 4,
    sharing: { url, id, on },
    longestWaitMs: 10_000,
    onOthersPause: ({ ms, isTooLong }) => events.push(`pause ${ms > 10_000 ? 'long' : ms} ${isTooLong}`),
  });
  const stop = new AbortController();
  async function lane(): Promise<void> {
    while (!stop.signal.aborted) {
      await throttle.run(async () => {
        await delay(5 + 10 * Math.random());
        countedMs.push(performance.now());
        await delay(5 + 10 * Math.random());
      }, stop.signal);
    }
  }
  const lanes = Promise.allSettled(Array.from({ length: 8 }, lane));
  onTestFinished(async () => {
    stop.abort(new Error('the test is over'));
    await lanes;
    await throttle.close();
  });
  return { throttle, events, countedMs };
}

async function sent({ countedMs }: Process, count: number): Promise<void> {
  const goal = countedMs.length + count;
  await expect.poll(() => countedMs.length, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(goal);
}

test.skipIf(!HAS_REDIS)(
  'what fits into the limit of all goes without turns, and never beyond the limit',
  async () => {
    const redis = await startRedis();
    const [a, b] = [startProcess(redis.url), startProcess(redis.url)];
    for (const { throttle } of [a, b]) throttle.expect(1);
    await expect
      .poll(() => [a.events.at(-1), b.events.at(-1)], { timeout: 10_000 })
      .toEqual(['joined 2', 'joined 2']);
    await sent(a, 150);
    const times = [...a.countedMs, ...b.countedMs].toSorted((x, y) => x - y);
    expect(mostWithin(times, 2_000)).toBeLessThanOrEqual(100);
    // In turns, 80 take 1.6 s.
    expect((times[79] ?? 0) - (times[0] ?? 0)).toBeLessThan(1_000);
  },
);

test.skipIf(!HAS_REDIS)('two throttles keep one limit together, in turns', async () => {
  const redis = await startRedis();
  const [a, b] = [startProcess(redis.url), startProcess(redis.url)];
  await expect
    .poll(() => [a.events.at(-1), b.events.at(-1)], { timeout: 10_000 })
    .toEqual(['joined 2', 'joined 2']);
  const from = [a.countedMs.length, b.countedMs.length] as const;
  await sent(a, 100);
  const [ofA, ofB] = [a.countedMs.length - from[0], b.countedMs.length - from[1]];
  expect(ofB / ofA).toBeGreaterThan(0.8);
  expect(ofB / ofA).toBeLessThan(1.25);
  expect(mostWithin([...a.countedMs, ...b.countedMs], 2_000)).toBeLessThanOrEqual(100);
});

test.skipIf(!HAS_REDIS)(
  'what one throttle is told to wait, all wait, also one that joins later',
  async () => {
    const redis = await startRedis();
    const [a, b] = [startProcess(redis.url), startProcess(redis.url)];
    await Promise.all([sent(a, 5), sent(b, 5)]);
    a.throttle.pause(4_000);
    const untilMs = performance.now() + 4_000;
    await expect.poll(() => b.throttle.pausedUntilMs(), { timeout: 3_000 }).toBeDefined();
    const c = startProcess(redis.url);
    await expect.poll(() => c.throttle.pausedUntilMs(), { timeout: 3_000 }).toBeDefined();
    const heardMs = performance.now();
    await Promise.all([a, b, c].map((one) => sent(one, 2)));
    for (const { countedMs } of [a, b, c])
      expect(countedMs.filter((ms) => ms > heardMs && ms < untilMs - 100)).toEqual([]);
  },
);

test.skipIf(!HAS_REDIS)('other keys have a limit of their own', async () => {
  const redis = await startRedis();
  const [a, b] = [startProcess(redis.url), startProcess(redis.url, undefined, 'other key')];
  await Promise.all([sent(a, 50), sent(b, 50)]);
  expect([a.events, b.events]).toEqual([['joined 1'], ['joined 1']]);
});

test.skipIf(!HAS_REDIS)(
  'without Redis at the start it goes on with half of the limit, and joins once Redis is there',
  async () => {
    const redis = await startRedis();
    await redis.kill();
    const a = startProcess(redis.url);
    await sent(a, 60);
    expect(a.events).toEqual(['parted ECONNREFUSED 1/2']);
    expect(mostWithin(a.countedMs, 2_000)).toBeLessThanOrEqual(50);
    await redis.start();
    await expect.poll(() => a.events, { timeout: 10_000 }).toEqual(['parted ECONNREFUSED 1/2', 'joined 1']);
    await sent(a, 20);
  },
);

test.skipIf(!HAS_REDIS)(
  'while Redis is gone each has its part, and the limit holds when it is back',
  async () => {
    const redis = await startRedis();
    const processes = [startProcess(redis.url), startProcess(redis.url), startProcess(redis.url)];
    const last = () => processes.map(({ events }) => events.at(-1));
    await expect.poll(last, { timeout: 10_000 }).toEqual(['joined 3', 'joined 3', 'joined 3']);
    await sent(processes[0]!, 20);
    await redis.kill();
    const parted = () => last().every((event) => /^parted .* 1\/3$/.test(event ?? ''));
    await expect.poll(parted, { timeout: 10_000 }).toBe(true);
    await Promise.all(processes.map((one) => sent(one, 20)));
    await redis.start();
    await expect.poll(last, { timeout: 10_000 }).toEqual(['joined 3', 'joined 3', 'joined 3']);
    await Promise.all(processes.map((one) => sent(one, 20)));
    const all = processes.flatMap(({ countedMs }) => countedMs);
    expect(mostWithin(all, 2_000)).toBeLessThanOrEqual(100);
  },
);

test.skipIf(!HAS_REDIS).each([
  ['a wrong password', (port: string) => `redis://:s3cret@127.0.0.1:${port}`, /^parted WRONGPASS 1/],
  ['no password', (port: string) => `redis://127.0.0.1:${port}`, /^parted NOAUTH 1/],
])('%s is named, and nothing of the address', async (_title, urlOf, reason) => {
  const redis = await startRedis({ password: 'another' });
  const a = startProcess(urlOf(new URL(redis.url).port));
  await sent(a, 5);
  expect(a.events[0]).toMatch(reason);
  expect(a.events.join()).not.toContain('s3cret');
});

test('an address where nobody answers is given up soon', async () => {
  // Reserved for documentation: packets to it get lost, or are refused.
  const a = startProcess(`redis://192.0.2.1:${await freePort()}`);
  await sent(a, 2);
  expect(a.events[0]).toMatch(/^parted [A-Z]+ 1\/2$/);
});
