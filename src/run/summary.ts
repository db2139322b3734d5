import { ROW_ERRORS, type RowErrorCode } from '../contact/problem.js';
import { EXIT_CODES, isRetryable, type StopWord } from '../errors.js';
import type { Cause } from '../sync/causes.js';
import { cureOf } from '../sync/cures.js';
import type { Status, StatusCounts } from '../sync/status.js';

/** Numbers of rows by status. `total` is the sum of all others. */
export type RowCounts = { total: number } & StatusCounts & { pending: number };

/** Requests by kind. `patch` and `delete` count every attempt. */
export type RequestCounts = {
  list: number;
  get: number;
  patch: number;
  delete: number;
  retries: number;
  rateLimited: number;
};

/** The counts before the first request. */
export function noRequests(): RequestCounts {
  return { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 };
}

/** The content of summary.json and of `--json`. The names are published. */
export type Summary = {
  runId: string;
  file: string;
  startedAt: string;
  finishedAt: string;
  durationMs: number;
  dryRun: boolean;
  interrupted: boolean;
  exitCode: number;
  /** Why the run stopped, and whether the same command helps. */
  stopReason: StopWord;
  retryable: boolean;
  runDir: string;
  rows: RowCounts;
  requests: RequestCounts;
  rate: { configured: string; achievedPerMinute: number };
  causes: SummaryCause[];
};

/** Why rows ended as they did. `message` is the message of the first line, and `cure` helps all of these rows. */
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
  /** Working time by a clock that never steps, summed over all resumes. */
  readonly durationMs: number;
  readonly dryRun: boolean;
  readonly exitCode: number;
  /** Why the run was ended; undefined where it reached its end, or its limit. */
  readonly stopReason?: StopWord | undefined;
  /** Whether it ended before its rows were counted. Then the file has more rows than the counts say. */
  readonly isCut?: boolean;
  readonly rows: RowCounts;
  readonly requests: RequestCounts;
  /** The rate as the flag writes it. */
  readonly configuredRate: string;
  readonly causes?: readonly Cause[];
};

/** Whether rows failed for a temporary reason, so that the same command sends them again. */
function hasRetryableRows({ exitCode, causes = [] }: SummaryParts): boolean {
  return (
    exitCode === EXIT_CODES.rows &&
    causes.some(({ status, code }) => status === 'failed' && ROW_ERRORS[code].again === 'yes')
  );
}

/** The summary of a run. While rows are pending, the run counts as interrupted. */
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
