import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runOnFinish } from '../../../src/jobs/monitor/on-finish.js';
import type { Summary } from '../../../src/run/summary.js';
import { runInProcess, type Said } from '../../support/in-process.js';
import { json } from '../../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { hasTool } from '../../support/tool.js';
import { tempDir } from '../../support/temp-dir.js';

const GOOD = 'id,firstName\nc1,Ann\nc2,Bo\n';
const ONE_BAD = 'id,email\nc1,ophelia-at-example\nc2,bo@example.com\n';

type Place = { dir: string; metrics: string; run: (csv: string, ...flags: string[]) => Promise<Said> };

/** A data folder in which runs against a sandbox follow one another. */
function place(env: NodeJS.ProcessEnv = {}): Place {
  const dir = tempDir();
  const fixed = [
    '--data-dir',
    join(dir, 'data'),
    '--rate',
    'unlimited',
    '--sandbox',
    '--file',
    join(dir, 'in.csv'),
  ];
  return {
    dir,
    metrics: join(dir, 'chative.prom'),
    run(csv, ...flags) {
      writeFileSync(join(dir, 'in.csv'), csv);
      return runInProcess(['sync', ...fixed, '--json', ...flags], env);
    },
  };
}

async function service(): Promise<ScriptedServer> {
  const server = await startScriptedServer({ script: [json('OK')] });
  onTestFinished(() => server.close());
  return server;
}

function metric(path: string, name: string): number {
  const [, value] = new RegExp(`^chative_contacts_${name} (.*)$`, 'm').exec(readFileSync(path, 'utf8')) ?? [];
  return Number(value);
}

test('metrics of a good run, then of a bad one, which keeps the time of the last success', async () => {
  const { metrics, run } = place();
  expect((await run(GOOD, '--metrics-file', metrics)).code).toBe(0);
  const success = metric(metrics, 'last_success_timestamp_seconds');
  expect(Math.abs(success - Date.now() / 1_000)).toBeLessThan(60);
  expect(metric(metrics, 'run_rows{status="updated"}')).toBe(2);
  expect(metric(metrics, 'run_responses{status="200"}')).toBe(2);
  expect((await run(ONE_BAD, '--metrics-file', metrics)).code).toBe(3);
  expect(metric(metrics, 'last_success_timestamp_seconds')).toBe(success);
  expect(metric(metrics, 'last_exit_code')).toBe(3);
  expect(metric(metrics, 'run_rows{status="invalid"}')).toBe(1);
  expect(metric(metrics, 'running')).toBe(0);
});

test('an exit code that --ping-ok names is a success for metrics and ping', async () => {
  const { metrics, run } = place();
  const server = await service();
  const flags = ['--metrics-file', metrics, '--ping-url', server.baseUrl, '--ping-ok', '3,7'];
  expect((await run(ONE_BAD, ...flags)).code).toBe(3);
  expect(metric(metrics, 'last_success_timestamp_seconds')).toBeGreaterThan(0);
  expect(server.log.map(({ path }) => path.split('?')[0])).toEqual(['/v1.0/start', '/v1.0']);
});

test('a run that cannot begin is told, too', async () => {
  const { metrics, run } = place();
  const server = await service();
  const said = await run('', '--metrics-file', metrics, '--ping-url', server.baseUrl);
  expect(said.code).toBe(2);
  expect(metric(metrics, 'last_exit_code')).toBe(2);
  expect(server.log[1]?.path).toMatch(/^\/v1\.0\/2\?rid=/);
  expect(server.log[1]?.body).toMatchObject({ exitCode: 2, code: 'input' });
});

test('the ping holds counts and causes, and no value of a contact', async () => {
  const { run } = place();
  const server = await service();
  await run(ONE_BAD, '--ping-url', server.baseUrl);
  const body = server.log[1]?.body as Summary;
  expect(body).toMatchObject({ exitCode: 3, rows: { invalid: 1, updated: 1 } });
  expect(body.causes).toEqual([
    { status: 'invalid', code: 'invalid_email', column: 'email', count: 1, lines: [2] },
  ]);
});

test('a run that --resume-or-start goes on with is told, too', async () => {
  const { run, metrics } = place();
  const server = await service();
  const flags = ['--resume-or-start', '--metrics-file', metrics, '--ping-url', server.baseUrl];
  await run(GOOD, '--limit', '1', ...flags);
  const again = await run(GOOD, ...flags);
  expect(again.code).toBe(0);
  expect(server.log.map(({ path }) => path.split('?')[0])).toEqual([
    ...['/v1.0/start', '/v1.0'],
    ...['/v1.0/start', '/v1.0'],
  ]);
});

test('a dry run pings nobody and leaves the metrics of the last run alone', async () => {
  const { metrics, run } = place();
  const server = await service();
  const said = await run(GOOD, '--dry-run', '--metrics-file', metrics, '--ping-url', server.baseUrl);
  expect(said.code).toBe(0);
  expect(said.err).toContain('a dry run sends no ping and writes no metrics');
  expect(server.log).toEqual([]);
  expect(existsSync(metrics)).toBe(false);
});

