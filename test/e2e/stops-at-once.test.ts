import { expect, test } from 'vitest';
import { apiError, html, json, took, type ScriptedReply } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { column, counts, openWorkspace, people } from './workspace.js';

test.each([401, 403])('after a %d nothing starts that was not in flight', async (status) => {
  const server = await openServer({
    script: ({ index }) => (index < 5 ? took() : apiError(status, 'Invalid token')),
  });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(50), flags);
  expect(result.code).toBe(4);
  expect(counts(result)).toEqual({ updated: 5, pending: 45 });
  expect(column(result, 'contact_id')).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
  expect(server.log).toHaveLength(6);
});

test.each([
  [404, '404 without a message'],
  [200, '200 a web page'],
])('after a page with %d as the first answer nothing else is sent', async (status, words) => {
  const server = await openServer({ script: [html(status)] });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(20), flags);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(words);
  expect(result.stderr).toContain('--base-url');
  expect(counts(result)).toEqual({ pending: 20 });
  expect(result.report).toEqual([]);
  expect(result.summary).toMatchObject({ stopReason: 'wrong_address', retryable: false, interrupted: true });
  expect(server.log).toHaveLength(1);
});

test.each([302, 307])('a login page behind a %d stops the run as the first answer does', async (status) => {
  const location = 'https://login.corp.example/start?session=abc';
  const server = await openServer({
    script: [{ kind: 'send', status, body: '<html>Log in</html>', headers: { location } }],
  });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(20), flags);
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(/leads to https:\/\/login\.corp\.example\).*may want a login/);
  expect(result.stderr).not.toContain('session');
  expect(counts(result)).toEqual({ pending: 20 });
  expect(result.summary).toMatchObject({ stopReason: 'wrong_address', retryable: false });
  expect(server.log).toHaveLength(1);
});

test.each<[string, ScriptedReply]>([
  ['a redirect without a page', json({}, 302, { location: '/login' })],
  ['a text', { kind: 'send', status: 200, body: 'OK' }],
])('%s may be a slip; for three contacts it is a wrong address', async (_, reply) => {
  const server = await openServer({ script: [reply] });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(20), flags);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('--base-url');
  expect(result.summary).toMatchObject({ stopReason: 'wrong_address' });
  expect(new Set(server.log.map(({ path }) => path)).size).toBe(3);
});

test('a page that meets several requests in flight gets no other, and leaves no row but pending', async () => {
  const server = await openServer({ script: () => ({ ...html(200), delayMs: 50 }) });
  const flags = ['--concurrency', '4', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(50), flags);
  expect(result.code).toBe(2);
  expect(counts(result)).toEqual({ pending: 50 });
  expect(server.log.length).toBeLessThanOrEqual(4);
});

test.each([
  ['--match', 'email'],
  ['--compare', 'true'],
])('a page in place of the list (%s) is named as a wrong address, after one request', async (flag, value) => {
  const server = await openServer({ script: [html(200)] });
  const flags = [`${flag}=${value}`, '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id,email,firstName\na,a@x.com,Ann\n', flags);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('--base-url');
  expect(result.summary.stopReason).toBe('wrong_address');
  expect(server.log).toHaveLength(1);
});

test('a 429 holds back the very next request', async () => {
  const server = await openServer({ script: [apiError(429, 'Slow down', { 'retry-after': '1' }), took()] });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(3), flags);
  expect(result.code).toBe(0);
  expect(server.log[1]!.startMs - server.log[0]!.endMs!).toBeGreaterThan(950);
});

test('a 429 pauses everybody until Retry-After; the row is sent again and no attempt is spent', async () => {
  // The four in flight have all come in before the first of them is told to wait.
  const server = await openServer({
    script: ({ index }) =>
      index === 0
        ? { ...apiError(429, 'Rate limit exceeded.', { 'retry-after': '2' }), delayMs: 800 }
        : { ...took(), delayMs: index < 4 ? 1200 : 0 },
  });
  // Until the first rows are read back, three are in flight.
  const flags = ['--concurrency', '4', '--verify', '0', '--max-attempts', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(12), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 12 });
  expect(server.log).toHaveLength(13);
  const toldMs = server.log[0]!.endMs!;
  const later = server.log.filter(({ startMs }) => startMs > toldMs);
  expect(later).toHaveLength(9);
  for (const { startMs } of later) expect(startMs - toldMs).toBeGreaterThan(1900);
  expect(result.summary.requests).toMatchObject({ patch: 13, rateLimited: 1 });
});
