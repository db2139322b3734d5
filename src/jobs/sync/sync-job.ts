import type { PaceCost } from '../../pace/pace-cost.js';
import { fileStamp } from '../../csv/file-stamp.js';
import { keepRecord } from '../../run/run-folder.js';
import { createStop, Stopped } from '../../sync/stop.js';
import type { SyncParts, SyncJob, SyncOutcome, Prepared } from './run-context.js';
import { SYSTEM_CLOCK } from '../../clock.js';
import { RunError } from '../../errors.js';
import { withIntents } from './delete-intents.js';
import { executeRun } from './execute-run.js';
import { finishRun } from './finish-run.js';
import { prepare } from './prepare.js';
import { requestsSoFar, stillUnfinished } from '../../run/resumed-run.js';
import { StoppedEarly } from './stopped-early.js';
import { openSentState, type OpenSentState } from './sent-state.js';

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
    outcome = await runLocked({ ...job, resumed: job.resumed && stillUnfinished(job.resumed) }, state);
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

async function runLocked(job: SyncJob, state: OpenSentState): Promise<SyncOutcome> {
  const { clock, stop, announce, resumed } = job;
  const startedMs = clock.monotonicMs() - (resumed?.record.durationMs ?? 0);
  let prepared: Prepared;
  try {
    prepared = await prepare(job);
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
