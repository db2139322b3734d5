import { ROW_ERRORS, type RowErrorCode } from '../contact/problem.js';
import { printable } from '../contact/text.js';
import type { Cause } from '../sync/causes.js';
import { EXIT_CODES } from '../errors.js';
import { ALL_STATUSES, STATUSES } from '../sync/status.js';
import type { Summary } from '../run/summary.js';
import { count, counted } from '../numbers.js';
import { hang, renderTable, wrap } from './table.js';

export type SummaryView = {
  readonly summary: Summary;
  readonly causes: readonly Cause[];
  /** Advice that would cure many rows at once. */
  readonly advice: readonly string[];
  readonly duration: string;
  /** Paths of the files; undefined where there is no such file. */
  readonly report: string;
  readonly rejected: string | undefined;
  /** Lines about the kept values of contacts that were changed or deleted. */
  readonly kept: readonly string[];
  /** Lines about why the run was not faster. */
  readonly pace: readonly string[];
  /** The next commands to type, where there are any. */
  readonly next: readonly string[];
};

/** The width of a message: with its indent it fits 80 columns. */
const MESSAGE_WIDTH = 75;

/** How many causes are shown. report.csv has the others. */
const CAUSES_SHOWN = 8;

/**
 * The end of a run as its user reads it: counts, the top causes with their first lines, the place of the
 * report, and what to type next.
 */
export function renderSummary(view: SummaryView): string {
  const { summary } = view;
  return [
    headline(summary, view.duration),
    ...renderCounts(summary.rows, summary.dryRun),
    ...renderCauses(view.causes),
    ...(view.advice.length === 0 ? [] : ['', ...view.advice.flatMap((line) => hang('Hint:     ', line))]),
    '',
    ...view.pace.flatMap((line) => hang('Pace:     ', line)),
    `Report:   ${view.report}`,
    ...(view.rejected ? [`Rejected: ${view.rejected}`] : []),
    ...view.kept,
    ...view.next.map((line, i) => `${i === 0 ? 'Next' : 'Also'}:     ${line}`),
  ].join('\n');
}

/** A shorter run tells no rate: the few requests of its start would look like many a minute. */
const RATED_FROM_MS = 60_000;

function headline(summary: Summary, duration: string): string {
  const { patch, delete: deletes, list, get } = summary.requests;
  const requests = counted(patch + deletes + list + get, 'request');
  const per = summary.rate.achievedPerMinute;
  const rate = patch + deletes > 1 && summary.durationMs >= RATED_FROM_MS ? `, ${count(per)} a minute` : '';
  return `${stateOf(summary)} in ${duration}, ${requests}${rate}`;
}

/** How the run ended, in words. A run that only `--limit` cut short did what it was told to do. */
function stateOf({ rows, interrupted, dryRun, exitCode }: Summary): string {
  const all = counted(rows.total, 'row');
  const some = `${count(rows.total - rows.pending)} of ${all}`;
  const isCanary = interrupted && (exitCode === EXIT_CODES.ok || exitCode === EXIT_CODES.rows);
  if (dryRun) return `Dry run: ${isCanary ? some : all}`;
  if (isCanary) return `Canary done: ${some}`;
  return interrupted ? `Not finished: ${some} done` : `Finished: ${all}`;
}

/** The number of rows with each status, one line each. */
export function renderCounts(rows: Summary['rows'], dryRun: boolean): string[] {
  const lines = ALL_STATUSES.map((status): [name: string, n: number] => {
    const { words, wordsInDryRun, count: name } = STATUSES[status];
    return [dryRun ? wordsInDryRun : words, rows[name]];
  });
  const shown = [...lines, ['pending', rows.pending] as const].filter(([, n]) => n > 0);
  return renderTable(shown.map(([name, n]) => ['', name, count(n)]));
}

/** One line for each cause. Below it stand the message about its first cell, and the cure. */
export function renderCauses(causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  const shown = causes.slice(0, CAUSES_SHOWN);
  const haveColumns = shown.some(({ column }) => column !== undefined);
  const table = renderTable(
    shown.map(({ code, count: n, lines, column }) => {
      const where = lines.length > 0 ? `line ${lines.join(', ')}${n > lines.length ? ', …' : ''}` : '';
      return ['', count(n), code, ...(haveColumns ? [printable(column ?? '')] : []), where];
    }),
  );
  const more = causes.length - shown.length;
  return [
    '',
    'Causes',
    ...shown.flatMap((cause, i) => [table[i] ?? '', ...messageLines(cause)]),
    ...(more > 0 ? [`  and ${count(more)} more in the report`] : []),
  ];
}

/** The lines of the message, without the column: the line above has named it already. */
function messageLines({ message, column, code }: Cause): string[] {
  const name = column === undefined ? '' : `${printable(column)}: `;
  const text = message.startsWith(name) ? message.slice(name.length) : message;
  return [text, ...(saysItsCure(code) ? [] : [ROW_ERRORS[code].cure])].flatMap((sentence) =>
    wrap(sentence, MESSAGE_WIDTH).map((line) => `     ${line}`),
  );
}

/** Whether the message itself names the cure for its cell. */
function saysItsCure(code: RowErrorCode): boolean {
  return code.startsWith('invalid_') || ['malformed_row', 'nothing_to_send', 'not_applied'].includes(code);
}
