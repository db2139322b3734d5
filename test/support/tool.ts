import { spawnSync } from 'node:child_process';

/**
 * Whether a program that a test needs besides Node is here. Where it is missing the test is skipped with a note, but
 * not where CI is true: there, a check that is left out would pass for one that was made.
 */
export function hasTool(program: string, from: string): boolean {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return true;
  const note = `${program} is not here (${from})`;
  if (process.env['CI'] === 'true') throw new Error(note);
  process.stderr.write(`skipped: ${note}\n`);
  return false;
}
