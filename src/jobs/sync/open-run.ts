import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isOpenToOthers } from '../../disk/files.js';
import { RunError, signalReason } from '../../errors.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import { createRunDir, createRunId, pointLatest, type RunPaths } from '../../run/run-dir.js';
import { createRunRecord, openRunFolder, type RunFolder } from '../../run/run-folder.js';
import type { RunRecord } from '../../run/run-json.js';
import { createRunReport } from '../../run/run-report.js';
import type { KnownRun } from '../../run/runs.js';
import { Stopped } from '../../sync/stop.js';
import { bindMapping } from '../bind-mapping.js';
import { ofTheCopy } from './damaged-copy.js';
import { openJobInput, type JobInput, type JobInputOptions } from './input.js';
import type { OpenRun, SyncJob } from './run-context.js';

type Opened = {
  readonly folder: RunFolder;
  readonly input: JobInput;
  readonly mapping: CompiledMapping;
};

/**
 * Opens the folder, the input, the mapping and the report of a new run, or of the one that is taken up again.
 * Throws RunError (exit 2) where the head of the file, or the mapping, cannot be used; no folder is left behind.
 */
export async function openRun(job: SyncJob): Promise<OpenRun> {
  const opened = await (job.resumed ? reopen(job, job.resumed) : begin(job)).catch((error: unknown) => {
    throw ofTheCopy(job, error);
  });
  const { folder, input } = opened;
  job.announce.opened?.(folder.paths);
  if (job.command === 'sync') pointLatest(folder.paths.dir);
  const report = createRunReport({
    paths: folder.paths,
    header: input.header,
    delimiter: input.delimiter,
    dryRun: job.dryRun,
    notFound: job.settings.notFound,
    awaitsMissing: job.settings.deleteMissing,
  });
  return { ...opened, report };
}

async function begin(job: SyncJob): Promise<Opened> {
  const { settings, command, startedAt } = job;
  const runId = createRunId(startedAt, job.random);
  const paths = createRunDir(settings.dataDir, runId);
  warnOfOpenFolders(job, paths);
  let input: JobInput | undefined;
  try {
    // A dry run is never resumed.
    const isReadOnce = job.dryRun && !settings.noSpool;
    const spoolTo = job.dryRun || settings.noSpool ? undefined : paths.input;
    input = await openInput(job, { file: settings.file, spoolTo, isReadOnce });
    const { mapping, sha256: mappingSha256 } = await bindMapping(settings, input, circumstances(job));
    const inputTime = timeOf(settings.file, startedAt);
    const record = createRunRecord({ command, runId, settings, startedAt, inputTime, mappingSha256 });
    return { folder: openRunFolder(paths, record), input, mapping };
  } catch (error) {
    await input?.close();
    rmSync(paths.dir, { recursive: true, force: true });
    throw stoppedAtHead(job) ?? error;
  }
}
/** A folder that other users may write to: they could plant runs there, and take reports away. */
function warnOfOpenFolders({ log }: SyncJob, { dir }: RunPaths): void {
  const runs = dirname(dir);
  const folder = [dirname(runs), runs].find(isOpenToOthers);
  if (folder === undefined) return;
  const what = 'others may write to the data folder: they can change runs and take reports away';
  log.warn({ folder, cure: `chmod go-w ${folder}` }, what);
}

/** Told to stop before there was a run: why, or undefined. */
function stoppedAtHead({ stop }: SyncJob): unknown {
  const reason = stop.reason();
  if (reason === undefined || reason.kind === 'error') return reason?.error;
  return new RunError(
    signalReason(reason.signal),
    'interrupted before the header was read; nothing was sent',
  );
}

/** `validate` judges a mapping for whatever `sync` will be told. A resumed run goes by the day on which it began. */
function circumstances({ command, settings, startedAt }: SyncJob): {
  isBlind: boolean;
  isDraft: boolean;
  nowMs: number;
} {
  const isSync = command === 'sync';
  return { isBlind: isSync && !settings.compare, isDraft: !isSync, nowMs: startedAt.getTime() };
}

/** When the file was last written: not later than now, whatever its clock says. */
function timeOf(file: string, now: Date): Date {
  const modified = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false })?.mtime;
  return modified && modified < now ? modified : now;
}

async function reopen(job: SyncJob, { record, paths }: KnownRun): Promise<Opened> {
  warnOfOpenFolders(job, paths);
  const input = await reopenInput(job, record, paths);
  const { mapping, sha256 } = await bindMapping(job.settings, input, circumstances(job));
  if (sha256 !== record.mappingSha256) {
    await input.close();
    throw new RunError(
      'mapping',
      `${job.settings.mapping ?? 'the mapping'} has changed since the run began`,
      {
        hint: 'a resumed run must map its rows as it began: put the mapping back, or start a new run',
      },
    );
  }
  const folder = openRunFolder(paths, {
    ...record,
    state: 'running',
    pid: process.pid,
    exitCode: null,
    finishedAt: null,
  });
  return { folder, input, mapping };
}

/** The run's own copy; else, where it was to do without one or died while copying, the file itself. */
async function reopenInput(job: SyncJob, record: RunRecord, paths: RunPaths): Promise<JobInput> {
  const wasScanned = record.inputSha256 !== null;
  if (wasScanned && existsSync(paths.input)) return openInput(job, { file: paths.input, spoolTo: undefined });
  if (record.file === '-' && wasScanned)
    throw new RunError('input', `${paths.input} is gone: the only copy of what standard input held`, {
      hint: 'put it back, or start a new run',
    });
  if (record.file === '-')
    throw new RunError('input', 'the run ended before it had read all of standard input; nothing was sent', {
      hint: 'start a new run',
    });
  const spoolTo = wasScanned || job.settings.noSpool ? undefined : paths.input;
  return openInput(job, { file: record.file, spoolTo });
}

/** Standard input is ended with the run: its writer may be silent for ever. A file is read on, and left at the next row. */
function endWithRun({ stdin, stop: { signal } }: SyncJob): void {
  const end = (): void => void stdin.destroy(new Stopped());
  // Its reader gets the error, if there is one by then.
  stdin.on('error', () => undefined);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
}

function openInput(
  job: SyncJob,
  source: Pick<JobInputOptions, 'file' | 'spoolTo' | 'isReadOnce'>,
): Promise<JobInput> {
  const { encoding, delimiter, maxRecordBytes, skipLines, shortRows } = job.settings;
  if (source.file === '-') endWithRun(job);
  const { signal } = job.stop;
  return openJobInput({
    ...source,
    stdin: job.stdin,
    encoding,
    delimiter,
    maxRecordBytes,
    skipLines,
    shortRows,
    signal,
  });
}
