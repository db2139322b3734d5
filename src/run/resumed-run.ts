import { statSync } from 'node:fs';
import { RunError } from '../errors.js';
import type { RunPaths } from './run-dir.js';
import { RECORD_EVERY_MS } from './run-folder.js';
import { readRunRecord, type RunRecord } from './run-json.js';
import { isUnfinished, type KnownRun } from './runs.js';
import { readCountsFile } from './counts-file.js';
import { noRequests, type RequestCounts } from './summary.js';

/** Reads the run again under the lock. Another process may have resumed and finished it meanwhile. */
export function stillUnfinished({ paths }: KnownRun): KnownRun {
  const record = readRunRecord(paths.runJson);
  if (isUnfinished(record))
    return { record: { ...record, durationMs: record.durationMs + unrecordedMs(record, paths) }, paths };
  throw new RunError('usage', `run ${record.runId} was finished by another process meanwhile`, {
    hint: `its report is ${paths.report}`,
  });
}

/** How long a killed run worked after run.json was last written, judged by the time of its report. */
function unrecordedMs({ state }: RunRecord, { report, runJson }: RunPaths): number {
  const recorded = statSync(runJson, { throwIfNoEntry: false })?.mtimeMs;
  const reported = statSync(report, { throwIfNoEntry: false })?.mtimeMs;
  if (state !== 'running' || recorded === undefined || reported === undefined) return 0;
  // The result is bounded, because both times come from the wall clock, which may step.
  return Math.min(Math.max(reported - recorded, 0), RECORD_EVERY_MS);
}

/**
 * Request counts over the whole run with its resumes. Where a crash kept counts out of run.json, the notes
 * made at each request have them. Where these are damaged, too, the report gives the least possible counts.
 */
export function requestsSoFar(
  resumed: KnownRun | undefined,
  reported: { patch: number; delete: number },
): RequestCounts {
  const recorded = resumed?.record.requests ?? noRequests();
  const noted = (resumed && readCountsFile(resumed.paths.counts)) ?? noRequests();
  const least = { ...noRequests(), ...reported };
  const kinds = Object.keys(noRequests()) as (keyof RequestCounts)[];
  const counts = kinds.map((kind) => [kind, Math.max(recorded[kind], noted[kind], least[kind])]);
  return Object.fromEntries(counts) as RequestCounts;
}
