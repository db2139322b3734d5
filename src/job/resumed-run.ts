import { RunError } from '../errors.js';
import { readRunRecord } from '../report/run-json.js';
import { isUnfinished } from '../report/runs.js';
import type { RequestCounts } from '../report/summary.js';
import type { ResumedRun } from './sync-job.js';

/** Looked at again under the lock: another process may have gone on with the run, and finished it, since. */
export function stillUnfinished({ paths }: ResumedRun): ResumedRun {
  const record = readRunRecord(paths.runJson);
  if (isUnfinished(record)) return { record, paths };
  throw new RunError('usage', `run ${record.runId} was finished by another process meanwhile`, {
    hint: `its report is ${paths.report}`,
  });
}

/** Counts are over the whole run with its resumes; what a crash kept from run.json is in the report. */
export function requestsSoFar(
  recorded: RequestCounts | null | undefined,
  reported: { patch: number; delete: number },
): RequestCounts {
  const counts = recorded ?? { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 };
  return {
    ...counts,
    patch: Math.max(counts.patch, reported.patch),
    delete: Math.max(counts.delete, reported.delete),
  };
}
