import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startRedis } from '../support/redis-server.js';
import type { ScriptedServer } from '../support/scripted-server.js';
import { openServer } from './servers.js';
import { KEY, openWorkspace, readRun } from './workspace.js';
import { hasTool } from '../support/tool.js';

const HAS_REDIS = hasTool('redis-server');

const LIMIT = { requests: 50, windowMs: 2_000, window: 'sliding' } as const;

function openLimited(): Promise<ScriptedServer> {
  const latency = () => ({ beforeMs: 20 * Math.random(), afterMs: 20 * Math.random() });
  return openServer({ limit: LIMIT, latency });
}

/** A process with a data folder of its own that syncs contacts `NAME1` to `NAMEn`. */
async function startProcess(name: string, rows: number, server: ScriptedServer, redisUrl: string) {
  const workspace = openWorkspace();
  const lines = Array.from({ length: rows }, (_, index) => `${name}${index + 1},Ann\n`);
  await workspace.write('contacts.csv', `id,firstName\n${lines.join('')}`);
  const flags = ['--rate', '50/2s', '--base-url', server.baseUrl, '--json'];
  const env = { CHATIVE_REDIS_URL: redisUrl };
  const run = workspace.start(['sync', '--file', 'contacts.csv', ...flags], { env });
  const requests = () => server.log.filter(({ path }) => path.includes(`/${name}`));
  async function sent(count: number): Promise<void> {
    await expect
      .poll(() => requests().length, { timeout: 20_000, interval: 20 })
      .toBeGreaterThanOrEqual(count);
  }
  return { run, workspace, requests, sent };
}

test.skipIf(!HAS_REDIS)('two processes share one limit through Redis, fairly', async () => {
  const [redis, server] = [await startRedis(), await openLimited()];
  const both = [
    await startProcess('a', 90, server, redis.url),
    await startProcess('b', 90, server, redis.url),
  ];
  const results = await Promise.all(both.map(async ({ run }) => readRun(await run.ended)));
  expect(results.map(({ code, summary }) => [code, summary.rows.updated])).toEqual([
    [0, 90],
    [0, 90],
  ]);
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(LIMIT.windowMs)).toBeLessThanOrEqual(LIMIT.requests);
  // While both were at it.
  const fromMs = Math.max(...both.map(({ requests }) => requests()[0]!.startMs));
  const toMs = Math.min(...both.map(({ requests }) => requests().at(-1)!.startMs));
  const [ofA = 0, ofB = 0] = both.map(
    ({ requests }) => requests().filter(({ startMs }) => startMs >= fromMs && startMs <= toMs).length,
  );
  expect(ofA).toBeGreaterThan(20);
  expect(ofB / ofA).toBeGreaterThan(0.7);
  expect(ofB / ofA).toBeLessThan(1.4);
});

test.skipIf(!HAS_REDIS)(
  'one process is killed, Redis dies and comes back: the other ends, and the limit holds throughout',
  async () => {
    const password = 's3cret-of-redis';
    const [redis, server] = [await startRedis({ password }), await openLimited()];
    const a = await startProcess('a', 500, server, redis.url);
    const b = await startProcess('b', 130, server, redis.url);
    await Promise.all([a.sent(15), b.sent(15)]);
    a.run.send('SIGKILL');
    await a.run.ended;
    await redis.kill();
    await expect.poll(() => b.run.stderr(), { timeout: 20_000 }).toContain('Redis is out of reach');
    await b.sent(b.requests().length + 10);
    await redis.start();
    const shared = () =>
      b.run.stderr().slice(b.run.stderr().indexOf('out of reach')).includes('shared through Redis');
    await expect.poll(shared, { timeout: 20_000 }).toBe(true);
    const result = await readRun(await b.run.ended);
    expect([result.code, result.summary.rows.updated]).toEqual([0, 130]);
    expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
    expect(server.maxInWindow(LIMIT.windowMs)).toBeLessThanOrEqual(LIMIT.requests);
    for (const secret of [password, KEY]) expect(`${result.stderr}${result.stdout}`).not.toContain(secret);
  },
);

test.skipIf(!HAS_REDIS)(
  'a mistake in the address does not repeat it, and run.json does not hold it',
  async () => {
    const workspace = openWorkspace();
    await workspace.write('contacts.csv', 'id,firstName\nc1,Ann\n');
    const wrong = await workspace.run(['sync', '--file', 'contacts.csv', '--redis-url', 'redis:s3cret@host']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--redis-url: expected an address such as redis://localhost:6379');
    expect(wrong.stderr).not.toContain('s3cret');
    const server = await openServer();
    const redis = await startRedis({ password: 's3cret' });
    const flags = ['--base-url', server.baseUrl, '--redis-url', redis.url, '--rate', '50/2s'];
    const result = await workspace.sync('id,firstName\nc1,Ann\n', flags);
    expect(result.code).toBe(0);
    expect(readFileSync(`${result.runDir}/run.json`, 'utf8')).not.toContain('s3cret');
  },
);
