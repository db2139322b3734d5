import { SYSTEM_CLOCK } from '../../clock.js';
import { fileStamp } from '../../csv/file-stamp.js';
import { spentWithin } from '../../pace/request-memory.js';
import { requestsSoFar, stillUnfinished } from '../../run/resumed-run.js';
import { keepRecord } from '../../run/run-folder.js';
import type { RequestCounts } from '../../run/summary.js';
import { planWork } from '../../sync/plan-work.js';
import { makePlan, requestsOf } from '../../sync/plan.js';
import type { SentState } from '../../sync/ports.js';
import type { ReadBackRemark } from '../../sync/read-back.js';
import { runWork } from '../../sync/run.js';
import { createStop, Stopped } from '../../sync/stop.js';
import { createClosers, type Closers } from '../closers.js';
import type { Connection } from '../connection.js';
import { describePlan } from './describe-plan.js';
import { connectRun } from './connect-run.js';
import { openDeleteIntents } from './delete-intents.js';
import { assertEnoughRows } from './enough-rows.js';
import { finishRun } from './finish-run.js';
import { judgePlan } from './judge-plan.js';
import { listContacts, needsListing } from './list-contacts.js';
import { findMissing } from './mirror.js';
import { openRun } from './open-run.js';
import { assertBaseIsThere } from './read-base.js';
import { openSentState, type OpenSentState } from './open-sent-state.js';
import type { OpenRun, ScannedRun, SyncJob, SyncOutcome, SyncParts } from './run-context.js';
import { boundedReport, runParts, settledOnly } from './run-parts.js';
import { scanRun } from './scan-run.js';
import { withChanges } from './with-changes.js';
import { rememberDeleted, rulesOf } from './sent-state.js';
import { stopWhenTold } from './stop-when-told.js';
import { workOptions } from './work-options.js';

/**
 * Runs `sync`, its dry run, or `validate`. Throws RunError for what is wrong before the first request;
 * what goes wrong later is in the outcome, beside the summary of what was done.
 */
export async function runSyncJob(parts: SyncParts): Promise<SyncOutcome> {
  const { resumed, settings, command } = parts;
  const job: SyncJob = {
    ...parts,
    startedAt: resumed ? new Date(resumed.record.startedAt) : SYSTEM_CLOCK.now(),
    dryRun: settings.dryRun || command === 'validate',
    stop: createStop(),
    clock: SYSTEM_CLOCK,
    random: Math.random,
  };
  const unlisten = stopWhenTold(job);
  try {
    return await runInDataFolder(job);
  } finally {
    unlisten();
  }
}

/** Holds the data folder's state, and its lock where the run writes, for as long as the run lasts. */
async function runInDataFolder(job: SyncJob): Promise<SyncOutcome> {
  const { settings, command, startedAt, log } = job;
  const writes = command === 'sync' && !settings.dryRun;
  // What is quick to check comes first: a missing key or file should not wait for the lock, nor leave a folder behind.
  // A dry run by ID needs no key, but with one it knows what was sent before.
  const needsNone = settings.sandbox || command === 'validate';
  const apiKey = needsNone ? undefined : writes ? job.apiKey() : job.apiKeyIfAny();
  if (settings.file !== '-' && !job.resumed) await fileStamp(settings.file);
  if (settings.base !== undefined && !job.resumed) await assertBaseIsThere(settings.base);
  const data = openSentState(settings, { writes, apiKey, startedAt, log });
  let outcome: SyncOutcome;
  try {
    outcome = await runOnce({ ...job, resumed: job.resumed && stillUnfinished(job.resumed) }, data);
  } catch (error) {
    await data.close().catch(() => undefined);
    throw error;
  }
  try {
    if (!outcome.summary.interrupted) data.completed(outcome.summary.runId);
    await data.close();
  } catch {
    // The rows are as the report says, and what ended the run is in the outcome; a lost cache costs requests.
    log.warn('not everything that was sent could be noted: some rows may be sent again');
  }
  return outcome;
}

