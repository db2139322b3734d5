import { writeFileWhole } from '../../disk/replace-file.js';
import { SYSTEM_CLOCK, type Clock } from '../../clock.js';
import type { UndoSettings } from '../../config/undo-settings.js';
import { EXIT_CODES, isRetryable, RunError, signalReason, type StopWord } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { createRunDir, createRunId, type RunPaths } from '../../run/run-dir.js';
import { writeRunRecord } from '../../run/run-json.js';
import { createRunRecord, openRunFolder, type RunFolder } from '../../run/run-folder.js';
import type { KnownRun } from '../../run/runs.js';
import { noRequests, type RequestCounts } from '../../run/summary.js';
import { openScratchFile, removeScratchFile } from '../../store/scratch-file.js';
import { createWrittenFields } from '../../store/wrote-fields.js';
import type { SentState } from '../../sync/ports.js';
import { createStop, Stopped, type ListenForStop, type Stop, type StopReason } from '../../sync/stop.js';
import type { Verdict } from '../../undo/verdict.js';
import { createClosers } from '../closers.js';
import { connect } from '../connection.js';
import { stopWordOf } from '../stop-word.js';
import { openSentState } from '../sync/open-sent-state.js';
import { judgeListed, loadWrites, readDeleted } from './judge-writes.js';
import { restoreAll } from './restore.js';
import { planUndo, writeDry, writeSettled, type UndoPlan } from './settle.js';
import { openUndoReport, type UndoCounts } from './undo-report.js';

export type UndoParts = {
  readonly settings: UndoSettings;
  readonly undone: KnownRun;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly listenForStop: ListenForStop;
  /** Told the plan; resolves to whether it shall be done. */
  readonly decide: (plan: UndoPlan, signal: AbortSignal) => Promise<boolean>;
  /** Whether `decide` can say yes at all: a run that writes holds the data folder. */
  readonly mayWrite: boolean;
};

/** summary.json and `--json` of an undo: published names. Counts are of fields, and of deleted contacts. */
export type UndoSummary = {
  readonly runId: string;
  readonly undoOf: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly dryRun: boolean;
  readonly interrupted: boolean;
  readonly exitCode: number;
  readonly stopReason: StopWord;
  /** Whether the same command helps. */
  readonly retryable: boolean;
  readonly runDir: string;
  readonly fields: {
    readonly total: number;
    readonly restored: number;
    readonly kept: number;
    readonly notFound: number;
    readonly failed: number;
    readonly pending: number;
  };
  readonly deletedContacts: number;
  readonly requests: RequestCounts;
};

export type UndoOutcome = {
  readonly summary: UndoSummary;
  readonly paths: RunPaths;
  readonly error: unknown;
};

type UndoJob = UndoParts & { readonly stop: Stop; readonly clock: Clock };

/** Puts back what a run changed. Throws RunError for what is wrong before the list; later errors are in the outcome. */
export async function undoRun(parts: UndoParts): Promise<UndoOutcome> {
  const { settings, apiKey, mayWrite, log, listenForStop } = parts;
  const clock = SYSTEM_CLOCK;
  const stop = createStop();
  const unlisten = listenForStop((signal) => {
    log.info({ signal }, 'stopping: no new requests, those in flight may finish');
    stop.request({ kind: 'signal', signal });
  });
  const startedAt = clock.now();
  const data = openSentState(settings, { writes: mayWrite, apiKey, startedAt, log, command: 'undo' });
  try {
    const paths = createRunDir(settings.dataDir, createRunId(startedAt, Math.random));
    const folder = openRunFolder(paths, recordOf(parts, paths, startedAt));
    const intents = { has: () => false, note: () => Promise.resolve(), close: () => undefined };
    const state = data.forRun({ runId: folder.runId, rules: 'undo', intents });
    const job = { ...parts, stop, clock };
    return await undoInFolder(job, { folder, state, startedAt, memory: data.memory() });
  } finally {
    unlisten();
    await data.close();
  }
}

function recordOf({ settings, undone, mayWrite }: UndoParts, { dir }: RunPaths, startedAt: Date) {
  const runId = dir.slice(dir.lastIndexOf('/') + 1);
  const record = createRunRecord({
    command: 'undo',
    runId,
    settings: { ...settings, file: undone.paths.wrote, dryRun: !mayWrite, sandbox: false, remembered: {} },
    startedAt,
    inputTime: startedAt,
    mappingSha256: null,
  });
  return { ...record, undoOf: undone.record.runId };
}

/** How far it came. */
type Done = {
  readonly isDry: boolean;
  /** Fields that the run wrote. */
  readonly total: number;
  readonly deleted: number;
  readonly counts: UndoCounts;
};

type Given = {
  readonly folder: RunFolder;
  readonly state: SentState;
  readonly startedAt: Date;
  readonly memory: Parameters<typeof connect>[0]['memory'];
};

