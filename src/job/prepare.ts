import { rmSync } from 'node:fs';
import { RunError } from '../errors.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { mappingTable } from '../mapping/table.js';
import { createRunDir, pointLatest } from '../report/run-dir.js';
import { createRunId } from '../report/run-id.js';
import { bindMapping, type BoundMapping } from './bind-mapping.js';
import { openJobInput, type JobInput } from './input.js';
import { openRunFolder, type RunFolder } from './run-folder.js';
import { scanInput, type ScannedInput } from './scan-input.js';
import { Stopped, type StopReason } from '../sync/stop.js';
import type { SyncJob } from './sync-job.js';

/** A run that is ready to start: its folder, its copy of the input, its mapping, and what the scan found. */
export type Prepared = ScannedInput & {
  readonly folder: RunFolder;
  readonly input: JobInput;
};

/**
 * Everything that can be checked without a request: opens and copies the input, binds the mapping, reads
 * every row. Throws RunError (exit 2) for a file or mapping that cannot be used; no folder is left behind
 * then, unless the file proved broken in the middle, which its owner should find in the history.
 */
export async function prepare(job: SyncJob, apiKey: string | undefined, startedAt: Date): Promise<Prepared> {
  const { folder, input, mapping } = await openRun(job, apiKey, startedAt);
  if (job.command === 'sync') pointLatest(folder.paths.dir);
  try {
    const { duplicates, limit } = job.settings;
    const scanned = await scanInput(input, mapping, { duplicates, limit }, job.stop);
    job.announce.mapping(scanned.mapping, mappingTable(scanned.mapping, input.header, scanned.sample));
    folder.update({ inputSha256: input.sha256(), inputRows: scanned.scan.rows });
    return { folder, input, ...scanned };
  } catch (thrown) {
    const error = thrown instanceof Stopped ? stoppedBefore(job.stop.reason()) : thrown;
    const exitCode = error instanceof RunError ? error.exitCode : 1;
    folder.update({ state: 'failed', exitCode, finishedAt: job.clock.now().toISOString() });
    throw error;
  }
}

/** Nothing was sent, so there is nothing to resume: the same command does it all. */
function stoppedBefore(reason: StopReason | undefined): unknown {
  if (reason?.kind === 'error') return reason.error;
  return new RunError(
    reason?.signal === 'SIGTERM' ? 'sigterm' : 'sigint',
    'interrupted before anything was sent',
  );
}

async function openRun(
  job: SyncJob,
  apiKey: string | undefined,
  startedAt: Date,
): Promise<{ folder: RunFolder; input: JobInput; mapping: CompiledMapping }> {
  const { settings, command } = job;
  const runId = createRunId(startedAt, job.random);
  const paths = createRunDir(settings.dataDir, runId);
  let input: JobInput | undefined;
  try {
    input = await openJobInput({
      file: settings.file,
      stdin: job.stdin,
      encoding: settings.encoding,
      delimiter: settings.delimiter,
      maxRecordBytes: settings.maxRecordBytes,
      spoolTo: settings.noSpool ? undefined : paths.input,
    });
    const { header } = input;
    const bound: BoundMapping = bindMapping(settings, header);
    const mappingSha256 = bound.sha256;
    const folder = openRunFolder({
      command,
      runId,
      paths,
      settings,
      startedAt,
      header,
      mappingSha256,
      apiKey,
    });
    return { folder, input, mapping: bound.mapping };
  } catch (error) {
    await input?.close();
    rmSync(paths.dir, { recursive: true, force: true });
    throw error;
  }
}
