import { expect, test } from 'vitest';
import { apiError, html, json, took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { column, counts, openWorkspace, people } from './workspace.js';

test('300 rows at 100/2s meet no 429 on a server that counts in a sliding window', async () => {
  const server = await openServer({
    limit: { requests: 100, windowMs: 2000, window: 'sliding' },
    latency: () => ({ beforeMs: Math.random() * 20, afterMs: Math.random() * 20 }),
  });
  const flags = ['--rate', '100/2s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(300), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 300 });
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(2000)).toBeLessThanOrEqual(100);
  expect(result.summary.rate.configured).toBe('100/2s');
});

test('with jitter as of a second in a minute, 97 % of a sliding window are used and nothing is refused', async () => {
  const limit = { requests: 50, windowMs: 5_000, window: 'sliding' } as const;
  const server = await openServer({
    limit,
    latency: () => ({ beforeMs: Math.random() * 83, afterMs: Math.random() * 20 }),
  });
  const flags = ['--rate', '50/5s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(150), flags);
  expect(result.code).toBe(0);
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(limit.windowMs)).toBeLessThanOrEqual(limit.requests);
  // Once the first window is full, which begins with the start of the program.
  const times = server.log.map(({ countedMs }) => countedMs).toSorted((a, b) => a - b);
  const perMs = (times.length - 1 - limit.requests) / (times.at(-1)! - times[limit.requests]!);
  expect((perMs * limit.windowMs) / limit.requests).toBeGreaterThan(0.97);
});

test('where answers are slow, the summary names the concurrency that the rate needs', async () => {
  const server = await openServer({ script: [{ ...took(), delayMs: 700 }] });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(20));
  const flags = ['--rate', '20/2s', '--concurrency', '2', '--base-url', server.baseUrl];
  const { stdout, code } = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Pace: +held back by --concurrency 2, [^]*needs\s+--concurrency \d+/);
});

test('where 429s slow the run, the log and the summary say so', async () => {
  const server = await openServer({
    script: ({ index }) => (index === 5 ? apiError(429, 'Wait', { 'retry-after': '1' }) : took()),
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(40));
  const flags = ['--rate', '40/2s', '--base-url', server.baseUrl];
  const { stdout, stderr } = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect(stderr).toContain('slowed to 80 % of the rate');
  expect(stdout).toMatch(/Pace: +told to wait 1 time \(\d.*\).*: others use the same key/);
});

test('retries take slots of their own', async () => {
  // Every other row fails at first.
  const server = await openServer({
    script({ path }) {
      const isFirst = server.log.filter((request) => request.path === path).length === 1;
      return isFirst && /[02468]$/.test(path) ? apiError(500, 'Something went wrong') : took();
    },
  });
  const flags = ['--rate', '10/1s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(16), flags);
  expect(result.code).toBe(0);
  expect(server.log).toHaveLength(24);
  expect(server.maxInWindow(1000)).toBeLessThanOrEqual(10);
});

test('no more requests are in flight than --concurrency', async () => {
  const server = await openServer({ script: [{ ...took(), delayMs: 30 }] });
  const flags = ['--concurrency', '3', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(40), flags);
  expect(result.code).toBe(0);
  expect(server.maxInFlight()).toBe(3);
});

test('a 429 is not a failed attempt: the row is sent again', async () => {
  const server = await openServer({
    script: ({ index }) => (index === 1 ? apiError(429, 'Wait', { 'retry-after': '1' }) : took()),
  });
  const flags = ['--max-attempts', '1', '--concurrency', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(6), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 6 });
  expect(server.log).toHaveLength(7);
  expect(server.log[6]!.startMs - server.log[1]!.endMs!).toBeGreaterThan(950);
  expect(result.summary.requests).toMatchObject({ patch: 7, rateLimited: 1 });
});

test('Retry-After may be a date', async () => {
  let untilMs = 0;
  const server = await openServer({
    script({ index }) {
      if (index > 0) return took();
      untilMs = Math.ceil(Date.now() / 1000) * 1000 + 1000;
      return apiError(429, 'Wait', { 'retry-after': new Date(untilMs).toUTCString() });
    },
  });
  const result = await openWorkspace().sync(people(1), ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log).toHaveLength(2);
  expect(performance.timeOrigin + server.log[1]!.startMs).toBeGreaterThan(untilMs - 100);
});

test.each(['soon', '-5'])(
  'without a Retry-After that says when (%s), nobody asks again at once',
  async (after) => {
    const server = await openServer({ script: [apiError(429, 'Wait', { 'retry-after': after }), took()] });
    const flags = ['--max-duration', '3s', '--concurrency', '1', '--base-url', server.baseUrl];
    const result = await openWorkspace().sync(people(1), flags);
    expect(result.code).toBe(7);
    expect(server.log).toHaveLength(1);
    expect(counts(result)).toEqual({ pending: 1 });
  },
);

test('the attempts of all rows and the counts of requests are what the server saw', async () => {
  const server = await openServer({
    script: ({ index }) => (index % 3 === 1 ? html(503) : took()),
  });
  const result = await openWorkspace().sync(people(20), ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  const attempts = column(result, 'attempts').map(Number);
  expect(attempts.reduce((sum, n) => sum + n, 0)).toBe(server.log.length);
  expect(result.summary.requests).toMatchObject({
    patch: server.log.length,
    retries: server.log.length - 20,
    rateLimited: 0,
  });
});

test('a job that fits into the limit goes at once, and the next one keeps the window that it began', async () => {
  const limit = { requests: 100, windowMs: 6_000, window: 'sliding' } as const;
  const server = await openServer({ limit });
  const workspace = openWorkspace();
  const flags = ['--rate', '100/6s', '--full', '--base-url', server.baseUrl];
  const first = await workspace.sync(people(80), flags);
  expect(counts(first)).toEqual({ updated: 80 });
  const times = server.log.map(({ countedMs }) => countedMs);
  // Spaced, they would take 4.7 s.
  expect(Math.max(...times) - Math.min(...times)).toBeLessThan(3_500);
  const second = await workspace.sync(people(80), flags);
  expect(counts(second)).toEqual({ updated: 80 });
  expect(server.log).toHaveLength(160);
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(limit.windowMs)).toBeLessThanOrEqual(limit.requests);
});

test('what get, export and a dry run that lists have spent counts for the sync right after them', async () => {
  const limit = { requests: 20, windowMs: 4_000, window: 'sliding' } as const;
  const server = await openServer({
    limit,
    script: ({ method }) => (method === 'GET' ? json({ list: [], id: 'a', firstName: 'A' }) : took()),
  });
  const workspace = openWorkspace();
  const flags = ['--rate', '20/4s', '--base-url', server.baseUrl];
  for (let i = 0; i < 6; i += 1) await workspace.run(['get', 'a', ...flags]);
  await workspace.run(['export', '--out', 'all.csv', ...flags]);
  await workspace.sync(people(3), ['--dry-run', '--compare', ...flags]);
  expect(server.log).toHaveLength(8);
  const synced = await workspace.sync(people(18), ['--full', ...flags]);
  expect(counts(synced)).toEqual({ updated: 18 });
  expect(server.log).toHaveLength(26);
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(limit.windowMs)).toBeLessThanOrEqual(limit.requests);
});