test('nothing of this fails a run: no service, no folder for the metrics, no program', async () => {
  const { dir, run } = place();
  const secret = 'http://127.0.0.1:1/9f0c2f5e-secret';
  const flags = [
    '--metrics-file',
    join(dir, 'none', 'x.prom'),
    '--ping-url',
    secret,
    '--on-finish',
    'no-such-program',
  ];
  const said = await run(GOOD, ...flags);
  expect(said.code).toBe(0);
  for (const words of [
    'the metrics file cannot be written',
    'the ping did not get through',
    '--on-finish failed',
  ])
    expect(said.err).toContain(words);
  expect(said.err).not.toContain('9f0c2f5e');
}, 30_000);

test('--on-finish gets the summary and the exit code, and what it prints is no result', async () => {
  const { dir, run } = place();
  const script = join(dir, 'hook.sh');
  writeFileSync(script, '#!/bin/sh\ncat > "$1"\necho "code $CHATIVE_EXIT_CODE, [$2]"\nexit 9\n');
  chmodSync(script, 0o755);
  const said = await run(ONE_BAD, '--on-finish', `${script} ${dir}/summary.json 'two words; echo $HOME'`);
  expect(said.code).toBe(3);
  expect(JSON.parse(readFileSync(join(dir, 'summary.json'), 'utf8'))).toEqual(JSON.parse(said.out));
  expect(said.err).toContain('code 3, [two words; echo $HOME]');
  expect(said.err).toContain('exit code 9');
});

test('--on-finish does not get the key, nor the password of Redis', async () => {
  const redis = 'redis://user:r3dis-4711@127.0.0.1:1/3';
  const { dir, run } = place({
    CHATIVE_API_KEY: 'k3y-4711',
    CHATIVE_REDIS_URL: redis,
    PATH: process.env['PATH'],
    GREETING: 'hello',
  });
  await run(GOOD, '--on-finish', `sh -c 'env > ${dir}/env'`);
  const env = readFileSync(join(dir, 'env'), 'utf8');
  expect(env).not.toContain('4711');
  expect(env).toContain('CHATIVE_REDIS_URL=redis://127.0.0.1:1/3\n');
  expect(env).toContain('GREETING=hello\n');
  expect(env).toContain('CHATIVE_EXIT_CODE=0\n');
});

test('--on-finish that hangs is ended, with what it began, and the run keeps its exit code', async () => {
  const { dir } = place();
  const startedMs = performance.now();
  const trouble = await runOnFinish({
    command: ['sh', '-c', `sleep 30 & echo $! > ${dir}/pid; wait`],
    exitCode: 0,
    summary: '{}',
    env: process.env,
    say: () => undefined,
    withinMs: 300,
  });
  expect(trouble).toBe('ended: it took longer than 300 ms');
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  // Process 1 may take its time to bury it.
  const child = readFileSync(join(dir, 'pid'), 'utf8').trim();
  const status = existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, 'utf8') : ') Z ';
  expect(status).toContain(') Z ');
}, 30_000);

test('--on-finish is run with its files written, also where no run came to be', async () => {
  const { dir, run } = place();
  const said = await run('', '--on-finish', `sh -c 'cat > ${dir}/why.json'`);
  expect(said.code).toBe(2);
  expect(JSON.parse(readFileSync(join(dir, 'why.json'), 'utf8'))).toMatchObject({
    exitCode: 2,
    code: 'input',
  });
});

test('a table for GitHub Actions is added to its file; headers are no markup', async () => {
  const dir = tempDir();
  const page = join(dir, 'step.md');
  writeFileSync(page, 'before\n');
  const { run } = place({ GITHUB_STEP_SUMMARY: page });
  await run('id,"<b>|x:number"\nc1,ophelia\n');
  const text = readFileSync(page, 'utf8');
  expect(text).toMatch(/^before\n### chative-contacts: exit code 3\n/);
  expect(text).toContain('| invalid | 1 |');
  expect(text).toContain('| invalid_number | &#60;b&#62;&#124;x:number | 1 | 2 |');
  expect(text).not.toContain('ophelia');
});

test('--keep-runs removes older runs when one has ended, and never that one', async () => {
  const { dir, run } = place();
  for (let i = 0; i < 3; i++) await run(GOOD);
  const runs = (): string[] => readdirSync(join(dir, 'data', 'runs')).filter((name) => name !== 'latest');
  expect(runs()).toHaveLength(3);
  await run(GOOD, '--keep-runs', '2');
  expect(runs()).toHaveLength(2);
  const { runId } = JSON.parse((await run(GOOD, '--keep-runs', '0', '--keep-for', '0s')).out) as Summary;
  expect(runs()).toEqual([runId]);
});

test.each([
  ['--ping-url', 'ftp://x'],
  ['--ping-ok', '0,x'],
  ['--on-finish', "mail 'open"],
  ['--keep-for', 'long'],
])('%s %s is refused before anything is done', async (flag, value) => {
  const { run } = place();
  const said = await run(GOOD, flag, value);
  expect(said.code).toBe(2);
  expect(said.err).toContain(flag);
});

test.skipIf(!hasTool('promtool'))('promtool checks the file of a run', async () => {
  const { metrics, run } = place();
  await run(ONE_BAD, '--metrics-file', metrics);
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: readFileSync(metrics) });
  expect(`${checked.stdout.toString()}${checked.stderr.toString()}`).toBe('');
});
