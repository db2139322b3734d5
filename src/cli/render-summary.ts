import type { Cause } from '../run/tally.js';
import type { Summary } from '../run/summary.js';
import { count, counted } from './numbers.js';
import { renderTable } from './table.js';

export type SummaryView = {
  readonly summary: Summary;
  readonly causes: readonly Cause[];
  readonly duration: string;
  /** Paths to name; undefined where there is no such file. */
  readonly report: string;
  readonly rejected: string | undefined;
  /** What was kept of contacts that were changed or deleted. */
  readonly kept: readonly string[];
  /** What kept the run from being faster. */
  readonly pace: readonly string[];
  /** The next command to type, where there is one. */
  readonly next: readonly string[];
};

/** More causes than fit a glance are left to report.csv. */
const CAUSES_SHOWN = 8;

/** The end of a run as its user reads it: counts, top causes with their first lines, where the report lies, what to type next. */
export function renderSummary(view: SummaryView): string {
  const { summary } = view;
  return [
    headline(summary, view.duration),
    ...renderTable(countRows(summary)),
    ...causeLines(view.causes),
    '',
    ...view.pace.map((line) => `Pace:     ${line}`),
    `Report:   ${view.report}`,
    ...(view.rejected ? [`Rejected: ${view.rejected}`] : []),
    ...view.kept,
    ...view.next.map((line) => `Next:     ${line}`),
  ].join('\n');
}

function headline(summary: Summary, duration: string): string {
  const { patch, delete: deletes, list, get } = summary.requests;
  const requests = counted(patch + deletes + list + get, 'request');
  const state = summary.interrupted ? 'Not finished' : summary.dryRun ? 'Dry run' : 'Finished';
  const per = summary.rate.achievedPerMinute;
  const rate = patch + deletes > 1 ? `, ${count(per)} a minute` : '';
  return `${state}: ${counted(summary.rows.total, 'row')} in ${duration}, ${requests}${rate}`;
}

function countRows(summary: Summary): string[][] {
  const { rows, dryRun } = summary;
  const lines: [name: string, n: number][] = [
    [dryRun ? 'would update' : 'updated', rows.updated],
    [dryRun ? 'would delete' : 'deleted', rows.deleted],
    ['unchanged', rows.unchanged],
    ['merged', rows.merged],
    ['invalid', rows.invalid],
    ['not found', rows.notFound],
    ['failed', rows.failed],
    ['pending', rows.pending],
  ];
  return lines.filter(([, n]) => n > 0).map(([name, n]) => ['', name, count(n)]);
}

function causeLines(causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  const rows = causes.slice(0, CAUSES_SHOWN).map(({ code, count: n, lines, column }) => {
    const where = lines.length > 0 ? `line ${lines.join(', ')}${n > lines.length ? ', …' : ''}` : '';
    return ['', count(n), code, column ?? '', where];
  });
  const more = causes.length - rows.length;
  return [
    '',
    'Causes',
    ...renderTable(rows),
    ...(more > 0 ? [`  and ${count(more)} more in the report`] : []),
  ];
}
