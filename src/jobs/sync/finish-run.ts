import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { writeFileWhole } from '../../disk/replace-file.js';
import { EXIT_CODES, RunError, signalReason } from '../../errors.js';
import type { PaceCost } from '../../pace/pace-cost.js';
import { buildSummary, type RequestCounts, type RowCounts } from '../../run/summary.js';
import { checkAccounting } from '../../run/tally.js';
import { adviseOn } from '../../sync/advice.js';
import { rejectedRows, type NotFoundMode } from '../../sync/status.js';
import type { ReadBackRemark } from '../../sync/read-back.js';
import type { StopReason } from '../../sync/stop.js';
import { stopWordOf } from '../stop-word.js';
import type { CutScan, OpenRun, ScannedRun, SyncJob, SyncOutcome } from './run-context.js';

export type EndedRun = {
  readonly job: SyncJob;
  readonly run: Pick<OpenRun, 'folder' | 'report'>;
  readonly scanned: ScannedRun | CutScan;
  readonly requests: RequestCounts;
  readonly startedMs: number;
  readonly remarks: readonly ReadBackRemark[];
  readonly pace: PaceCost | undefined;
};

/** Closes the report, checks that every row is accounted for, writes summary.json and run.json. */
export function finishRun(ended: EndedRun): SyncOutcome {
  const { job, scanned, requests } = ended;
  const { folder, report } = ended.run;
  const rowsInFile = scanned.kind === 'cut' ? scanned.rows : scanned.scan.rows;
  // It ended before all that it has to do was counted: there is more than its rows tell.
  const isCut = scanned.kind === 'cut' || report.tally.awaitsMissing();
  let reason = job.stop.reason();
  try {
    report.close();
  } catch (error) {
    reason ??= { kind: 'error', error };
  }
  const rows = report.tally.rows(rowsInFile);
  const isInterrupted = rows.pending > 0 || isCut;
  // A deadline, or a signal, that came when all was done interrupted nothing.
  if (!isInterrupted && isDeadline(reason)) reason = undefined;
  const causes = report.tally.causes();
  const mismatch = checkAccounting(rows) ?? lostRows(rows, job, rowsInFile, reason);
  if (mismatch !== undefined) reason = { kind: 'error', error: new RunError('bug', mismatch) };
  const canResume = (scanned.kind === 'scanned' || scanned.canResume) && !mustStartOver(reason, job);
  const summary = buildSummary({
    runId: folder.runId,
    file: job.settings.file,
    runDir: folder.paths.dir,
    startedAt: job.startedAt,
    finishedAt: job.clock.now(),
    durationMs: job.clock.monotonicMs() - ended.startedMs,
    dryRun: job.dryRun,
    exitCode: exitCodeOf(reason, rows, job.settings.notFound),
    stopReason: stopWordOf(reason),
    causes,
    isCut,
    rows,
    requests,
    configuredRate: job.settings.rate.text,
  });
  const error = reason?.kind === 'error' ? reason.error : undefined;
  try {
    writeFileWhole(folder.paths.summary, `${JSON.stringify(summary, null, 2)}\n`);
    folder.finish(summary);
    if (!canResume) folder.update({ state: 'failed' });
  } catch (storageError) {
    // What ended the run comes first; a full disk says so once.
    if (error === undefined) throw storageError;
  }
  return {
    summary,
    rejected: existsSync(folder.paths.rejected),
    kept: { undo: hasRows(folder.paths.undo), deleted: sizeOf(folder.paths.deleted) > 0 },
    causes,
    advice:
      scanned.kind === 'scanned'
        ? [
            ...adviseOn({ ...rows, rows: rows.total - rows.pending }, causes, scanned.mapping),
            ...ended.remarks.map((remark) => ({ kind: 'read_back', remark }) as const),
          ]
        : [],
    paths: folder.paths,
    // Not where somebody removed the folder under the run.
    canResume: isInterrupted && canResume && !job.dryRun && existsSync(folder.paths.runJson),
    pace: ended.pace,
    error,
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Whether a table is there and holds more than its header; the first bytes of a large one tell. */
function hasRows(path: string): boolean {
  if (!existsSync(path)) return false;
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(64 * 1024);
    return head.toString('latin1', 0, readSync(fd, head)).split('\n').length > 2;
  } finally {
    closeSync(fd);
  }
}

function exitCodeOf(reason: StopReason | undefined, rows: RowCounts, notFound: NotFoundMode): number {
  if (reason?.kind === 'signal') return EXIT_CODES[signalReason(reason.signal)];
  if (reason?.kind === 'error')
    return reason.error instanceof RunError ? reason.error.exitCode : EXIT_CODES.bug;
  return rejectedRows(rows, notFound) > 0 ? EXIT_CODES.rows : EXIT_CODES.ok;
}

/**
 * An address that is not the API's, as a run's first answer: nothing was changed, and a resume would ask it
 * again. A proxy or a certificate is corrected outside of the run, so that its resume goes on.
 */
function mustStartOver(reason: StopReason | undefined, { resumed }: SyncJob): boolean {
  if (reason?.kind !== 'error' || resumed !== undefined) return false;
  return reason.error instanceof RunError && reason.error.stopReason === 'wrong_address';
}

function isDeadline(reason: StopReason | undefined): boolean {
  if (reason?.kind !== 'error') return reason !== undefined;
  return reason.error instanceof RunError && reason.error.kind === 'gave_up';
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
