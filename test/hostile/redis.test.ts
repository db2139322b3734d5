import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { createThrottle } from '../../src/pace/throttle.js';
import { startRedis } from '../support/redis-server.js';
import { hasTool } from '../support/tool.js';
import { openServer } from '../e2e/servers.js';
import { openWorkspace } from '../e2e/workspace.js';

const HAS_REDIS = hasTool('redis-server');
const ID = 'shared';
const WINDOW_MS = 1_000;

/** A Redis to which somebody else writes, and a throttle that shares its rate through it. */
async function openNeighbour(spoil: (redis: Redis) => Promise<unknown>) {
  const server = await startRedis();
  const redis = new Redis(server.url);
  onTestFinished(() => redis.disconnect());
  await spoil(redis);
  const events: string[] = [];
  const throttle = createThrottle({
    rate: { kind: 'limited', requests: 50, windowMs: WINDOW_MS },
    concurrency: 4,
    longestWaitMs: 2_000,
    sharing: {
      url: server.url,
      id: ID,
      on: {
        joined: (processes) => events.push(`joined ${processes}`),
        parted: (reason) => events.push(`parted: ${reason}`),
        slowed: (share) => events.push(`slowed ${share}`),
      },
    },
    onOthersPause: ({ isTooLong }) => events.push(isTooLong ? 'too long' : 'pause'),
  });
  onTestFinished(() => throttle.close());
  async function send(count: number): Promise<number> {
    const startMs = performance.now();
    const signal = AbortSignal.timeout(20_000);
    for (let sent = 0; sent < count; sent += 1) await throttle.run(() => Promise.resolve(), signal);
    return performance.now() - startMs;
  }
  return { redis, events, send, throttle };
}

const SPOILT: [string, (redis: Redis) => Promise<unknown>, RegExp][] = [
  ['a pause of years', (redis) => redis.set(`${ID}:pause`, '1', 'PX', 1e11), /too long/],
  ['a pause key without an end', (redis) => redis.set(`${ID}:pause`, '1'), /joined 1/],
  [
    'entries of the window in the far future',
    async (redis) => {
      for (let name = 0; name < 500; name += 1)
        await redis.zadd(`${ID}:window`, name % 2 === 0 ? 1e300 : 'inf', `x${name}`);
    },
    /joined 1/,
  ],
  [
    'a member from the future with a share of 1e-9',
    (redis) => redis.hset(`${ID}:members`, 'x', '{"share":1e-9,"seenMs":1e15}'),
    /joined 1/,
  ],
  [
    'members that are no JSON, too long, or too many',
    async (redis) => {
      for (let name = 0; name < 20; name += 1)
        await redis.hset(`${ID}:members`, `x${name}`, '{'.repeat(100_000));
      await redis.hset(
        `${ID}:members`,
        Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [i, '1'])),
      );
    },
    /joined 1/,
  ],
  [
    "turns of bottleneck's that come in years",
    (redis) =>
      redis.hset(`b_${ID}_settings`, {
        ...{ id: ID, version: '2.19.5', minTime: 1e12, nextRequest: 1e15, running: 0, done: 0 },
        ...{ reservoir: 0, clientTimeout: 10_000, groupTimeout: 3_600_000, capacityPriorityCounter: 0 },
        ...{ lastReservoirRefresh: 0, lastReservoirIncrease: 0, unblockTime: 0 },
      }),
    /parted: the limiter in Redis does not answer as expected.*joined 1/,
  ],
];

test.skipIf(!HAS_REDIS).each(SPOILT)('%s stalls nobody', async (_title, spoil, events) => {
  const neighbour = await openNeighbour(spoil);
  expect(await neighbour.send(30)).toBeLessThan(15_000);
  await expect.poll(() => neighbour.events.join(', '), { timeout: 10_000 }).toMatch(events);
  // And then it goes at the whole rate.
  expect(await neighbour.send(60)).toBeLessThan(5_000);
});

test.skipIf(!HAS_REDIS)(
  'a member slows others to a twentieth of the rate at most, and is named',
  async () => {
    const { events, send } = await openNeighbour(async (redis) => {
      const [seconds] = await redis.time();
      await redis.hset(
        `${ID}:members`,
        'x',
        JSON.stringify({ share: 1e-9, seenMs: Number(seconds) * 1_000 + 4_000 }),
      );
    });
    await send(3);
    expect(events).toContain('slowed 0.05');
  },
);

test.skipIf(!HAS_REDIS)('what is published is a pause only where it is a number of ms', async () => {
  const { redis, events, send, throttle } = await openNeighbour(() => Promise.resolve());
  await send(1);
  for (const text of ['Infinity', 'NaN', '-5', '1e400', '', 'x', '[1]', '9'.repeat(5_000)])
    await redis.publish(`b_${ID}`, `message:${text}`);
  await redis.publish(`b_${ID}`, 'message:300');
  await expect.poll(() => events, { timeout: 5_000 }).toContain('pause');
  expect(events.filter((event) => event !== 'joined 1')).toEqual(['pause']);
  expect(throttle.pausedUntilMs()).toBeDefined();
  expect(await send(2)).toBeLessThan(5_000);
});

test.skipIf(!HAS_REDIS)('one pause after the other is one wait, and bounded as a whole', async () => {
  const { redis, events, send } = await openNeighbour(() => Promise.resolve());
  await send(1);
  const timer = setInterval(() => void redis.publish(`b_${ID}`, 'message:1500'), 100);
  onTestFinished(() => clearInterval(timer));
  await expect.poll(() => events, { timeout: 10_000 }).toContain('too long');
});

test.skipIf(!HAS_REDIS)(
  'a pause of years in Redis ends the run with its cure, and no later run hangs',
  async () => {
    const [redis, server] = [await startRedis(), await openServer()];
    const workspace = openWorkspace();
    await workspace.write('contacts.csv', 'id,firstName\nc1,Ann\nc2,Bea\n');
    const flags = ['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl];
    const shared = [...flags, '--redis-url', redis.url];
    const neighbour = new Redis(redis.url);
    onTestFinished(() => neighbour.disconnect());
    expect((await workspace.run(shared)).code).toBe(0);
    const [settings = ''] = await neighbour.keys('b_chative-contacts:*_settings');
    const key = settings.replace(/^b_(.*)_settings$/, '$1:pause');
    await neighbour.set(key, '1', 'PX', 1e11);
    const stopped = await workspace.run([...shared, '--full', '--log-format', 'json']);
    expect(stopped.code).toBe(7);
    expect(stopped.stderr).toContain('longer than --max-outage');
    expect(stopped.stderr).toContain(`DEL ${key} removes it`);
    expect((await workspace.run([...flags, '--full'])).code).toBe(0);
  },
);
