import type { Problem } from '../contact/problem.js';
import { openAppendFile } from '../disk/append-file.js';
import { createRejectedFile, type Rejected } from './rejected-file.js';
import { createResultFormat, REPORT_HEADER } from './report-file.js';
import type { RowResult } from '../sync/result.js';
import { isRejectedStatus, type NotFoundMode, type Status } from '../sync/status.js';
import type { RunPaths } from './run-dir.js';
import { createTally, type Tally } from './tally.js';

export type RunReport = {
  /** The counts of written results. A result is counted once its line is handed to the operating system. */
  readonly tally: Tally;
  /**
   * Takes a row's result. Its line is handed to the operating system at the end of this turn of the event loop, with
   * those of all answers that came in this turn. The line of a request must be waited for: the next request must not
   * start while it can still be lost. Undefined where the row needed no request: a crash loses nothing with its line.
   * Rejects with RunError `storage`. After one failure, every write does.
   */
  write(result: RowResult): Promise<void> | undefined;
  /** Counts a result that the report already holds, from before an interruption. */
  restore(result: RowResult): void;
  /** Adds why a restored row ended as it did, where its line does not tell everything. */
  restoreCauses(status: Status, problems: readonly Problem[], line: number): void;
  /** Whether rows with this status are rejected. */
  rejects(status: Status): boolean;
  /** Puts a row that was rejected before an interruption back into rejected.csv. */
  restoreRejected(rejected: Rejected): void;
  /** Writes the queued lines. Throws the error with which a write would have rejected. */
  flush(): void;
  /** Flushes, makes the files survive a power cut and closes them; throws as `flush` does. */
  close(): void;
};

export type RunReportOptions = {
  readonly paths: Pick<RunPaths, 'report' | 'rejected'>;
  /** The input's header and delimiter, for rejected.csv. */
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly dryRun: boolean;
  readonly notFound: NotFoundMode;
  /** Whether missing contacts will be counted later, once they are known. */
  readonly awaitsMissing: boolean;
};

/** How many characters may wait for the end of a turn: enough to make one write cheap. */
const QUEUE_CHARS = 64 * 1024;

type Batch = {
  readonly results: RowResult[];
  readonly written: Promise<void>;
  settle(failure: Error | undefined): void;
};

/** report.csv, rejected.csv and the tally. report.csv is created now, so that other programs can follow it. */
export function createRunReport({
  paths,
  header,
  delimiter,
  dryRun,
  notFound,
  awaitsMissing,
}: RunReportOptions): RunReport {
  // A line feed always ends a line of the report, because its cells hold none. So a stray quote in the middle
  // cannot look like a torn last line.
  const report = openAppendFile(paths.report, REPORT_HEADER, 'lines');
  const rejected = createRejectedFile(paths.rejected, header, delimiter);
  const format = createResultFormat({ dryRun });
  const tally = createTally(awaitsMissing);
  let batch = createBatch();
  let isFlushDue = false;
  let failure: Error | undefined;

  // A second signal ends the process at once. What was answered by then gets its line.
  process.once('exit', writeBatch);

  function rejects(status: Status): boolean {
    return isRejectedStatus(status, notFound);
  }

  function take(result: RowResult): void {
    batch.results.push(result);
    // A missing contact has no row that could be mended.
    if (result.row !== undefined && rejects(result.status)) rejected.append(result);
    report.append(format(result));
  }

  /** Writes the rejected rows first: after a crash between the two writes, none is missing in rejected.csv. */
  function writeBatch(): void {
    isFlushDue = false;
    const due = batch;
    batch = createBatch();
    failure ??= failureOf(() => {
      rejected.flush();
      report.flush();
    });
    if (!failure) for (const result of due.results) tally.add(result);
    due.settle(failure);
  }

  function write(result: RowResult): Promise<void> | undefined {
    const { written } = batch;
    failure ??= failureOf(() => take(result));
    if (failure || report.queued() + rejected.queued() > QUEUE_CHARS) writeBatch();
    else if (!isFlushDue) {
      isFlushDue = true;
      setImmediate(writeBatch);
    }
    return result.attempts > 0 || failure ? written : undefined;
  }

  function flush(): void {
    writeBatch();
    if (failure) throw failure;
  }

  function close(): void {
    process.off('exit', writeBatch);
    writeBatch();
    const failures = [rejected, report].map((file) => failureOf(() => file.close()));
    failure ??= failures.find((error) => error !== undefined);
    if (failure) throw failure;
  }

  function restoreRejected(row: Rejected): void {
    rejected.append(row);
    if (rejected.queued() > QUEUE_CHARS) rejected.flush();
  }

  return {
    tally,
    rejects,
    write,
    restore: (result) => tally.add(result),
    restoreCauses: (status, problems, line) => tally.addCauses(status, problems, line),
    restoreRejected,
    flush,
    close,
  };
}

function failureOf(work: () => void): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function createBatch(): Batch {
  let settle: Batch['settle'] = () => undefined;
  const written = new Promise<void>((resolve, reject) => {
    settle = (failure) => {
      if (failure) reject(failure);
      else resolve();
    };
  });
  // Some callers do not wait for this promise. They get the failure with the next write, flush or close.
  written.catch(() => undefined);
  return { results: [], written, settle };
}