/** A run from its first step to its last: what it reads, then what it does, then how it ended. */
async function runOnce(job: SyncJob, data: OpenSentState): Promise<SyncOutcome> {
  const { clock, stop, resumed, announce, log } = job;
  const startedMs = clock.monotonicMs() - (resumed?.record.durationMs ?? 0);
  const run = await openRun(job);
  const scanned = await scanRun(job, run);
  const reported = scanned.kind === 'cut' ? NOTHING_REPORTED : scanned.earlier.requests;
  const requests = requestsSoFar(resumed, reported);
  if (scanned.kind === 'cut') {
    log.warn(
      { rows: scanned.rows },
      'stopped before the file was read: the rows counted are those known by then',
    );
    return finishRun({ job, run, scanned, requests, startedMs, remarks: [], pace: undefined });
  }
  const endRecord = keepRecord(run.folder, { requests, startedMs, clock, stop });
  const closers = createClosers();
  closers.add(scanned.scan.decided);
  closers.add(run.input.watch(stop));
  const remarks: ReadBackRemark[] = [];
  let api: Connection | undefined;
  try {
    assertEnoughRows(job, run, scanned);
    const intents = closers.add(await openDeleteIntents(run.folder.paths.intents));
    const rules = rulesOf(scanned.mapping, run.folder.mappingSha256, job.settings);
    const state = data.forRun({ runId: run.folder.runId, rules, intents });
    const memory = data.memory();
    const { rate } = job.settings;
    const spentBefore = memory && rate.kind === 'limited' ? spentWithin(memory, rate.windowMs) : 0;
    api = await connectRun(job, { ...run, ...scanned, requests, memory }, closers);
    await planAndRun(job, { ...run, ...scanned, state, api, requests, remarks, spentBefore }, closers);
  } catch (error) {
    if (!(error instanceof Stopped)) stop.request({ kind: 'error', error });
  }
  await closers.close().catch((error: unknown) => stop.request({ kind: 'error', error }));
  endRecord();
  announce.finished();
  return finishRun({ job, run, scanned, requests, startedMs, remarks, pace: api?.throttle.cost() });
}

const NOTHING_REPORTED = { patch: 0, delete: 0 };

type PreparedRun = OpenRun &
  ScannedRun & {
    readonly state: SentState;
    /** Undefined where the run makes no request. */
    readonly api: Connection | undefined;
    readonly requests: RequestCounts;
    /** Takes what the read-back has to tell. */
    readonly remarks: ReadBackRemark[];
    /** What earlier runs spent of the rate, as far as it still counts. */
    readonly spentBefore: number;
  };

/** Lists contacts where needed, makes the plan, asks the user, and works through the file. `job.stop` says what ended the run early. */
async function planAndRun(job: SyncJob, ready: PreparedRun, closers: Closers): Promise<void> {
  const { settings, stop, announce, dryRun } = job;
  const { scan, report, earlier, mapping, state, api, requests, spentBefore } = ready;
  const listing =
    api && needsListing(job, mapping) ? closers.add(await listContacts(job, ready, api)) : undefined;
  const options = await workOptions(job, ready, listing);
  rememberDeleted(state, earlier.deleted, options.fingerprints);
  const missing = listing && settings.deleteMissing ? await findMissing(job, ready, listing) : undefined;
  // Rows that were done before an interruption are part of the run, but not of the plan. They have no rows here to
  // count as pending, so that `pending` is minus their number.
  const before = report.tally.rows(0);
  report.tally.expectMissing(missing?.count ?? 0);
  const work = () => planWork(scan.decided.read(), options);
  const plan = await makePlan(work(), earlier.deleted, missing?.count);
  announce.plan(
    plan,
    describePlan(plan, ready, { rowsDone: -before.pending, spentBefore, listing, missing }),
  );
  const rows = plan.rows - before.pending;
  const contacts = missing && listing ? listing.contacts.count() : rows;
  api?.throttle.expect(requestsOf(plan));
  const refusal = await judgePlan(job, { plan, rows, before, contacts });
  const isStopping = (): boolean => stop.signal.aborted;
  announce.running({ rows, tally: report.tally, requests, isStopping, connection: api });
  // A refused plan is judged already: all of its bad rows go into rejected.csv.
  const results = refusal ? report : boundedReport(job, report, rows);
  const parts = runParts(job, { ...ready, listing, results });
  const toDo = refusal && !dryRun ? settledOnly(work()) : work();
  await runWork(dryRun && listing ? withChanges(toDo, job, ready) : toDo, parts);
  // The deletes of missing contacts come last, when every row has its result.
  if (missing && (!refusal || dryRun) && !stop.signal.aborted) await runWork(missing.work(options), parts);
  if (refusal) stop.request({ kind: 'error', error: refusal });
}
