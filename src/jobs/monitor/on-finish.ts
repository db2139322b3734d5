import { spawn, type ChildProcess } from 'node:child_process';
import { formatDuration } from '../../duration-words.js';

export type FinishHook = {
  /** A program and its arguments. */
  readonly command: readonly string[];
  readonly exitCode: number;
  /** JSON, for its standard input. */
  readonly summary: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it prints: standard output is the summary's alone. */
  readonly say: (text: string) => void;
  /** Longer than this it is not waited for: a job that never ends keeps the next night's from running. */
  readonly withinMs: number;
};

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2_000;

/** Runs the user's program without a shell. Resolves to undefined, or to what went wrong. */
export function runOnFinish(hook: FinishHook): Promise<string | undefined> {
  const [program = '', ...args] = hook.command;
  return new Promise((resolve) => {
    // In a group of its own, so that what it has started can be ended with it.
    const child = spawn(program, args, { env: envOf(hook), stdio: 'pipe', detached: true });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => hook.say(text));
    // A program that reads nothing may be gone before all is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(hook.summary);

    const timer = setTimeout(() => {
      const ended = `ended: it took longer than ${formatDuration(hook.withinMs)}`;
      child.removeAllListeners('close').once('close', () => done(ended));
      endGroup(child, 'SIGTERM');
      killing = setTimeout(() => {
        endGroup(child, 'SIGKILL');
        // A process that has left the group may hold the pipes open for ever.
        for (const stream of child.stdio) stream?.destroy();
        done(ended);
      }, GRACE_MS);
    }, hook.withinMs);
    let killing: NodeJS.Timeout | undefined;
    function done(trouble: string | undefined): void {
      clearTimeout(timer);
      clearTimeout(killing);
      resolve(trouble);
    }

    child.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    child.once('close', (code, signal) => {
      done(code === 0 ? undefined : code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`);
    });
  });
}

/** Ours, but for what the program has no need to know: the key, and the password of Redis. */
function envOf({ env, exitCode }: FinishHook): NodeJS.ProcessEnv {
  const known: NodeJS.ProcessEnv = { ...env, CHATIVE_EXIT_CODE: String(exitCode) };
  delete known['CHATIVE_API_KEY'];
  const redis = known['CHATIVE_REDIS_URL'] ?? '';
  delete known['CHATIVE_REDIS_URL'];
  if (!URL.canParse(redis)) return known;
  const url = new URL(redis);
  url.username = url.password = '';
  return { ...known, CHATIVE_REDIS_URL: url.href };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it has ended by itself.
  }
}
