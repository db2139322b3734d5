import { ROW_ERRORS, type RowErrorCode } from '../contact/problem.js';
import { EXIT_CODES, isRetryable, type StopWord } from '../errors.js';
import type { Cause } from '../sync/causes.js';
import { cureOf } from '../sync/cures.js';
import type { Status, StatusCounts } from '../sync/status.js';

/** Rows by what became of them; total is the sum of all the others. */
export type RowCounts = { total: number } & StatusCounts & { pending: number };

/** Requests by kind; `patch` and `delete` count every attempt. */
export type RequestCounts = {
  list: number;
  get: number;
  patch: number;
  delete: number;
  retries: number;
  rateLimited: number;
};

/** summary.json and `--json`: published names. */
export type Summary = {
  runId: string;
  file: string;
  startedAt: string;
  finishedAt: string;
  durationMs: number;
  dryRun: boolean;
  interrupted: boolean;
  exitCode: number;
  /** Why it stopped, and whether the same command helps. */
  stopReason: StopWord;
  retryable: boolean;
  runDir: string;
  rows: RowCounts;
  requests: RequestCounts;
  rate: { configured: string; achievedPerMinute: number };
  causes: SummaryCause[];
};

/** Why rows ended as they did; `message` is of the first line, `cure` what to do about all of them. */
type SummaryCause = {
  status: Status;
  code: RowErrorCode;
  column: string | null;
  count: number;
  message: string;
  cure: string;
  lines: readonly number[];
};

export type SummaryParts = {
  readonly runId: string;
  readonly file: string;
  readonly runDir: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Time spent working, by a clock that never steps; over resumes the sum. */
  readonly durationMs: number;
  readonly dryRun: boolean;
  readonly exitCode: number;
  /** Of a run that something ended; undefined for one that came to its end, or to its limit. */
  readonly stopReason?: StopWord | undefined;
  /** It ended before its rows were counted: there are more than it knows of. */
  readonly isCut?: boolean;
  readonly rows: RowCounts;
  readonly requests: RequestCounts;
  /** The rate as the flag writes it. */
  readonly configuredRate: string;
  readonly causes?: readonly Cause[];
};

/** Rows that failed for a reason that passes: the same command sends them again. */
function hasRetryableRows({ exitCode, causes = [] }: SummaryParts): boolean {
  return (
    exitCode === EXIT_CODES.rows &&
    causes.some(({ status, code }) => status === 'failed' && ROW_ERRORS[code].again === 'yes')
  );
}

/** The summary object of a run; a run is interrupted while rows are pending. */
export function buildSummary(parts: SummaryParts): Summary {
  const { list, get, patch, delete: deletes } = parts.requests;
  const minutes = parts.durationMs / 60_000;
  const perMinute = minutes > 0 ? (list + get + patch + deletes) / minutes : 0;
  return {
    runId: parts.runId,
    file: parts.file,
    startedAt: parts.startedAt.toISOString(),
    finishedAt: parts.finishedAt.toISOString(),
    durationMs: Math.round(parts.durationMs),
    dryRun: parts.dryRun,
    interrupted: parts.rows.pending > 0 || parts.isCut === true,
    exitCode: parts.exitCode,
    stopReason: parts.stopReason ?? (parts.rows.pending > 0 ? 'limit' : 'done'),
    retryable: isRetryable(parts.exitCode) || hasRetryableRows(parts),
    runDir: parts.runDir,
    rows: parts.rows,
    requests: parts.requests,
    rate: { configured: parts.configuredRate, achievedPerMinute: Math.round(perMinute * 10) / 10 },
    causes: (parts.causes ?? []).map((cause) => {
      const { status, code, column = null, count, message, lines } = cause;
      const cure = cureOf(cause, parts.rows.total - parts.rows.pending);
      return { status, code, column, count, message, cure, lines };
    }),
  };
}
