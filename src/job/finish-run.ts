import { EXIT_CODES, RunError } from '../errors.js';
import { writeFileWhole } from '../report/files.js';
import { buildSummary, type RequestCounts, type RowCounts } from '../report/summary.js';
import { checkAccounting } from '../report/tally.js';
import type { StopReason } from '../sync/stop.js';
import type { Prepared } from './prepare.js';
import type { SyncJob, SyncOutcome } from './sync-job.js';

export type EndedRun = {
  readonly job: SyncJob;
  readonly prepared: Prepared;
  readonly requests: RequestCounts;
  readonly startedMs: number;
};

/** Closes the report, checks that every row is accounted for, writes summary.json and run.json. */
export function finishRun(run: EndedRun): Omit<SyncOutcome, 'pace'> {
  const { job, prepared, requests } = run;
  const { folder, scan, report } = prepared;
  let reason = job.stop.reason();
  try {
    report.close();
  } catch (error) {
    reason ??= { kind: 'error', error };
  }
  const rows = report.tally.rows(scan.rows);
  const mismatch = checkAccounting(rows) ?? lostRows(rows, job, scan.rows, reason);
  if (mismatch !== undefined) reason = { kind: 'error', error: new RunError('bug', mismatch) };
  const summary = buildSummary({
    runId: folder.runId,
    file: job.settings.file,
    runDir: folder.paths.dir,
    startedAt: job.startedAt,
    finishedAt: job.clock.now(),
    durationMs: job.clock.monotonicMs() - run.startedMs,
    dryRun: job.dryRun,
    exitCode: exitCodeOf(reason, rows),
    rows,
    requests,
    configuredRate: job.settings.rate.text,
  });
  const error = reason?.kind === 'error' ? reason.error : undefined;
  try {
    writeFileWhole(folder.paths.summary, `${JSON.stringify(summary, null, 2)}\n`);
    folder.finish(summary);
  } catch (storageError) {
    // What ended the run comes first; a full disk says so once.
    if (error === undefined) throw storageError;
  }
  const rejected = rows.invalid + rows.notFound + rows.failed > 0;
  return { summary, rejected, causes: report.tally.causes(), paths: folder.paths, error };
}

function exitCodeOf(reason: StopReason | undefined, rows: RowCounts): number {
  // A signal that came when all was done interrupted nothing.
  if (reason?.kind === 'signal' && rows.pending > 0)
    return EXIT_CODES[reason.signal === 'SIGINT' ? 'sigint' : 'sigterm'];
  if (reason?.kind === 'error')
    return reason.error instanceof RunError ? reason.error.exitCode : EXIT_CODES.bug;
  return rows.invalid + rows.notFound + rows.failed > 0 ? EXIT_CODES.rows : EXIT_CODES.ok;
}

/** A run that nobody stopped leaves pending what `--limit` left, and nothing else. */
function lostRows(
  { pending }: RowCounts,
  { settings }: SyncJob,
  rowsInFile: number,
  reason: StopReason | undefined,
): string | undefined {
  const left = Math.max(0, rowsInFile - (settings.limit ?? rowsInFile));
  if (reason !== undefined || pending <= left) return undefined;
  return `rows without a result: ${pending - left}. This is a bug in chative-contacts`;
}
