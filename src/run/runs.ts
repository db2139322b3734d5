import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { printable, printableWhole } from '../contact/text.js';
import { attempt, onStorage } from '../disk/disk-error.js';
import { RunError } from '../errors.js';
import { pointLatest, runPaths, type RunPaths } from './run-dir.js';
import { readRunRecord, type RunRecord } from './run-json.js';

/** A run on disk. */
export type KnownRun = { readonly record: RunRecord; readonly paths: RunPaths };

/** The runs of a data folder, newest first. A folder whose run.json cannot be read is left out. */
export function listRuns(dataDir: string): KnownRun[] {
  return readRuns(dataDir).runs;
}

/**
 * The runs of `listRuns`, and the folders that were left out. Throws RunError `storage` where the folder
 * cannot be read.
 */
export function readRuns(dataDir: string): {
  readonly runs: KnownRun[];
  readonly unreadable: readonly string[];
} {
  const folder = resolve(dataDir, 'runs');
  const runs: KnownRun[] = [];
  const unreadable: string[] = [];
  for (const name of namesOfRuns(folder)) {
    const run = readRun(join(folder, name));
    if (run) runs.push(run);
    else unreadable.push(join(folder, name));
  }
  // The order comes from the time in the record: IDs have only seconds, and two runs may begin in one second.
  return { runs: runs.sort((a, b) => compare(b.record.startedAt, a.record.startedAt)), unreadable };
}

function namesOfRuns(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return onStorage('read', folder, () => readdirSync(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/**
 * Whether `--resume` can go on with the run: it is a writing run that did not reach its end. One that was taken back
 * would leave its first rows as they were before.
 */
export function isUnfinished({ command, dryRun, state, undoneBy }: RunRecord): boolean {
  const isOpen = state === 'running' || state === 'interrupted';
  return command === 'sync' && !dryRun && isOpen && undoneBy === undefined;
}

/**
 * The run to resume: the named one, else the newest unfinished one. Throws RunError `usage` where there is
 * none, or where the named one is finished.
 */
export function findResumable(dataDir: string, runId: string): KnownRun {
  const { runs, unreadable } = readRuns(dataDir);
  if (runId === '') {
    const newest = runs.find(({ record }) => isUnfinished(record));
    if (newest) return newest;
    throw new RunError('usage', `no unfinished run in ${resolve(dataDir)}`, {
      hint:
        unreadable.length === 0
          ? 'there is nothing to resume; start a new run with --file, or name another --data-dir'
          : `these folders have no sound run.json, and cannot be resumed: ${unreadable.map(printableWhole).join(', ')}`,
    });
  }
  const named = runs.find(({ record }) => record.runId === runId);
  // Reading the record throws the error that says what is wrong with it.
  for (const dir of unreadable) if (basename(dir) === runId) readRunRecord(runPaths(dir).runJson);
  if (named && isUnfinished(named.record)) return named;
  const undoneBy = named?.record.undoneBy;
  const message =
    undoneBy !== undefined
      ? `run ${runId} was taken back by the undo ${printable(undoneBy)}: sync its file as a new run`
      : named
        ? `run ${runId} is not an unfinished run: there is nothing to resume`
        : `no run ${runId} in ${resolve(dataDir)}`;
  const others = runs.filter(({ record }) => isUnfinished(record)).map(({ record }) => record.runId);
  throw new RunError('usage', message, {
    hint: others.length > 0 ? `unfinished: ${others.join(', ')}` : 'chative-contacts history lists the runs',
  });
}

/**
 * Which runs stay: the newest so many, and runs that began within this time. Where both are given, one of
 * them is enough to keep a run.
 */
export type Keep = { readonly runs: number | undefined; readonly forMs: number | undefined };

/**
 * Removes the runs that `keep` does not keep. Unfinished runs stay, because they can be resumed. Runs under
 * way stay, too (`isLive`). Returns the removed runs.
 */
export function pruneRuns(
  dataDir: string,
  keep: Keep,
  nowMs: number,
  isLive: (run: KnownRun) => boolean,
): KnownRun[] {
  if (keep.runs === undefined && keep.forMs === undefined) return [];
  const { runs = 0, forMs = 0 } = keep;
  const old = listRuns(dataDir)
    .slice(runs)
    .filter(({ record }) => nowMs - Date.parse(record.startedAt) >= forMs)
    .filter((run) => !isUnfinished(run.record) && !isLive(run));
  for (const { paths } of old)
    onStorage('remove', paths.dir, () => rmSync(paths.dir, { recursive: true, force: true }));
  if (old.length > 0) mendLatest(dataDir);
  return old;
}

/** Points `latest` to the newest remaining `sync`. Where none remains, the link is removed. */
function mendLatest(dataDir: string): void {
  const latest = resolve(dataDir, 'runs', 'latest');
  if (existsSync(latest)) return;
  const newest = listRuns(dataDir).find(({ record }) => record.command === 'sync');
  if (newest) pointLatest(newest.paths.dir);
  else attempt(() => rmSync(latest, { force: true }));
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
