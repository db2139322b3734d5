import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiError, html, took } from '../support/scripted-reply.js';
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
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(100));
  // Without a read-back, which would let the first few rows through alone.
  const pace = ['--rate', 'unlimited', '--concurrency', '4', '--verify', '0', '--json'];
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
    const slow = { ...took(), delayMs: 600 };
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

test('the first signal says what a second one does, and that leaves at once, with the command to go on', async () => {
  const { run } = await underWay({ script: [{ kind: 'silent' }] }, ['--grace', '1h', '--timeout', '1h'], 4);
  const before = run.stderr().length;
  run.send('SIGINT');
  await expect.poll(() => run.stderr().slice(before), { timeout: 5_000 }).toContain('SIGINT');
  expect(run.stderr().slice(before)).toContain('may take 1 h; press Ctrl-C again to end at once');
  run.send('SIGINT');
  const { code, stderr } = await run.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /\nchative-contacts: ended at once\.\n {2}Next: chative-contacts sync --resume \d{8}T\d{6}Z-\w{4}\n$/,
  );
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

/** Long enough to be read that a signal, or a deadline, falls into it. */
const LONG_FILE = people(300_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while the file is read ends with all the files of a run', async (signal, code) => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', LONG_FILE);
  const run = workspace.start(['sync', '--file', 'contacts.csv', '--json', '--base-url', server.baseUrl]);
  const folder = workspace.path('chative-data', 'runs', 'latest');
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(true);
  run.send(signal);
  const result = await readRun(await run.ended);
  expect(result.code).toBe(code);
  expect(result.stderr).not.toContain('bug');
  expect(result.summary).toMatchObject({ exitCode: code, interrupted: true });
  const { total, pending } = result.summary.rows;
  expect(pending).toBe(total);
  expect(JSON.parse(await readFile(join(result.runDir, 'summary.json'), 'utf8'))).toEqual(result.summary);
  expect(JSON.parse(await readFile(join(result.runDir, 'run.json'), 'utf8'))).toMatchObject({
    state: 'interrupted',
    exitCode: code,
    rows: { total },
  });
  expect(server.log).toHaveLength(0);
});

test('a deadline while the file is read is exit 7, and the printed command goes on', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', LONG_FILE);
  const flags = ['--rate', 'unlimited', '--base-url', server.baseUrl];
  const cut = await workspace.run(['sync', '--file', 'contacts.csv', '--max-duration', '400ms', ...flags]);
  expect(cut.code).toBe(7);
  expect(cut.stderr).toContain('--max-duration');
  const command = /chative-contacts (sync --resume \S+)/.exec(cut.stdout)?.[1] ?? '';
  const next = await workspace.run([...command.split(' '), '--limit', '3', '--json', '--rate', 'unlimited']);
  const result = await readRun(next);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 3, pending: 299_997 });
});

test('what standard input held is gone with the run that was stopped while it read it', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const args = ['sync', '--file', '-', '--max-duration', '400ms', '--base-url', server.baseUrl];
  const cut = await workspace.runBuilt(args, { stdin: LONG_FILE });
  expect(cut.code).toBe(7);
  expect(cut.stdout).not.toContain('--resume');
  expect((await workspace.run(['sync', '--resume'])).code).toBe(2);
});

describe('standard input whose writer is silent does not keep a run that is told to stop', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('before the header: %s', async (signal, code) => {
    const workspace = openWorkspace();
    const args = ['sync', '--file', '-', '--base-url', 'http://127.0.0.1:9'];
    const run = workspace.start(args, { keepsStdinOpen: true });
    await expect
      .poll(() => existsSync(workspace.path('chative-data', 'runs')), { timeout: 25_000 })
      .toBe(true);
    // The folder is there before the reader is.
    await expect.poll(() => readdirSync(workspace.path('chative-data', 'runs'))).toHaveLength(1);
    run.send(signal);
    const { code: found, stderr } = await run.ended;
    expect(found).toBe(code);
    expect(stderr).toContain('nothing was sent');
    expect(readdirSync(workspace.path('chative-data', 'runs'))).toEqual([]);
  });

  test('between two rows', async () => {
    const [server, workspace] = [await openServer(), openWorkspace()];
    const args = ['sync', '--file', '-', '--json', '--base-url', server.baseUrl];
    const run = workspace.start(args, { stdin: LONG_FILE, keepsStdinOpen: true });
    const runJson = workspace.path('chative-data', 'runs', 'latest', 'run.json');
    await expect.poll(() => existsSync(runJson), { timeout: 25_000 }).toBe(true);
    run.send('SIGTERM');
    const result = await readRun(await run.ended);
    expect(result.code).toBe(143);
    expect(result.summary).toMatchObject({ exitCode: 143, interrupted: true });
    expect(result.stdout).not.toContain('--resume');
    expect(server.log).toHaveLength(0);
  });

  test('and a deadline ends it with 7', async () => {
    const args = ['sync', '--file', '-', '--max-duration', '300ms', '--base-url', 'http://127.0.0.1:9'];
    const { code, stderr } = await openWorkspace().runBuilt(args, { keepsStdinOpen: true });
    expect(code).toBe(7);
    expect(stderr).toContain('--max-duration');
  });
});

test('a signal while the plan is made is obeyed at once', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', LONG_FILE);
  const args = ['sync', '--file', 'contacts.csv', '--json', '--base-url', server.baseUrl];
  const run = workspace.start(args);
  const runJson = workspace.path('chative-data', 'runs', 'latest', 'run.json');
  await expect
    .poll(() => existsSync(runJson) && readFileSync(runJson, 'utf8'), { timeout: 25_000, interval: 20 })
    .toContain('"inputRows": 300000');
  run.send('SIGTERM');
  const result = await readRun(await run.ended);
  expect(result.code).toBe(143);
  expect(counts(result)).toEqual({ pending: 300_000 });
  // Not a line of the plan: it would have been walked to its end.
  expect(result.stderr).not.toContain('"plan"');
});

test('a deadline that passes while the last rows are answered is none', async () => {
  const [server, workspace] = [
    await openServer({ script: [{ ...took(), delayMs: 1_500 }] }),
    openWorkspace(),
  ];
  const flags = ['--max-duration', '1s', '--concurrency', '4', '--verify', '0', '--base-url', server.baseUrl];
  const result = await workspace.sync(people(4), flags);
  expect(counts(result)).toEqual({ updated: 4 });
  expect(result.code).toBe(0);
  expect(result.stderr).not.toContain('--max-duration');
});

test('a signal after the end of a run leaves its exit code as it is', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', people(2));
  await workspace.write(
    'hook.mjs',
    "import { writeFileSync } from 'node:fs'; writeFileSync('begun', ''); setTimeout(() => 0, 8e3);",
  );
  const hook = `${process.execPath} ${workspace.path('hook.mjs')}`;
  const run = workspace.start([
    'sync',
    '--file',
    'contacts.csv',
    '--base-url',
    server.baseUrl,
    '--on-finish',
    hook,
  ]);
  await expect.poll(() => existsSync(workspace.path('begun')), { timeout: 15_000 }).toBe(true);
  run.send('SIGTERM');
  expect((await run.ended).code).toBe(0);
});
