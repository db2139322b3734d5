import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RunError } from '../errors.js';
import { onStorage } from './files.js';
import { runPaths, type RunPaths } from './run-dir.js';
import { readRunRecord, type RunRecord } from './run-json.js';

/** A run on disk. */
export type KnownRun = { readonly record: RunRecord; readonly paths: RunPaths };

/** The runs of a data folder, newest first. A folder whose run.json cannot be read is passed over. */
export function listRuns(dataDir: string): KnownRun[] {
  const runs = resolve(dataDir, 'runs');
  let names: string[];
  try {
    names = readdirSync(runs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
  // By the time in the record: IDs tell seconds only, and two runs may begin in one.
  return names
    .flatMap((name) => readRun(join(runs, name)) ?? [])
    .sort((a, b) => compare(b.record.startedAt, a.record.startedAt));
}

/** Whether `--resume` can take the run up: a writing run that did not come to its end. */
export function isUnfinished({ command, dryRun, state }: RunRecord): boolean {
  return command === 'sync' && !dryRun && (state === 'running' || state === 'interrupted');
}

/**
 * The run to resume: the one named, else the newest unfinished. Throws RunError `usage` where there is none,
 * or the named one is finished.
 */
export function findResumable(dataDir: string, runId: string): KnownRun {
  const runs = listRuns(dataDir);
  if (runId === '') {
    const newest = runs.find(({ record }) => isUnfinished(record));
    if (newest) return newest;
    throw new RunError('usage', `no unfinished run in ${resolve(dataDir)}`, {
      hint: 'there is nothing to resume; start a new run with --file, or name another --data-dir',
    });
  }
  const named = runs.find(({ record }) => record.runId === runId);
  if (named && isUnfinished(named.record)) return named;
  const message = named
    ? `run ${runId} is not an unfinished run: there is nothing to resume`
    : `no run ${runId} in ${resolve(dataDir)}`;
  const others = runs.filter(({ record }) => isUnfinished(record)).map(({ record }) => record.runId);
  throw new RunError('usage', message, {
    hint: others.length > 0 ? `unfinished: ${others.join(', ')}` : 'chative-contacts history lists the runs',
  });
}

/** Removes all but the newest `keep` runs; unfinished ones stay, since they can be resumed. Returns those removed. */
export function pruneRuns(dataDir: string, keep: number): KnownRun[] {
  const old = listRuns(dataDir)
    .slice(keep)
    .filter(({ record }) => !isUnfinished(record));
  for (const { paths } of old)
    onStorage('remove', paths.dir, () => rmSync(paths.dir, { recursive: true, force: true }));
  return old;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function readRun(dir: string): KnownRun | undefined {
  const paths = runPaths(dir);
  try {
    return { record: readRunRecord(paths.runJson), paths };
  } catch {
    return undefined;
  }
}
