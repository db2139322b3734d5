import { EXIT_CODES, isRetryable, RunError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Terminal } from './terminal.js';

/** The form in which an error is told: lines for people, or one record, as `--log-format json` asks for. */
export type ErrorFormat = 'text' | 'json';

/**
 * Tells an error and its cure, and returns the exit code. The text of the cause stays out: it may quote data.
 * The log level does not matter: an error that ends the program is always told.
 */
export async function reportError(
  error: unknown,
  terminal: Pick<Terminal, 'err' | 'errIsTerminal'>,
  format: ErrorFormat = 'text',
): Promise<number> {
  const exitCode = error instanceof RunError ? error.exitCode : EXIT_CODES.bug;
  if (!(error instanceof RunError) && error instanceof Error && error.stack !== undefined) {
    const { ownStack } = await import('./own-stack.js');
    error.stack = ownStack(error.stack);
  }
  switch (format) {
    case 'text':
      terminal.err(terminal.errIsTerminal ? await fitted(textOf(error)) : textOf(error));
      break;
    case 'json': {
      const log = await errorRecords(terminal);
      if (error instanceof RunError)
        log.error({ exitCode, code: error.kind, hint: error.hint }, error.message);
      else log.fatal({ exitCode, code: 'bug', err: error }, BUG);
    }
  }
  return exitCode;
}

async function fitted(text: string): Promise<string> {
  const { fitLinesAndCommands, NARROW } = await import('./table.js');
  return fitLinesAndCommands(text, process.stderr.columns || NARROW);
}

/** The object that `--json` prints where the program ends before a run has begun. */
export function failureObject(error: unknown): object {
  const isOurs = error instanceof RunError;
  const exitCode = isOurs ? error.exitCode : EXIT_CODES.bug;
  return {
    exitCode,
    code: isOurs ? error.kind : 'bug',
    message: isOurs ? error.message : BUG,
    hint: isOurs ? (error.hint ?? null) : null,
    retryable: isRetryable(exitCode),
  };
}

/** Whether the command line or the environment asks for `--json`. They are read before they are checked. */
export function wantsJson(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const last = args.findLast((arg) => /^--(?:no-)?json(?:=|$)/.test(arg));
  const said = last ?? `--json=${env['CHATIVE_JSON'] ?? 'false'}`;
  return /^--json(?:=(?:true|1|yes|on))?$/i.test(said.trim());
}

/** A log in JSON that no level silences. Its code is loaded only where it is needed, because help must be quick. */
export async function errorRecords({ err: write }: Pick<Terminal, 'err'>): Promise<Logger> {
  const { createLogger } = await import('../logger.js');
  return createLogger({ level: 'warn', format: 'json', isTerminal: false, write });
}

const BUG = 'unexpected error; this is a bug in chative-contacts';

function textOf(error: unknown): string {
  if (!(error instanceof RunError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `chative-contacts: ${BUG}\n${text}\n`;
  }
  const hint = error.hint === undefined ? '' : `\n  ${error.hint}`;
  return `chative-contacts: ${error.message}${hint}\n`;
}

/**
 * The log's form that the command line or the environment asks for. It is read before they are checked: a
 * mistake in them must be told in that form, too.
 */
export function formatSaid(args: readonly string[], env: NodeJS.ProcessEnv): ErrorFormat {
  const at = args.lastIndexOf('--log-format');
  const joined = args.findLast((arg) => arg.startsWith('--log-format='))?.slice('--log-format='.length);
  const said = (at >= 0 ? args[at + 1] : joined) ?? env['CHATIVE_LOG_FORMAT'];
  return said?.trim().toLowerCase() === 'json' ? 'json' : 'text';
}
