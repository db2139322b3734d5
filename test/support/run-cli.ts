import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Shorter than a test may take, so that a program that hangs fails with its output shown. */
const DEADLINE_MS = 50_000;

export type CliOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Given and ended at once; nothing without it. */
  readonly stdin?: string | Uint8Array;
  /** Its writer says no more, but does not go away. */
  readonly keepsStdinOpen?: boolean;
};

export type CliResult = {
  readonly code: number | null;
  /** The signal that killed it, where one did. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type CliRun = {
  readonly pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  send(signal: NodeJS.Signals): void;
  readonly ended: Promise<CliResult>;
};

/** Starts the built program with a clean environment; it ends with the test at the latest. */
export function startCli(args: readonly string[], options: CliOptions): CliRun {
  const { cwd, env, stdin } = options;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], TZ: 'America/New_York', ...env },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A program that does not read its input closes the pipe.
  child.stdin.on('error', () => undefined);
  if (options.keepsStdinOpen) child.stdin.write(stdin ?? '');
  else child.stdin.end(stdin);
  const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, stdout: text(stdout), stderr: text(stderr) });
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => text(stdout),
    stderr: () => text(stderr),
    send: (signal) => void child.kill(signal),
    ended,
  };
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString();
}
