import { spawnSync } from 'node:child_process';

/** Programs besides Node that some tests need, and the Debian package of each. */
const TOOLS = {
  'redis-server': 'redis-server',
  promtool: 'prometheus',
  chromium: 'chromium',
  'systemd-analyze': 'systemd',
  zsh: 'zsh',
  fish: 'fish',
} as const;

export type Tool = keyof typeof TOOLS;

function isHere(program: Tool): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/**
 * Whether a program that a test needs is here. Where it is missing the test is skipped, but not where CI is true:
 * there, a check that is left out would pass for one that was made.
 */
export function hasTool(program: Tool): boolean {
  if (isHere(program)) return true;
  if (process.env['CI'] === 'true') throw new Error(`${program} is not here: ${cureFor([program])}`);
  return false;
}

/** The last line of a test run on a machine without some of them; undefined where all are here. */
export function skippedForWant(): string | undefined {
  const missing = (Object.keys(TOOLS) as Tool[]).filter((program) => !isHere(program));
  if (missing.length === 0) return undefined;
  return `Some tests were skipped: ${missing.join(', ')} not found. To run them: ${cureFor(missing)}`;
}

function cureFor(missing: readonly Tool[]): string {
  return `apt-get install ${missing.map((program) => TOOLS[program]).join(' ')}`;
}
