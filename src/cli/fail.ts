import { EXIT_CODES, RunError } from '../errors.js';
import type { Terminal } from './terminal.js';

/** Says what went wrong and what cures it; returns the exit code. The cause's text stays out: it may quote data. */
export function reportError(error: unknown, terminal: Terminal): number {
  if (error instanceof RunError) {
    const hint = error.hint === undefined ? '' : `\n  ${error.hint}`;
    terminal.err(`chative-contacts: ${error.message}${hint}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(`chative-contacts: unexpected error; this is a bug in chative-contacts\n${text}\n`);
  return EXIT_CODES.bug;
}
