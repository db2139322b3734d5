import { existsSync } from 'node:fs';
import { createFingerprinter } from '../../contact/fingerprint.js';
import { EXIT_CODES, RunError } from '../../errors.js';
import { mappingTable } from '../../mapping/table.js';
import { NO_EARLIER_ROWS, readEarlierRows, type EarlierRows } from '../../run/earlier-rows.js';
import { createDecidedRows } from '../../store/decided-rows.js';
import { damagedReport } from '../../run/report-file.js';
import type { RunPaths } from '../../run/run-dir.js';
import { valuesBy } from '../../sync/decided-row.js';
import type { ScanOptions } from '../../sync/scan.js';
import { Stopped } from '../../sync/stop.js';
import { ofTheCopy } from './damaged-copy.js';
import type { JobInput } from './input.js';
import type { CutScan, OpenRun, ScannedRun, SyncJob } from './run-context.js';
import { baseFile } from './read-base.js';
import { scanInput } from './scan-input.js';

/**
 * Reads every row once, before anything is asked or sent, and announces the mapping. Throws RunError (exit 2) for
 * a file that proves broken: the run stays in the history as failed. Returns a cut scan where the run is told to
 * stop meanwhile.
 */
export async function scanRun(job: SyncJob, run: OpenRun): Promise<ScannedRun | CutScan> {
  const canBegin = job.resumed !== undefined || job.settings.file !== '-';
  try {
    return await scanRows(job, run);
  } catch (thrown) {
    const error = ofTheCopy(job, thrown);
    if (error instanceof Stopped) {
      const rows = job.resumed?.record.inputRows ?? run.input.rowsRead();
      return { kind: 'cut', rows, canResume: canBegin };
    }
    const exitCode = error instanceof RunError ? error.exitCode : EXIT_CODES.bug;
    // A resumed run stays as it was; a full disk, unlike a broken file, is no reason to begin another.
    const canResume = job.resumed !== undefined || (canBegin && exitCode !== EXIT_CODES.input);
    leave(run, { state: canResume ? 'interrupted' : 'failed', exitCode, job });
    throw error;
  }
}

async function scanRows(job: SyncJob, { folder, input, mapping, report }: OpenRun): Promise<ScannedRun> {
  const base = baseFile(job, { folder, input });
  const earlier = job.resumed ? await readEarlier(job, { folder, report }) : NO_EARLIER_ROWS;
  const scanned = await scanInput(
    input,
    mapping,
    {
      ...job.settings,
      keepRows: keepRowsIn(folder.paths, input, job.stop.signal),
      fingerprintOf: asksWhatWasSent(job) ? createFingerprinter() : undefined,
      openBase: base?.open,
    },
    earlier,
  );
  // By the mapping that holds for whole columns, which only the whole file has told.
  if (earlier.awaitsReasons())
    for await (const batch of scanned.scan.decided.read())
      for (const { row, mapped } of batch)
        earlier.giveReasons(row, mapped.kind === 'problems' ? mapped.problems : []);
  const inputSha256 = input.sha256();
  const before = job.resumed?.record.inputSha256 ?? inputSha256;
  if (before !== inputSha256) {
    scanned.scan.decided.close();
    throw changedSince(existsSync(folder.paths.input), folder.paths.input, job);
  }
  if (earlier.lastRow > scanned.scan.rows) {
    scanned.scan.decided.close();
    throw damagedReport(
      folder.paths.report,
      `it tells of row ${earlier.lastRow}, but the input has only ${scanned.scan.rows}`,
    );
  }
  job.announce.mapping(scanned.mapping, mappingTable(scanned.mapping, input.header, scanned.sample));
  const baseSha256 = base?.sha256();
  folder.update({
    inputSha256,
    inputRows: scanned.scan.rows,
    ...(baseSha256 !== undefined && { baseSha256 }),
  });
  return { kind: 'scanned', ...scanned, earlier, baseSha256 };
}

/** Whether rows are held against what their contacts were sent before. With `--compare` the listed contacts decide. */
function asksWhatWasSent({ command, dryRun, settings }: SyncJob): boolean {
  const isNews = dryRun && (settings.full || settings.sandbox);
  return command === 'sync' && !settings.compare && !isNews;
}

/** The second room is for the rows that are mapped again. */
function keepRowsIn(
  { decided, rejudged }: RunPaths,
  { splitLine }: Pick<JobInput, 'splitLine'>,
  signal: AbortSignal,
): ScanOptions['keepRows'] {
  const paths = [decided, rejudged];
  return (mapping) => {
    const source = { cellsOf: splitLine, valuesOf: valuesBy(mapping) };
    return createDecidedRows(paths.shift() ?? rejudged, source, signal);
  };
}

async function readEarlier(
  { stop }: SyncJob,
  { folder, report }: Pick<OpenRun, 'folder' | 'report'>,
): Promise<EarlierRows> {
  try {
    return await readEarlierRows(folder.paths, report, stop.signal);
  } catch (error) {
    if (!(error instanceof RunError) || error.kind !== 'input') throw error;
    throw damagedReport(folder.paths.report, error.message);
  }
}

function changedSince(isCopy: boolean, copy: string, { settings }: SyncJob): RunError {
  return new RunError(
    'input',
    `${isCopy ? copy : settings.file} has changed since the run began`,
    isCopy ? {} : { hint: 'a resumed run must read the same rows: start a new run' },
  );
}

/** Closes the report and says in run.json how it ended; a disk that fails here too has been named already. */
function leave(
  { folder, report }: OpenRun,
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
