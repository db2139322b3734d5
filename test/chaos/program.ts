import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A program that hangs is a failure, not a wait. */
const DEADLINE_MS = 120_000;

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Starts the built program. `send` is true where the signal found it alive. */
export function startProgram(
  args: readonly string[],
  cwd: string,
  apiKey = 'a-key',
): { send(signal: NodeJS.Signals): boolean; readonly ended: Promise<Ended> } {
  const env = { PATH: process.env['PATH'], CHATIVE_API_KEY: apiKey };
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const deadline = setTimeout(() => {
    stderr += '\nit did not end';
    child.kill('SIGABRT');
  }, DEADLINE_MS);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return {
    send: (signal) => child.exitCode === null && child.signalCode === null && child.kill(signal),
    ended,
  };
}
