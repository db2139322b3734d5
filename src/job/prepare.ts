import { RunError } from '../errors.js';
import { mappingTable } from '../mapping/table.js';
import { pointLatest } from '../report/run-dir.js';
import { createRunReport, type RunReport } from '../report/run-report.js';
import { Stopped, type StopReason } from '../sync/stop.js';
import { NO_EARLIER_ROWS, readEarlierRows, type EarlierRows } from './earlier-rows.js';
import type { JobInput } from './input.js';
import { openRun, type OpenRun } from './open-run.js';
import type { RunFolder } from './run-folder.js';
import { scanInput, type ScannedInput } from './scan-input.js';
import type { SyncJob } from './sync-job.js';

/** A run that is ready to start: its folder, its copy of the input, its mapping, and what the scan found. */
export type Prepared = ScannedInput & {
  readonly folder: RunFolder;
  readonly input: JobInput;
  readonly report: RunReport;
  readonly earlier: EarlierRows;
};

/**
 * Everything that can be checked without a request: opens and copies the input, binds the mapping, reads
 * every row. Throws RunError (exit 2) for a file or mapping that cannot be used; no folder is left behind
 * then, unless the file proved broken in the middle, which its owner should find in the history.
 */
export async function prepare(job: SyncJob, apiKey: string | undefined): Promise<Prepared> {
  const run = await openRun(job, apiKey);
  const { folder, input } = run;
  if (job.command === 'sync') pointLatest(folder.paths.dir);
  const report = createRunReport({
    paths: folder.paths,
    header: input.header,
    delimiter: input.delimiter,
    dryRun: job.dryRun,
  });
  try {
    const earlier = job.resumed ? await readEarlierRows(folder.paths, report) : NO_EARLIER_ROWS;
    const scanned = await scan(job, run, earlier);
    return { folder, input, report, earlier, ...scanned };
  } catch (thrown) {
    // A resumed run stays as it was, and one that was told to stop can begin again: from its file, if it has one.
    const canResume = job.resumed !== undefined || (thrown instanceof Stopped && job.settings.file !== '-');
    const error =
      thrown instanceof Stopped
        ? stoppedBefore(job.stop.reason(), canResume ? folder.runId : undefined)
        : thrown;
    report.close();
    const exitCode = error instanceof RunError ? error.exitCode : 1;
    const state = canResume ? 'interrupted' : 'failed';
    folder.update({ state, exitCode, finishedAt: job.clock.now().toISOString() });
    throw error;
  }
}

async function scan(job: SyncJob, run: OpenRun, earlier: EarlierRows): Promise<ScannedInput> {
  const { folder, input, mapping } = run;
  const scanned = await scanInput(input, mapping, job.settings, earlier, job.stop);
  const inputSha256 = input.sha256();
  const before = job.resumed?.record.inputSha256 ?? inputSha256;
  if (before !== inputSha256)
    throw new RunError('input', `${job.settings.file} has changed since the run began`, {
      hint: 'a resumed run must read the same rows: start a new run',
    });
  job.announce.mapping(scanned.mapping, mappingTable(scanned.mapping, input.header, scanned.sample));
  folder.update({ inputSha256, inputRows: scanned.scan.rows });
  return scanned;
}

/** Told to stop while it was reading: nothing was sent by now. */
function stoppedBefore(reason: StopReason | undefined, runId: string | undefined): unknown {
  if (reason?.kind === 'error') return reason.error;
  return new RunError(
    reason?.signal === 'SIGTERM' ? 'sigterm' : 'sigint',
    'interrupted before anything was sent',
    { hint: `chative-contacts sync ${runId === undefined ? 'begins again' : `--resume ${runId} goes on`}` },
  );
}
