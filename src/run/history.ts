import { hostname } from 'node:os';
import { pruneRuns, readRuns, type KnownRun } from './runs.js';
import { holderOf, type Holder } from '../store/run-lock.js';

export type RunHistory = {
  /** Newest first; a run that was killed is `interrupted`, though its run.json could not say so. */
  readonly runs: readonly KnownRun[];
  /** Folders without a sound run.json. */
  readonly unreadable: readonly string[];
  readonly removed: readonly KnownRun[];
};

/** The runs of a data folder, after pruning all but the newest `keep` where that is asked for. */
export function readHistory(dataDir: string, keep: number | undefined): RunHistory {
  const holder = holderOf(dataDir);
  const removed = keep === undefined ? [] : pruneRuns(dataDir, keep, (run) => isLive(run, holder));
  const { runs, unreadable } = readRuns(dataDir);
  return { runs: runs.map((run) => asItIs(run, holder)), unreadable, removed };
}

/** Whether this run is under way now. */
export function isUnderWay(run: KnownRun, dataDir: string): boolean {
  return isLive(run, holderOf(dataDir));
}

function asItIs(run: KnownRun, holder: Holder | undefined): KnownRun {
  if (run.record.state !== 'running' || isLive(run, holder)) return run;
  return { ...run, record: { ...run.record, state: 'interrupted' } };
}

/** A writing run holds the data folder; of others, the process tells, as far as this machine can see it. */
function isLive({ record }: KnownRun, holder: Holder | undefined): boolean {
  const { command, dryRun, state, host, pid } = record;
  if (state !== 'running') return false;
  if (command !== 'validate' && !dryRun)
    return holder !== undefined && (holder.pid === 0 || (holder.pid === pid && holder.host === host));
  return host !== hostname() || isProcess(pid);
}

/** Signal 0 only asks. This very process is none of the runs: in a container every one of them was process 1. */
function isProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
