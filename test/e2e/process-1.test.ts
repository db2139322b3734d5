import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Summary } from '../../src/run/summary.js';
import { took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { KEY, openWorkspace, people } from './workspace.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Whether this machine lets us have a process tree of our own, as a container has. */
function canUnshare(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('unshare', ['--pid', '--fork', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Started = { readonly child: ChildProcess; send(signal: NodeJS.Signals): void; stdout(): string };

/** The program as process 1, for which the kernel drops every signal that nobody listens for. */
function startAsProcess1(cwd: string, args: readonly string[]): Started {
  const child = spawn('unshare', ['--pid', '--fork', '--kill-child', process.execPath, CLI, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], CHATIVE_API_KEY: KEY },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  function send(signal: NodeJS.Signals): void {
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    const pid = existsSync(children) ? Number(readFileSync(children, 'utf8')) : 0;
    if (pid > 0) process.kill(pid, signal);
  }
  return { child, send, stdout: () => stdout };
}

test.skipIf(!canUnshare()).each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('as process 1 %s stops a run cleanly', async (signal, code) => {
  const server = await openServer({ script: [{ ...took(), delayMs: 300 }] });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(50));
  const flags = ['--json', '--rate', 'unlimited', '--concurrency', '4', '--base-url', server.baseUrl];
  const run = startAsProcess1(workspace.dir, ['sync', '--file', 'contacts.csv', ...flags]);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(5);
  run.send(signal);
  expect(await once(run.child, 'close')).toEqual([code, null]);
  const { rows, exitCode } = JSON.parse(run.stdout()) as Summary;
  expect(exitCode).toBe(code);
  expect(rows.updated).toBe(server.log.length);
  expect(rows.updated + rows.pending).toBe(50);
});

test.skipIf(!canUnshare())('as process 1 a signal ends also what does not listen for it', async () => {
  const workspace = openWorkspace();
  // Waits for standard input for ever.
  const run = startAsProcess1(workspace.dir, ['mapping', '--file', '-']);
  const ended = once(run.child, 'close');
  const again = setInterval(() => run.send('SIGTERM'), 100);
  onTestFinished(() => clearInterval(again));
  expect(await ended).toEqual([143, null]);
});