async function undoInFolder(job: UndoJob, given: Given): Promise<UndoOutcome> {
  const { clock, stop, settings, undone, apiKey, userAgent, log } = job;
  const { folder, state, startedAt, memory } = given;
  const { paths } = folder;
  const startedMs = clock.monotonicMs();
  const requests = noRequests();
  const closers = createClosers();
  let done: Done | undefined;
  try {
    closers.add({ close: () => removeScratchFile(paths.listing) });
    const db = closers.add(openScratchFile(paths.listing));
    const written = createWrittenFields<Verdict>(db);
    await loadWrites(undone.paths, written, log);
    const target = { baseUrl: settings.baseUrl, apiKey };
    const machine = { clock, random: Math.random };
    const api = closers.add(
      connect({ target, settings, requests, userAgent, stop, log, memory, ...machine }),
    );
    const deleted = new Map((await readDeleted(undone.paths)).map((gone) => [gone.contactId, gone]));
    const rules = {
      customFieldsKey: settings.customFieldsKey,
      isFinished: undone.record.state === 'finished',
      otherForms: new Set(undone.record.otherForms),
    };
    await judgeListed(api.list(), written, rules, ({ id }) => deleted.delete(id));
    const plan = planUndo(written, deleted, requests.list);
    const isDry = !(await job.decide(plan, stop.signal));
    const report = closers.add(openUndoReport(paths.report, isDry, () => clock.now()));
    writeSettled(written, deleted, undone.paths, report);
    if (isDry) writeDry(written, report);
    else {
      if (plan.restore > 0)
        writeRunRecord(undone.paths.runJson, { ...undone.record, undoneBy: folder.runId });
      await restoreAll(job, { api, state, written, report });
    }
    const total = plan.restore + plan.asBefore + plan.kept + plan.notFound;
    done = { isDry, total, deleted: deleted.size, counts: report.counts() };
  } catch (error) {
    if (!(error instanceof Stopped)) stop.request({ kind: 'error', error });
  }
  await closers.close().catch((error: unknown) => stop.request({ kind: 'error', error }));
  return finish(job, { folder, startedAt, startedMs, requests, done });
}

type Ended = {
  readonly folder: RunFolder;
  readonly startedAt: Date;
  readonly startedMs: number;
  readonly requests: RequestCounts;
  /** Undefined where it ended before its plan was made. */
  readonly done: Done | undefined;
};

/** Writes summary.json and the last word of run.json. */
function finish(job: UndoJob, { folder, startedAt, startedMs, requests, done }: Ended): UndoOutcome {
  const { clock, stop, undone, mayWrite } = job;
  const { restored, kept, not_found: notFoundAll, failed } = done?.counts ?? NOTHING;
  const deletedContacts = done?.deleted ?? 0;
  const notFound = notFoundAll - deletedContacts;
  const total = done?.total ?? 0;
  const pending = total - restored - kept - notFound - failed;
  const reason =
    pending === 0 && done !== undefined && stop.reason()?.kind === 'signal' ? undefined : stop.reason();
  const error = reason?.kind === 'error' ? reason.error : undefined;
  const finishedAt = clock.now().toISOString();
  const exitCode = exitCodeOf(reason, failed + notFoundAll);
  const durationMs = Math.round(clock.monotonicMs() - startedMs);
  const summary: UndoSummary = {
    runId: folder.runId,
    undoOf: undone.record.runId,
    startedAt: startedAt.toISOString(),
    finishedAt,
    durationMs,
    dryRun: done?.isDry ?? !mayWrite,
    interrupted: done === undefined || pending > 0,
    exitCode,
    stopReason: stopWordOf(reason) ?? 'done',
    retryable: isRetryable(exitCode) || failed > 0,
    runDir: folder.paths.dir,
    fields: { total, restored, kept, notFound, failed, pending },
    deletedContacts,
    requests,
  };
  const state = summary.interrupted ? 'failed' : 'finished';
  const { dryRun, fields } = summary;
  writeFileWhole(folder.paths.summary, `${JSON.stringify(summary, null, 2)}\n`);
  folder.update({ state, exitCode, finishedAt, durationMs, requests, dryRun, fields });
  return { summary, paths: folder.paths, error };
}

const NOTHING: UndoCounts = { restored: 0, kept: 0, not_found: 0, failed: 0 };

function exitCodeOf(reason: StopReason | undefined, rejected: number): number {
  if (reason?.kind === 'signal') return EXIT_CODES[signalReason(reason.signal)];
  if (reason?.kind === 'error')
    return reason.error instanceof RunError ? reason.error.exitCode : EXIT_CODES.bug;
  return rejected > 0 ? EXIT_CODES.rows : EXIT_CODES.ok;
}
