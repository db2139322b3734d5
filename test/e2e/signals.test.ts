import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiError, html, json } from '../support/scripted-reply.js';
import type { CliRun } from '../support/run-cli.js';
import type { ScriptedServer, ServerOptions } from '../support/scripted-server.js';
import { openServer } from './servers.js';
import { counts, openWorkspace, people, readRun } from './workspace.js';

/** A run of 100 rows, as soon as `requests` of them have come to the server. */
async function underWay(
  options: ServerOptions,
  flags: readonly string[],
  requests: number,
): Promise<{ server: ScriptedServer; run: CliRun }> {
  const server = await openServer(options);
  const workspace = await openWorkspace();
  await workspace.write('contacts.csv', people(100));
  const pace = ['--rate', 'unlimited', '--concurrency', '4', '--json'];
  const args = ['sync', '--file', 'contacts.csv', ...pace, '--base-url', server.baseUrl, ...flags];
  const run = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(requests);
  return { server, run };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s lets what is in flight finish, leaves the rest pending and exits %d',
  async (signal, code) => {
    const slow = { ...json({}), delayMs: 600 };
    const { server, run } = await underWay({ script: [slow] }, [], 4);
    run.send(signal);
    const result = await readRun(await run.ended);
    expect(result.code).toBe(code);
    expect(result.summary).toMatchObject({ exitCode: code, interrupted: true });
    expect(server.log.every((request) => request.status === 200)).toBe(true);
    expect(counts(result)).toEqual({ updated: server.log.length, pending: 100 - server.log.length });
    expect(server.log.length).toBeLessThan(13);
    expect(result.report).toHaveLength(server.log.length);
    expect(existsSync(join(result.runDir, 'input.gz'))).toBe(true);
    const saved = await readFile(join(result.runDir, 'summary.json'), 'utf8');
    expect(JSON.parse(saved)).toEqual(result.summary);
  },
);

test('what is in flight gets no longer than --grace', async () => {
  const { run } = await underWay({ script: [{ kind: 'silent' }] }, ['--grace', '300ms'], 4);
  const askedMs = performance.now();
  run.send('SIGTERM');
  const result = await readRun(await run.ended);
  expect(result.code).toBe(143);
  expect(performance.now() - askedMs).toBeLessThan(6_000);
  expect(counts(result)).toEqual({ pending: 100 });
});

test('a second signal leaves at once', async () => {
  const { run } = await underWay({ script: [{ kind: 'silent' }] }, ['--grace', '1h', '--timeout', '1h'], 4);
  const before = run.stderr().length;
  run.send('SIGINT');
  await expect.poll(() => run.stderr().slice(before), { timeout: 5_000 }).toContain('SIGINT');
  run.send('SIGINT');
  expect((await run.ended).code).toBe(130);
});

test.each([
  ['a pause', apiError(429, 'Rate limit exceeded. Retry in 1 minute.')],
  ['a retry in an outage', html(503)],
])('rows that wait for %s are pending at once', async (_what, reply) => {
  const { server, run } = await underWay({ script: [reply] }, ['--grace', '1h'], 4);
  const askedMs = performance.now();
  run.send('SIGTERM');
  const result = await readRun(await run.ended);
  expect(result.code).toBe(143);
  expect(performance.now() - askedMs).toBeLessThan(6_000);
  expect(counts(result)).toEqual({ pending: 100 });
  expect(server.log.length).toBeLessThan(20);
});

test('a signal before the first request is obeyed too', async () => {
  const server = await openServer();
  const workspace = await openWorkspace();
  await workspace.write('contacts.csv', people(300_000));
  const run = workspace.start(['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl]);
  const folder = workspace.path('chative-data', 'runs', 'latest');
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(true);
  run.send('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(server.log.length).toBeLessThan(10);
});
