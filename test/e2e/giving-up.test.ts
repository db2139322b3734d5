import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiError, html, json, took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { counts, openWorkspace, people, type SyncResult } from './workspace.js';

function expectResumable(result: SyncResult): void {
  expect(result.summary.interrupted).toBe(true);
  expect(existsSync(join(result.runDir, 'input.gz'))).toBe(true);
}

test.each([
  [401, 'Missing token'],
  [401, 'Invalid token'],
  [403, 'Forbidden'],
])('%d %s at the first request is exit 4 with every row pending', async (status, message) => {
  const server = await openServer({ script: [apiError(status, message)] });
  const flags = ['--concurrency', '4', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(50), flags);
  expect(result.code).toBe(4);
  expect(counts(result)).toEqual({ pending: 50 });
  expect(result.report).toEqual([]);
  expect(result.stderr).toContain(message);
  expect(server.log.length).toBeLessThanOrEqual(4);
  expectResumable(result);
});

test('--max-duration ends the run cleanly, exit 7', async () => {
  const server = await openServer();
  const flags = ['--max-duration', '1s', '--rate', '10/1s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(500), flags);
  expect(result.code).toBe(7);
  expect(result.stderr).toContain('--max-duration');
  const { updated, pending } = result.summary.rows;
  expect(updated).toBe(server.log.length);
  expect(updated + pending).toBe(500);
  expect(result.summary.durationMs).toBeLessThan(10_000);
  expectResumable(result);
});

test('a Retry-After longer than --max-outage gives up at once, exit 7', async () => {
  const server = await openServer({
    script: [apiError(429, 'Rate limit exceeded. Retry in 1 minute.', { 'retry-after': '3600' })],
  });
  const flags = ['--max-outage', '1m', '--concurrency', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(10), flags);
  expect(result.code).toBe(7);
  expect(counts(result)).toEqual({ pending: 10 });
  expectResumable(result);
});

test('nothing but 429 for longer than --max-outage gives up, exit 7', async () => {
  const server = await openServer({ script: [apiError(429, 'Slow down', { 'retry-after': '1' })] });
  const flags = ['--max-outage', '1500ms', '--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(10), flags);
  expect(result.code).toBe(7);
  expect(counts(result)).toEqual({ pending: 10 });
  expect(server.log.length).toBeGreaterThan(1);
  expect(server.log.length).toBeLessThan(8);
});

test('an outage longer than --max-outage gives up, exit 7, with no row failed', async () => {
  const server = await openServer({
    script: ({ index }) => (index < 3 ? took() : html(503)),
  });
  const flags = ['--max-outage', '1500ms', '--concurrency', '4', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(100), flags);
  expect(result.code).toBe(7);
  expect(counts(result)).toEqual({ updated: 3, pending: 97 });
  // Those in flight when it began, and a probe at a time after that.
  expect(server.log.length).toBeLessThan(25);
  expectResumable(result);
});

test('a server that refuses connections is an outage too', async () => {
  const server = await openServer();
  await server.close();
  const flags = ['--max-outage', '1s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(20), flags);
  expect(result.code).toBe(7);
  expect(counts(result)).toEqual({ pending: 20 });
});

test('an outage that ends in time costs no row and no attempt', async () => {
  let firstMs = 0;
  const server = await openServer({
    script({ startMs }) {
      firstMs ||= startMs;
      return startMs - firstMs < 1500 ? html(502) : took();
    },
  });
  const flags = ['--concurrency', '4', '--max-attempts', '3', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(30), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 30 });
});

test('the listing outlives an outage too, and gives up after --max-outage', async () => {
  let troubles = Infinity;
  const server = await openServer({
    script({ method, path }) {
      if (method !== 'GET') return took();
      if (troubles > 0) {
        troubles -= 1;
        return html(503);
      }
      return json({ list: path.includes('page=0') ? [{ id: 'a', email: 'a@example.com' }] : [] });
    },
  });
  const flags = ['--match', 'email', '--base-url', server.baseUrl];
  const csv = 'email,firstName\na@example.com,A\n';
  const lasting = await openWorkspace().sync(csv, [...flags, '--max-outage', '1s']);
  expect(lasting.code).toBe(7);
  expect(counts(lasting)).toEqual({ pending: 1 });
  // By number, not by time: five in a row begin an outage, however long the backoff between them.
  troubles = 7;
  const result = await openWorkspace().sync(csv, flags);
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('the API is down');
  expect(counts(result)).toEqual({ updated: 1 });
});

test('at the default rate the first probe does not wait behind rows in line, and rows keep their attempts', async () => {
  let firstMs = 0;
  const server = await openServer({
    script({ startMs }) {
      firstMs ||= startMs;
      return startMs - firstMs < 4_000 ? html(503) : took();
    },
  });
  // Five attempts of five rows, 300 ms apart; were the others to take their slots first, they would fill 20 s.
  const flags = ['--rate', '200/1m', '--max-duration', '8s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(100), flags);
  expect(result.stderr).toContain('the API answers again');
  expect(result.summary.rows).toMatchObject({ failed: 0 });
  expect(result.summary.rows.updated).toBeGreaterThan(3);
  const [last, ...starts] = server.log.map(({ startMs }) => startMs).reverse();
  for (const [i, startMs] of [...starts].entries())
    expect([last!, ...starts][i]! - startMs, `after request ${starts.length - i}`).toBeLessThan(5_500);
});

test('--max-outage is kept to about a second while the server is silent', async () => {
  const server = await openServer({ script: [{ kind: 'silent' }] });
  const flags = ['--timeout', '1s', '--max-outage', '2s', '--grace', '0s', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(30), flags);
  expect(result.code).toBe(7);
  expect(counts(result)).toEqual({ pending: 30 });
  // A second until the first attempts have failed, two of outage, and what a busy machine takes.
  const tookMs = performance.now() - server.log[0]!.startMs;
  expect(tookMs).toBeGreaterThan(2_900);
  expect(tookMs).toBeLessThan(6_000);
});

test('an outage ends a `get` only after its attempts, since one contact is no outage', async () => {
  const server = await openServer({ script: [html(503), html(503), json({ id: 'a' })] });
  const workspace = openWorkspace();
  const flags = ['--max-attempts', '3', '--base-url', server.baseUrl];
  expect((await workspace.run(['get', 'a', ...flags])).code).toBe(0);
  server.setScript([html(503)]);
  const failed = await workspace.run(['get', 'a', ...flags]);
  expect(failed.code).toBe(7);
  expect(failed.stderr).toContain('503');
  expect(server.log).toHaveLength(6);
});

test('fewer rows than make an outage spend their attempts and fail', async () => {
  const server = await openServer({ script: [apiError(500, 'Something went wrong')] });
  const flags = ['--max-attempts', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(2), flags);
  expect(result.code).toBe(3);
  expect(result.report).toMatchObject([
    { status: 'failed', error_code: 'server_error', http_status: '500', attempts: '2' },
    { status: 'failed', error_code: 'server_error', http_status: '500', attempts: '2' },
  ]);
});
