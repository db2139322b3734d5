import { spawn } from 'node:child_process';

export type FinishHook = {
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly exitCode: number;
  /** JSON, for its standard input. */
  readonly summary: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it prints: standard output is the summary's alone. */
  readonly say: (text: string) => void;
};

/** Runs the user's program without a shell. Resolves to undefined, or to what went wrong. */
export function runOnFinish(hook: FinishHook): Promise<string | undefined> {
  const [program = '', ...args] = hook.command;
  const env = { ...hook.env, CHATIVE_EXIT_CODE: String(hook.exitCode) };
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'pipe' });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => hook.say(text));
    // A program that reads nothing may be gone before all is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(hook.summary);
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('close', (code, signal) => {
      resolve(
        code === 0 ? undefined : code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`,
      );
    });
  });
}
