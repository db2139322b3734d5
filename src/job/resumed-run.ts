import { statSync } from 'node:fs';
import { RunError } from '../errors.js';
import type { RunPaths } from '../report/run-dir.js';
import { readRunRecord, type RunRecord } from '../report/run-json.js';
import { isUnfinished } from '../report/runs.js';
import type { RequestCounts } from '../report/summary.js';
import type { ResumedRun } from './sync-job.js';

/** How often run.json is brought up to date: often enough that a crash costs a resumed run's counts little. */
export const RECORD_EVERY_MS = 5_000;

/** Looked at again under the lock: another process may have gone on with the run, and finished it, since. */
export function stillUnfinished({ paths }: ResumedRun): ResumedRun {
  const record = readRunRecord(paths.runJson);
  if (isUnfinished(record))
    return { record: { ...record, durationMs: record.durationMs + unrecordedMs(record, paths) }, paths };
  throw new RunError('usage', `run ${record.runId} was finished by another process meanwhile`, {
    hint: `its report is ${paths.report}`,
  });
}

/** How long a killed run worked after run.json was last written, as far as its report tells. */
function unrecordedMs({ state }: RunRecord, { report, runJson }: RunPaths): number {
  const recorded = statSync(runJson, { throwIfNoEntry: false })?.mtimeMs;
  const reported = statSync(report, { throwIfNoEntry: false })?.mtimeMs;
  if (state !== 'running' || recorded === undefined || reported === undefined) return 0;
  // Bounded, for both times are the clock's on the wall, and that may step.
  return Math.min(Math.max(reported - recorded, 0), RECORD_EVERY_MS);
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
