import { afterEach, describe, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../src/api/client.js';
import type { Reply } from '../../src/api/reply.js';
import { createThrottle } from '../../src/pace/throttle.js';
import type { Rate, Throttle } from '../../src/pace/throttle-types.js';
import { startScriptedServer, type ScriptedServer, type ServerOptions } from '../support/scripted-server.js';
import { seeded } from './simulate.js';

const never = new AbortController().signal;
const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Parts = { server: ScriptedServer; client: ApiClient; throttle: Throttle };

/** Real client, throttle and server; what the server is told to enforce may be less than the rate. */
async function connect(rate: Rate, concurrency: number, options: ServerOptions): Promise<Parts> {
  const server = await startScriptedServer(options);
  const { baseUrl } = server;
  const client = createApiClient({
    baseUrl,
    apiKey: 'key',
    timeoutMs: 10_000,
    concurrency,
    userAgent: 'test',
  });
  const throttle = createThrottle({ rate, concurrency });
  closers.push(
    () => throttle.close(),
    () => client.close(),
    () => server.close(),
  );
  return { server, client, throttle };
}

/** Sends one row until it is not refused for coming too fast, as the sender does. */
async function sendRow({ client, throttle }: Parts, row: number): Promise<Reply> {
  for (;;) {
    const attempt = () => client.send({ method: 'PATCH', contactId: `c${row}`, body: { row } });
    const reply = await throttle.run(attempt, never);
    if (reply.kind !== 'rate_limited') return reply;
    throttle.pause(reply.retryAfterMs ?? 60_000);
  }
}

function sendRows(parts: Parts, count: number): Promise<Reply[]> {
  return Promise.all(Array.from({ length: count }, (_, row) => sendRow(parts, row)));
}

describe('against a server that enforces its limit', () => {
  test.each([
    [400, 'sliding'],
    [250, 'fixed'],
  ] as const)('%i requests at 100/2s meet no 429 in a %s window', async (count, window) => {
    const random = seeded(1);
    const rate = { kind: 'limited', requests: 100, windowMs: 2_000 } as const;
    const latency = () => ({ beforeMs: 30 * random(), afterMs: 30 * random() });
    const parts = await connect(rate, 8, { limit: { ...rate, window }, latency });
    const replies = await sendRows(parts, count);
    expect(replies.every(({ kind }) => kind === 'ok')).toBe(true);
    expect(parts.server.log).toHaveLength(count);
    expect(parts.server.maxInWindow(2_000)).toBeLessThanOrEqual(100);
    expect(parts.server.maxInFlight()).toBeLessThanOrEqual(8);
  });

  test('a rate beyond what bottleneck can pace keeps its limit by the guard alone', async () => {
    const rate = { kind: 'limited', requests: 800, windowMs: 1_000 } as const;
    const parts = await connect(rate, 64, { limit: { ...rate, window: 'sliding' } });
    await sendRows(parts, 1_000);
    expect(parts.server.log).toHaveLength(1_000);
    expect(parts.server.maxInWindow(1_000)).toBeLessThanOrEqual(800);
  });

  test('that allows half of the rate every row gets through, and after each Retry-After nobody bursts', async () => {
    const rate = { kind: 'limited', requests: 80, windowMs: 1_000 } as const;
    const limit = { requests: 40, windowMs: 1_000, window: 'sliding', retryAfterS: 1 } as const;
    const parts = await connect(rate, 8, { limit, latency: () => ({ beforeMs: 5, afterMs: 5 }) });
    const replies = await sendRows(parts, 150);
    expect(replies.every(({ kind }) => kind === 'ok')).toBe(true);
    const { log } = parts.server;
    const refused = log.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    // A crowd in flight is refused together, at most once for each of the few slowings that halving needs.
    expect(refused.length).toBeLessThan(5 * 8);
    for (const { endMs } of refused) {
      const during = log.filter(({ startMs }) => startMs > endMs! + 50 && startMs < endMs! + 950);
      expect(during).toEqual([]);
      const after = log.filter(({ startMs }) => startMs >= endMs! + 950 && startMs < endMs! + 1_150);
      // 200 ms at the whole rate are 16 slots.
      expect(after.length).toBeLessThanOrEqual(16);
    }
  });
});

test.each<[string, Rate]>([
  ['an unlimited rate', { kind: 'unlimited' }],
  ['20,000 a second', { kind: 'limited', requests: 20_000, windowMs: 1_000 }],
])('%s does not go through bottleneck, which gives 390 slots a second', async (_title, rate) => {
  const throttle = createThrottle({ rate, concurrency: 8 });
  closers.push(() => throttle.close());
  const fromMs = performance.now();
  await Promise.all(Array.from({ length: 4_000 }, () => throttle.run(() => Promise.resolve(), never)));
  expect(performance.now() - fromMs).toBeLessThan(5_000);
});

test('at an unlimited rate nothing but the concurrency holds requests back', async () => {
  const parts = await connect({ kind: 'unlimited' }, 16, { latency: () => ({ beforeMs: 0, afterMs: 10 }) });
  await sendRows(parts, 300);
  expect(parts.server.maxInFlight()).toBeLessThanOrEqual(16);
  expect(parts.server.maxInWindow(1_000)).toBeGreaterThan(150);
});
