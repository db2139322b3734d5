import { basename } from 'node:path';
import { printableWhole } from '../contact/text.js';
import { formatDuration } from '../duration-words.js';
import type { KnownRun } from '../run/runs.js';
import { ALL_STATUSES, STATUSES } from '../sync/status.js';
import { count, counted } from '../numbers.js';
import { NARROW, renderTable } from './table.js';

type Run = Pick<KnownRun, 'record'>;

/** How many runs the trend shows, so that it fits a line. */
const TREND_RUNS = 6;

/** The runs, newest first, one paragraph each within 80 columns. Below them, the last syncs are compared. */
export function renderHistory(runs: readonly Run[]): string {
  if (runs.length === 0) return 'No runs yet.';
  const header = ['when (UTC)', 'run', 'exit', 'what'];
  const table = renderTable([header, ...runs.map(runRow)], NARROW);
  return [...table, ...trendLines(runs)].join('\n');
}

function runRow({ record }: Run): string[] {
  const { startedAt, runId, exitCode, state, durationMs, file } = record;
  const took =
    durationMs > 0 ? ` ${state === 'finished' ? 'in' : 'after'} ${formatDuration(durationMs)}` : '';
  return [
    startedAt.slice(0, 16).replace('T', ' '),
    runId,
    exitCode === null ? '–' : String(exitCode),
    `${whatOf(record)} of ${file === '-' ? 'standard input' : printableWhole(basename(file))}, ${state}${took}: ${rowsOf(record)}`,
  ];
}

/** The command of a run: "sync (dry run)". A run that sends nothing, or sends to a sandbox, is marked. */
export function whatOf({ command, sandbox, dryRun }: KnownRun['record']): string {
  if (command === 'validate') return 'validate';
  const marks = [...(sandbox ? ['sandbox'] : []), ...(dryRun ? ['dry run'] : [])];
  return marks.length === 0 ? command : `${command} (${marks.join(', ')})`;
}

/** The rows in words: "300 rows, 291 updated, 8 invalid". For a dry run, the words say what would be done. */
function rowsOf({ rows, inputRows, dryRun }: KnownRun['record']): string {
  if (rows === null) return inputRows === null ? 'no row read' : counted(inputRows, 'row');
  const parts = ALL_STATUSES.map((status): [number, string] => {
    const { count: name, words, wordsInDryRun } = STATUSES[status];
    return [rows[name], dryRun ? wordsInDryRun : words];
  });
  const named = [...parts, [rows.pending, 'pending'] as const].filter(([n]) => n > 0);
  return [counted(rows.total, 'row'), ...named.map(([n, words]) => `${count(n)} ${words}`)].join(', ');
}

/** The costs of the last syncs, oldest first. They show a file that grows, or a key that others use, too. */
function trendLines(runs: readonly Run[]): string[] {
  const syncs = runs
    .filter(
      ({ record }) => record.command === 'sync' && !record.dryRun && !record.sandbox && record.rows !== null,
    )
    .slice(0, TREND_RUNS)
    .reverse();
  if (syncs.length < 2) return [];
  function line(name: string, of: (record: KnownRun['record']) => string): string[] {
    return ['', name, ...syncs.map(({ record }) => of(record))];
  }
  return [
    '',
    `Trend of the last ${syncs.length} syncs, oldest first`,
    ...renderTable([
      line('day', ({ startedAt }) => startedAt.slice(5, 10)),
      line('rows', ({ rows }) => count(rows?.total ?? 0)),
      line('requests', ({ requests: n }) => count(n ? n.list + n.get + n.patch + n.delete : 0)),
      line('minutes', ({ durationMs }) => (durationMs / 60_000).toFixed(1)),
      line('429s', ({ requests: n }) => count(n?.rateLimited ?? 0)),
    ]),
  ];
}
