import type { Logger } from 'pino';
import type { Readable } from 'node:stream';
import type { PaceCost } from '../api/pace-cost.js';
import type { SyncSettings } from '../config/settings.js';
import { fileStamp } from '../csv/file-stamp.js';
import type { RunPaths } from '../report/run-dir.js';
import type { RunRecord } from '../report/run-json.js';
import type { Summary } from '../report/summary.js';
import type { Advice } from '../sync/advice.js';
import type { Cause } from '../sync/causes.js';
import type { Clock } from '../sync/ports.js';
import { createStop, Stopped, type Stop } from '../sync/stop.js';
import { SYSTEM_CLOCK } from './system-clock.js';
import { RunError } from '../errors.js';
import type { Announce } from './announce.js';
import { withIntents } from './delete-intents.js';
import { executeRun } from './execute-run.js';
import { finishRun } from './finish-run.js';
import { keepRecord } from './keep-record.js';
import { prepare, type Prepared } from './prepare.js';
import { requestsSoFar, stillUnfinished } from './resumed-run.js';
import { StoppedEarly } from './stopped-early.js';
import { openSentState, type OpenSentState } from './sent-state.js';

/** What whoever starts a run hands in. */
export type SyncParts = {
  readonly command: 'sync' | 'validate';
  readonly settings: SyncSettings;
  /** The API key; throws RunError `config` where none is given. */
  readonly apiKey: () => string;
  readonly apiKeyIfAny: () => string | undefined;
  readonly stdin: Readable;
  readonly userAgent: string;
  readonly log: Logger;
  readonly announce: Announce;
  /** Calls `stop` when the user or the system asks for the end; returns the way to stop listening. */
  readonly resumed: ResumedRun | undefined;
  readonly listenForStop: (stop: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
};

/** An unfinished run that is taken up again. */
export type ResumedRun = { readonly record: RunRecord; readonly paths: RunPaths };

export type SyncJob = SyncParts & {
  /** When the run began, also where it is resumed. */
  readonly startedAt: Date;
  /** `--dry-run` or `validate`: everything but the writes. */
  readonly dryRun: boolean;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
};

export type SyncOutcome = {
  readonly summary: Summary;
  readonly causes: readonly Cause[];
  readonly advice: readonly Advice[];
  readonly paths: RunPaths;
  /** Whether there is a rejected.csv. */
  readonly rejected: boolean;
  /** Whether undo.csv and deleted.ndjson hold something. */
  readonly kept: { readonly undo: boolean; readonly deleted: boolean };
  /** Whether `--resume` has something to go on with. */
  readonly canResume: boolean;
  /** What kept requests from starting, in this process; undefined where nothing was sent. */
  readonly pace: PaceCost | undefined;
  /** What ended the run before its time: a RunError, or a bug. */
  readonly error: unknown;
};

/**
 * Runs `sync`, its dry run, or `validate`. Throws RunError for what is wrong before the first request;
 * what goes wrong later is in the outcome, beside the summary of what was done.
 */
export async function runSyncJob(parts: SyncParts): Promise<SyncOutcome> {
  const { resumed } = parts;
  const job: SyncJob = {
    ...parts,
    startedAt: resumed ? new Date(resumed.record.startedAt) : SYSTEM_CLOCK.now(),
    dryRun: parts.settings.dryRun || parts.command === 'validate',
    stop: createStop(),
    clock: SYSTEM_CLOCK,
    random: Math.random,
  };
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
  // Cheap mistakes first: a missing key or file should not wait for the lock, nor leave a folder behind.
  // A dry run by ID needs no key, but with one it knows what was sent before.
  const needsNone = settings.sandbox || command === 'validate';
  const apiKey = needsNone ? undefined : writes ? job.apiKey() : job.apiKeyIfAny();
  if (settings.file !== '-' && !job.resumed) await fileStamp(settings.file);
  const state = openSentState(settings, { writes, apiKey, startedAt: job.clock.now(), log: job.log });
  let outcome: SyncOutcome;
  try {
    outcome = await runLocked(
      { ...job, resumed: job.resumed && stillUnfinished(job.resumed) },
      apiKey,
      state,
    );
  } catch (error) {
    await state.close().catch(() => undefined);
    throw error;
  }
  try {
    if (!outcome.summary.interrupted) state.completed(outcome.summary.runId);
    await state.close();
  } catch {
    // The rows are as the report says, and what ended the run is in the outcome; a lost cache costs requests.
    job.log.warn('what was sent could not all be remembered: some rows may be sent once more');
  }
  return outcome;
}

async function runLocked(
  job: SyncJob,
  apiKey: string | undefined,
  state: OpenSentState,
): Promise<SyncOutcome> {
  const { clock, stop, announce, resumed } = job;
  const startedMs = clock.monotonicMs() - (resumed?.record.durationMs ?? 0);
  let prepared: Prepared;
  try {
    prepared = await prepare(job, apiKey);
  } catch (error) {
    if (!(error instanceof StoppedEarly)) throw error;
    const { scan } = error.run;
    job.log.warn(
      { rows: scan.rows },
      'stopped before the file was read: the rows counted are those known by then',
    );
    const requests = requestsSoFar(resumed, { patch: 0, delete: 0 });
    return { ...finishRun({ job, prepared: error.run, requests, startedMs, isCut: true }), pace: undefined };
  }
  const { folder, earlier } = prepared;
  const requests = requestsSoFar(resumed, earlier.requests);
  const pace: { cost: PaceCost | undefined } = { cost: undefined };
  const extent = { isKnown: !job.settings.deleteMissing };
  const endRecord = keepRecord(folder, { requests, startedMs, clock, stop });
  try {
    const ofRun = state.forRun(folder.runId);
    const sent = await withIntents(ofRun, folder.paths.intents);
    try {
      await executeRun({ job, prepared, requests, state: sent, memory: state.memory(), extent, pace });
    } finally {
      sent.close();
    }
  } catch (error) {
    if (!(error instanceof Stopped)) stop.request({ kind: 'error', error });
  }
  endRecord();
  announce.finished();
  const isCut = !extent.isKnown;
  return { ...finishRun({ job, prepared, requests, startedMs, isCut }), pace: pace.cost };
}
