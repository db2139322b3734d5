import { basename } from 'node:path';
import { printable, printableWhole } from '../contact/text.js';
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
  const { startedAt, runId, exitCode, state, durationMs } = record;
  const took =
    durationMs > 0 ? ` ${state === 'finished' ? 'in' : 'after'} ${formatDuration(durationMs)}` : '';
  return [
    startedAt.slice(0, 16).replace('T', ' '),
    runId,
    exitCode === null ? '–' : String(exitCode),
    `${whatOf(record)} of ${subjectOf(record)}, ${state}${took}: ${rowsOf(record)}`,
  ];
}

/** The file of a run, or the run that an undo takes back. */
function subjectOf({ file, undoOf }: KnownRun['record']): string {
  if (undoOf !== undefined) return printable(undoOf);
  return file === '-' ? 'standard input' : printableWhole(basename(file));
}

/** The command of a run: "sync (dry run)". A run that sends nothing, or sends to a sandbox, is marked. */
export function whatOf({ command, sandbox, dryRun }: KnownRun['record']): string {
  if (command === 'validate') return 'validate';
  const marks = [...(sandbox ? ['sandbox'] : []), ...(dryRun ? ['dry run'] : [])];
  return marks.length === 0 ? command : `${command} (${marks.join(', ')})`;
}

/** The rows in words: "300 rows, 291 updated, 8 invalid". For a dry run, the words say what would be done. */
function rowsOf({ rows, inputRows, dryRun, fields }: KnownRun['record']): string {
  if (fields) return fieldsInWords(fields, dryRun);
  if (rows === null) return inputRows === null ? 'no row read' : counted(inputRows, 'row');
  const parts = ALL_STATUSES.map((status): [number, string] => {
    const { count: name, words, wordsInDryRun } = STATUSES[status];
    return [rows[name], dryRun ? wordsInDryRun : words];
  });
  const named = [...parts, [rows.pending, 'pending'] as const].filter(([n]) => n > 0);
  return [counted(rows.total, 'row'), ...named.map(([n, words]) => `${count(n)} ${words}`)].join(', ');
}

/** The fields of an undo in words: "9 fields, 8 restored, 1 kept". */
export function fieldsInWords(fields: NonNullable<KnownRun['record']['fields']>, dryRun: boolean): string {
  const parts: [number, string][] = [
    [fields.restored, dryRun ? 'would be restored' : 'restored'],
    [fields.kept, 'kept'],
    [fields.notFound, 'not found'],
    [fields.failed, 'failed'],
    [fields.pending, 'pending'],
  ];
  const named = parts.filter(([n]) => n > 0).map(([n, words]) => `${count(n)} ${words}`);
  return [counted(fields.total, 'field'), ...named].join(', ');
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
