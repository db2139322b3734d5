import { existsSync } from 'node:fs';
import type { CsvRow } from '../../csv/row.js';
import { EXIT_CODES, RunError } from '../../errors.js';
import { mappingTable } from '../../mapping/table.js';
import { pointLatest } from '../../run/run-dir.js';
import { createRunReport, type RunReport } from '../../run/run-report.js';
import { Stopped } from '../../sync/stop.js';
import { NO_EARLIER_ROWS, readEarlierRows, type EarlierRows } from '../../run/earlier-rows.js';
import type { JobInput } from './input.js';
import { openRun, type OpenRun } from './open-run.js';
import type { Prepared, SyncJob, ScannedInput } from './run-context.js';
import { scanInput } from './scan-input.js';
import { StoppedEarly } from './stopped-early.js';

/**
 * Everything that can be checked without a request: opens and copies the input, binds the mapping, reads
 * every row. Throws RunError (exit 2) for a file or mapping that cannot be used; no folder is left behind
 * then, unless the file proved broken in the middle, which its owner should find in the history. Throws
 * StoppedEarly where the run is told to stop meanwhile.
 */
export async function prepare(job: SyncJob): Promise<Prepared> {
  const run = await openRun(job).catch((error: unknown) => {
    throw ofTheCopy(job, error);
  });
  const { folder } = run;
  const { input, rowsRead } = watchedInput(run.input, job);
  if (job.command === 'sync') pointLatest(folder.paths.dir);
  const report = createRunReport({
    paths: folder.paths,
    header: input.header,
    delimiter: input.delimiter,
    dryRun: job.dryRun,
    notFound: job.settings.notFound,
  });
  try {
    const earlier = job.resumed
      ? await readEarlierRows(folder.paths, stoppable(report, job)).catch((error: unknown) => {
          throw ofTheReport(folder.paths.report, error);
        })
      : NO_EARLIER_ROWS;
    const scanned = await scan(job, { ...run, input }, earlier);
    return { folder, input, report, earlier, ...scanned };
  } catch (thrown) {
    const error = ofTheCopy(job, thrown);
    const canBegin = job.resumed !== undefined || job.settings.file !== '-';
    if (error instanceof Stopped) {
      const rows = job.resumed?.record.inputRows ?? rowsRead();
      throw new StoppedEarly({ folder, report, scan: { rows }, canResume: canBegin });
    }
    const exitCode = error instanceof RunError ? error.exitCode : EXIT_CODES.bug;
    // A resumed run stays as it was; a full disk, unlike a broken file, is no reason to begin another.
    const canResume = job.resumed !== undefined || (canBegin && exitCode !== EXIT_CODES.input);
    leave(run, report, { state: canResume ? 'interrupted' : 'failed', exitCode, job });
    throw error;
  }
}

/** Closes the report and says in run.json how it ended; a disk that fails here too has been named already. */
function leave(
  { folder }: OpenRun,
  report: RunReport,
  { state, exitCode, job }: { state: 'interrupted' | 'failed'; exitCode: number; job: SyncJob },
): void {
  const finishedAt = job.clock.now().toISOString();
  for (const step of [() => report.close(), () => folder.update({ state, exitCode, finishedAt })]) {
    try {
      step();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
    }
  }
}

/** Every pass over the input ends when the run is told to stop: a large file takes longer than a container is given. */
function watchedInput(input: JobInput, { stop }: SyncJob): { input: JobInput; rowsRead: () => number } {
  let most = 0;
  async function* rows(): AsyncGenerator<CsvRow> {
    try {
      for await (const row of input.rows()) {
        stop.signal.throwIfAborted();
        most = Math.max(most, row.row);
        yield row;
      }
    } catch (error) {
      // Standard input is ended at once, and its reader knows only that it broke off.
      stop.signal.throwIfAborted();
      throw error;
    }
  }
  return { input: { ...input, rows }, rowsRead: () => most };
}

/** Reading a long report again ends when the run is told to stop, too. */
function stoppable(report: RunReport, { stop }: SyncJob): RunReport {
  return {
    ...report,
    restore(result) {
      stop.signal.throwIfAborted();
      report.restore(result);
    },
  };
}

async function scan(job: SyncJob, run: OpenRun, earlier: EarlierRows): Promise<ScannedInput> {
  const { folder, input, mapping } = run;
  const scanned = await scanInput(input, mapping, job.settings, earlier, job.stop);
  const inputSha256 = input.sha256();
  const before = job.resumed?.record.inputSha256 ?? inputSha256;
  if (before !== inputSha256) {
    const isCopy = existsSync(folder.paths.input);
    throw new RunError(
      'input',
      `${isCopy ? folder.paths.input : job.settings.file} has changed since the run began`,
      isCopy ? {} : { hint: 'a resumed run must read the same rows: start a new run' },
    );
  }
  job.announce.mapping(scanned.mapping, mappingTable(scanned.mapping, input.header, scanned.sample));
  folder.update({ inputSha256, inputRows: scanned.scan.rows });
  return scanned;
}

/** A report that is broken before its end is not the work of a crash, which tears only the last line. */
function ofTheReport(path: string, error: unknown): unknown {
  if (!(error instanceof RunError) || error.kind !== 'input') return error;
  return new RunError('storage', `the report of this run was changed or damaged: ${error.message}`, {
    hint: `put ${path} back as it was, or start a new run`,
    cause: error,
  });
}

/** What is wrong with the run's own copy of the input is cured by the file itself, where there is one. */
function ofTheCopy({ resumed }: SyncJob, error: unknown): unknown {
  if (!resumed || !(error instanceof RunError) || error.kind !== 'input') return error;
  const copy = resumed.paths.input;
  if (!error.message.includes(copy)) return error;
  const { file } = resumed.record;
  const hint =
    file === '-'
      ? 'this was the only copy of what standard input held: start a new run'
      : `this is the run's copy of ${file}: remove it, and --resume reads that file again, if it has not changed`;
  return new RunError('input', error.message, { hint, cause: error });
}
