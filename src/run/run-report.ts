import type { Problem } from '../contact/problem.js';
import { openAppendFile } from '../disk/append-file.js';
import { createRejectedFile, type Rejected } from './rejected-file.js';
import { formatResult, REPORT_HEADER } from './report-file.js';
import type { RowResult } from '../sync/result.js';
import { isRejectedStatus, type NotFoundMode, type Status } from '../sync/status.js';
import type { RunPaths } from './run-dir.js';
import { createTally, type Tally } from './tally.js';

export type RunReport = {
  /** What was written; a result is counted once its line is handed to the operating system. */
  readonly tally: Tally;
  /**
   * Takes a row's final word. Its line is handed to the operating system at once; that of a row for which
   * nothing was sent may wait for the end of the turn, since a crash loses nothing with it.
   * Rejects with RunError `storage`; after one failure every write does.
   */
  write(result: RowResult): Promise<void>;
  /** Counts a result that the report already holds, from before an interruption. */
  restore(result: RowResult): void;
  /** Adds why such a row ended as it did, where its line does not tell all of it. */
  restoreCauses(status: Status, problems: readonly Problem[], line: number): void;
  /** Whether rows that end so are rejected. */
  rejects(status: Status): boolean;
  /** Puts a row that was rejected before an interruption back into rejected.csv. */
  restoreRejected(rejected: Rejected): void;
  /** Writes what is queued. Throws what a write would have rejected with. */
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
  /** Whether contacts that the file lacks are to be counted once they are known. */
  readonly awaitsMissing: boolean;
};

/** Bounds what waits for the end of a turn; as many characters as make one write cheap. */
const QUEUE_CHARS = 64 * 1024;

type Batch = {
  readonly results: RowResult[];
  readonly written: Promise<void>;
  settle(failure: Error | undefined): void;
};

/** report.csv, rejected.csv and the tally. report.csv exists from now on, so that it can be followed. */
export function createRunReport({
  paths,
  header,
  delimiter,
  dryRun,
  notFound,
  awaitsMissing,
}: RunReportOptions): RunReport {
  // Its cells hold no line feeds: a stray quote in the middle must not pass for a last line that was torn.
  const report = openAppendFile(paths.report, REPORT_HEADER, 'lines');
  const rejected = createRejectedFile(paths.rejected, header, delimiter);
  const tally = createTally(awaitsMissing);
  let batch = createBatch();
  let isFlushDue = false;
  let failure: Error | undefined;

  function rejects(status: Status): boolean {
    return isRejectedStatus(status, notFound);
  }

  function take(result: RowResult): void {
    batch.results.push(result);
    // A contact that the file lacks has no row to mend.
    if (result.row !== undefined && rejects(result.status)) rejected.append(result);
    report.append(formatResult(result, { dryRun }));
  }

  /** The rejected rows first: after a crash between the two, none is missing from rejected.csv. */
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

  function write(result: RowResult): Promise<void> {
    const { written } = batch;
    failure ??= failureOf(() => take(result));
    // At once where a request was made: the next one must not go out while this one's line can still be lost.
    if (failure || result.attempts > 0 || report.queued() + rejected.queued() > QUEUE_CHARS) writeBatch();
    else if (!isFlushDue) {
      isFlushDue = true;
      setImmediate(writeBatch);
    }
    return result.attempts > 0 || failure ? written : Promise.resolve();
  }

  function flush(): void {
    writeBatch();
    if (failure) throw failure;
  }

  function close(): void {
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
  // Not everybody waits: a failure comes back with the next write, flush or close.
  written.catch(() => undefined);
  return { results: [], written, settle };
}
