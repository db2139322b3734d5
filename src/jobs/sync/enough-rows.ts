import { listRuns } from '../../run/runs.js';
import { tooFewRows } from '../../sync/bounds.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

/** Refuses a file that seems to be cut, by `--min-rows`, before anything is asked. Throws RunError `bounds`. */
export function assertEnoughRows(
  { settings, log }: SyncJob,
  { folder }: Pick<OpenRun, 'folder'>,
  { scan }: Pick<ScannedRun, 'scan'>,
): void {
  const { minRows, dataDir, sandbox } = settings;
  if (minRows === undefined) return;
  const last = listRuns(dataDir).find(
    ({ record }) =>
      record.command === 'sync' &&
      !record.dryRun &&
      record.sandbox === sandbox &&
      record.state === 'finished' &&
      record.mappingSha256 === folder.mappingSha256,
  );
  if (minRows.kind === 'percent' && !last)
    log.info('no run with this mapping is complete yet: there is nothing to compare --min-rows with');
  const error = tooFewRows(scan.rows, minRows, last?.record.inputRows ?? undefined);
  if (error) throw error;
}
