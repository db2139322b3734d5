import type { Logger } from 'pino';
import type { Readable } from 'node:stream';
import type { SyncSettings } from '../config/settings.js';
import { fileStamp } from '../csv/file-stamp.js';
import type { RunPaths } from '../report/run-dir.js';
import { createRunReport } from '../report/run-report.js';
import type { Summary } from '../report/summary.js';
import type { Cause } from '../report/tally.js';
import type { Clock } from '../sync/ports.js';
import { createStop, Stopped, type Stop } from '../sync/stop.js';
import { SYSTEM_CLOCK } from './system-clock.js';
import { RunError } from '../errors.js';
import type { Announce } from './announce.js';
import { executeRun } from './execute-run.js';
import { finishRun } from './finish-run.js';
import { prepare } from './prepare.js';
import { openSentState, type OpenSentState } from './sent-state.js';

/** What whoever starts a run hands in. */
export type SyncParts = {
  readonly command: 'sync' | 'validate';
  readonly settings: SyncSettings;
  /** The API key; throws RunError `config` where none is given. */
  readonly apiKey: () => string;
  readonly stdin: Readable;
  readonly userAgent: string;
  readonly log: Logger;
  readonly announce: Announce;
  /** Calls `stop` when the user or the system asks for the end; returns the way to stop listening. */
  readonly listenForStop: (stop: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
};

export type SyncJob = SyncParts & {
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
};

export type SyncOutcome = {
  readonly summary: Summary;
  readonly causes: readonly Cause[];
  readonly paths: RunPaths;
  /** Whether there is a rejected.csv. */
  readonly rejected: boolean;
  /** What ended the run before its time: a RunError, or a bug. */
  readonly error: unknown;
};

/**
 * Runs `sync`, its dry run, or `validate`. Throws RunError for what is wrong before the first request;
 * what goes wrong later is in the outcome, beside the summary of what was done.
 */
export async function runSyncJob(parts: SyncParts): Promise<SyncOutcome> {
  const job: SyncJob = { ...parts, stop: createStop(), clock: SYSTEM_CLOCK, random: Math.random };
  const unlisten = parts.listenForStop((signal) => {
    parts.log.info({ signal }, 'stopping: no new requests, those in flight may finish');
    job.stop.request({ kind: 'signal', signal });
  });
  const cancelDeadline = stopAfter(job);
  try {
    return await runJob(job);
  } finally {
    cancelDeadline();
    unlisten();
  }
}

/** `--max-duration`: a cron window that closes. */
function stopAfter({ settings, stop }: SyncJob): () => void {
  const { maxDurationMs } = settings;
  if (maxDurationMs === undefined) return () => undefined;
  const error = new RunError('gave_up', 'reached --max-duration; the other rows are pending');
  const timer = setTimeout(() => stop.request({ kind: 'error', error }), maxDurationMs);
  return () => clearTimeout(timer);
}

async function runJob(job: SyncJob): Promise<SyncOutcome> {
  const { settings, command } = job;
  const writes = command === 'sync' && !settings.dryRun;
  const startedAt = job.clock.now();
  // Cheap mistakes first: a missing key or file should not wait for the lock, nor leave a folder behind.
  const apiKey = writes && !settings.sandbox ? job.apiKey() : undefined;
  if (settings.file !== '-') await fileStamp(settings.file);
  const state = openSentState(settings, { writes, apiKey, startedAt, log: job.log });
  try {
    return await runLocked(job, apiKey, state, startedAt);
  } finally {
    await state.close();
  }
}

async function runLocked(
  job: SyncJob,
  apiKey: string | undefined,
  state: OpenSentState,
  startedAt: Date,
): Promise<SyncOutcome> {
  const { clock, stop, announce } = job;
  const startedMs = clock.monotonicMs();
  const prepared = await prepare(job, apiKey, startedAt);
  const { folder, input } = prepared;
  const dryRun = job.settings.dryRun || job.command === 'validate';
  const report = createRunReport({
    paths: folder.paths,
    header: input.header,
    delimiter: input.delimiter,
    dryRun,
  });
  const requests = { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 };
  try {
    await executeRun({ job, prepared, report, requests, state: state.forRun(folder.runId), dryRun });
  } catch (error) {
    if (!(error instanceof Stopped)) stop.request({ kind: 'error', error });
  }
  announce.finished();
  const outcome = finishRun({ job, prepared, report, requests, dryRun, startedAt, startedMs });
  if (!outcome.summary.interrupted) state.completed(folder.runId);
  return outcome;
}
