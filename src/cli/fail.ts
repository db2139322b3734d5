import { EXIT_CODES, isRetryable, RunError } from '../errors.js';
import type { Logger } from '../logger.js';
import type { Terminal } from './terminal.js';

/** How an error is told: in lines for people, or as one record, as `--log-format json` asks for. */
export type ErrorFormat = 'text' | 'json';

/**
 * Says what went wrong and what cures it; returns the exit code. The cause's text stays out: it may quote data. Neither
 * form knows a log level: an error that ends the program is always told.
 */
export async function reportError(
  error: unknown,
  terminal: Pick<Terminal, 'err'>,
  format: ErrorFormat = 'text',
): Promise<number> {
  const exitCode = error instanceof RunError ? error.exitCode : EXIT_CODES.bug;
  if (!(error instanceof RunError) && error instanceof Error && error.stack !== undefined) {
    const { ownStack } = await import('./own-stack.js');
    error.stack = ownStack(error.stack);
  }
  switch (format) {
    case 'text':
      terminal.err(textOf(error));
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

/** The object that `--json` prints where the program ends before there is a run. */
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

/** What the command line or the environment says of `--json`, read before either is checked. */
export function wantsJson(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const last = args.findLast((arg) => /^--(?:no-)?json(?:=|$)/.test(arg));
  const said = last ?? `--json=${env['CHATIVE_JSON'] ?? 'false'}`;
  return /^--json(?:=(?:true|1|yes|on))?$/i.test(said.trim());
}

/** A log in JSON that no level silences. Loaded only where it is needed: the help must be quick. */
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
 * What the command line or the environment says of the log's form, read before either is checked: a mistake in them
 * must be told in that form, too.
 */
export function formatSaid(args: readonly string[], env: NodeJS.ProcessEnv): ErrorFormat {
  const at = args.lastIndexOf('--log-format');
  const joined = args.findLast((arg) => arg.startsWith('--log-format='))?.slice('--log-format='.length);
  const said = (at >= 0 ? args[at + 1] : joined) ?? env['CHATIVE_LOG_FORMAT'];
  return said?.trim().toLowerCase() === 'json' ? 'json' : 'text';
}
