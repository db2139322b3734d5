import { formatDuration } from '../duration-words.js';
import { printable } from '../contact/text.js';
import { EXIT_CODES, RunError } from '../errors.js';
import type { SyncOutcome } from '../jobs/sync/run-context.js';
import type { Summary } from '../run/summary.js';
import { ALL_STATUSES, isRejectedStatus, STATUSES, type NotFoundMode } from '../sync/status.js';
import type { Invocation } from './command.js';
import { errorRecords, reportError } from './fail.js';
import { count, counted } from '../numbers.js';
import { fitLines, NARROW } from './table.js';

/** How many codes the last line names. The report has the others. */
const CODES_NAMED = 3;

/** From this exit code on, a run has left something to do. Then its end is also told on standard error. */
const TOLD_FROM = EXIT_CODES.rows;

/** The end of a run as it is told: how it ended, and the commands with which to go on. */
export type Ending = Pick<SyncOutcome, 'summary' | 'causes' | 'paths' | 'rejected' | 'error'> & {
  readonly next: readonly string[];
  readonly notFound: NotFoundMode;
};

/**
 * Tells the end. For a run that went well, only a log in JSON gets a record. For a run that has left
 * something to do, no log level silences it.
 */
export async function tellEnd(
  ending: Ending,
  { terminal, log, errorFormat }: Pick<Invocation, 'terminal' | 'log' | 'errorFormat'>,
): Promise<void> {
  const { exitCode } = ending.summary;
  const isBug = ending.error !== undefined && !(ending.error instanceof RunError);
  if (isBug) await reportError(ending.error, terminal, errorFormat);
  const line = closingLine(ending);
  if (errorFormat === 'text') {
    if (line !== undefined) terminal.err(`${terminal.errIsTerminal ? onTerminal(line) : line}\n`);
    return;
  }
  if (line === undefined) log.info(closingRecord(ending), ENDED);
  else {
    const level = exitCode === EXIT_CODES.rows ? 'warn' : 'error';
    (await errorRecords(terminal))[level](closingRecord(ending), ENDED);
  }
}

const NEXT = ' Next: ';

const ENDED = 'the run has ended';

/**
 * The last line on standard error, for a person who sees nothing else, such as the reader of cron's mail. It
 * says why the run ended, how many rows are done, where the rejected ones are, and what to type next.
 * Undefined where all is well.
 */
export function closingLine(ending: Ending): string | undefined {
  const { summary, paths, rejected, error, next } = ending;
  if (summary.exitCode < TOLD_FROM && error === undefined) return undefined;
  const parts = [
    reasonOf(ending),
    `Exit code ${summary.exitCode}`,
    rowsInWords(summary),
    ...(rejected ? [`Rejected rows: ${paths.rejected}`] : []),
    ...(next[0] === undefined ? [] : [`${NEXT}${next[0]}`.trim()]),
  ];
  return `chative-contacts: ${parts.map((part) => part.replaceAll('\n', '; ')).join('. ')}`;
}

/** The line for a terminal, broken at blanks. The command in it stays whole, so that it can be copied. */
function onTerminal(line: string): string {
  const at = line.lastIndexOf(NEXT);
  const [text, command] = at < 0 ? [line, ''] : [line.slice(0, at), `\n    ${line.slice(at).trim()}`];
  return fitLines(text, process.stderr.columns || NARROW) + command;
}

/** The last record of the log, for a program. It leaves out messages of cells, which may hold contact values. */
export function closingRecord({
  summary,
  causes,
  paths,
  rejected,
  error,
  next,
}: Ending): Record<string, unknown> {
  return {
    ...summary,
    causes: causes.map(({ status, code, column, count: n, lines }) => ({
      status,
      code,
      column: column === undefined ? null : printable(column),
      count: n,
      lines,
    })),
    files: { report: paths.report, ...(rejected ? { rejected: paths.rejected } : {}) },
    next,
    ...(error instanceof RunError ? { code: error.kind, error: error.message, hint: error.hint } : {}),
  };
}

function reasonOf({ summary, causes, error, notFound }: Ending): string {
  if (error instanceof RunError)
    return error.hint === undefined ? error.message : `${error.message}. ${asSentence(error.hint)}`;
  if (error !== undefined) return 'an unexpected error, which is a bug in chative-contacts';
  if (summary.exitCode === EXIT_CODES.sigint) return 'interrupted by Ctrl-C (SIGINT)';
  if (summary.exitCode === EXIT_CODES.sigterm) return 'interrupted by SIGTERM';
  const codes = new Map<string, number>();
  for (const { status, code, count: n } of causes)
    if (isRejectedStatus(status, notFound)) codes.set(code, (codes.get(code) ?? 0) + n);
  const named = [...codes].slice(0, CODES_NAMED).map(([code, n]) => `${code} ${count(n)}`);
  const more = codes.size > CODES_NAMED ? ', …' : '';
  const took = formatDuration(summary.durationMs);
  return `${summary.interrupted ? 'stopped' : 'finished'} after ${took}, but some rows need attention (${named.join(', ')}${more})`;
}

/** A hint as a sentence of its own. Names keep their letters: a command, a flag, a file. */
function asSentence(hint: string): string {
  return /^[a-z]+[ ,]/.test(hint) ? `${hint.charAt(0).toUpperCase()}${hint.slice(1)}` : hint;
}

/** The rows in words: "300 rows: 291 updated, 8 invalid, 1 merged". */
function rowsInWords({ rows, dryRun }: Summary): string {
  const parts = ALL_STATUSES.map((status): [number, string] => {
    const { words, wordsInDryRun, count: name } = STATUSES[status];
    return [rows[name], dryRun ? wordsInDryRun : words];
  });
  const named = [...parts, [rows.pending, 'pending'] as const].filter(([n]) => n > 0);
  const counts = named.map(([n, words]) => `${count(n)} ${words}`).join(', ');
  return `${counted(rows.total, 'row')}${counts === '' ? '' : `: ${counts}`}`;
}
