import { formatDuration } from '../../config/duration.js';
import { keepRuns } from '../../config/monitor-settings.js';
import { readHistory } from '../../run/history.js';
import type { KnownRun } from '../../run/runs.js';
import { rejectedRows } from '../../sync/status.js';
import type { Invocation } from '../command.js';
import { count, counted } from '../numbers.js';
import { renderTable } from '../table.js';

/** Lists the runs of the data folder, newest first, and prunes old ones where it is asked to. */
export function runHistory({ folded, terminal, log }: Invocation): Promise<number> {
  const { 'data-dir': dataDir = './chative-data', json } = folded.values;
  const { runs, unreadable, removed } = readHistory(dataDir, keepRuns(folded), Date.now());
  if (json === true) terminal.out(`${JSON.stringify(runs.map(asObject))}\n`);
  else terminal.out(`${renderRuns(runs)}\n`);
  for (const dir of unreadable) log.warn({ dir }, 'a run folder without a sound run.json is left out');
  if (removed.length > 0) terminal.err(`removed ${counted(removed.length, 'run')}\n`);
  return Promise.resolve(0);
}

function asObject({ record, paths }: KnownRun): Record<string, unknown> {
  const { runId, command, file, startedAt, finishedAt, durationMs, state, exitCode, dryRun, sandbox, rows } =
    record;
  return {
    runId,
    command,
    file,
    startedAt,
    finishedAt,
    durationMs,
    state,
    exitCode,
    dryRun,
    sandbox,
    rows,
    runDir: paths.dir,
  };
}

function renderRuns(runs: readonly KnownRun[]): string {
  if (runs.length === 0) return 'No runs yet.';
  const header = [
    'run',
    'what',
    'state',
    'exit',
    'took',
    'rows',
    'updated',
    'deleted',
    'rejected',
    'pending',
    'file',
  ];
  return renderTable([header, ...runs.map(runRow)]).join('\n');
}

function runRow({ record }: KnownRun): string[] {
  const { rows } = record;
  const number = (n: number | undefined): string => (n === undefined ? '–' : count(n));
  return [
    record.runId,
    whatOf(record),
    record.state,
    record.exitCode === null ? '–' : String(record.exitCode),
    formatDuration(record.durationMs),
    number(rows?.total ?? record.inputRows ?? undefined),
    number(rows?.updated),
    number(rows?.deleted),
    number(rows === null ? undefined : rejectedRows(rows, 'reject')),
    number(rows?.pending),
    record.file,
  ];
}

function whatOf({ command, sandbox, dryRun }: KnownRun['record']): string {
  if (command === 'validate') return 'validate';
  return [command, ...(sandbox ? ['sandbox'] : []), ...(dryRun ? ['dry run'] : [])].join(', ');
}
