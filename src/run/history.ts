import { hostname } from 'node:os';
import { pruneRuns, readRuns, type Keep, type KnownRun } from './runs.js';
import { holderOf, type Holder } from '../store/run-lock.js';

export type RunHistory = {
  /** The newest run first. A run that was killed is `interrupted`, though its own run.json could not say so. */
  readonly runs: readonly KnownRun[];
  /** Folders without a sound run.json. */
  readonly unreadable: readonly string[];
  readonly removed: readonly KnownRun[];
};

/** The runs of a data folder. Where pruning is asked for, it is done first. */
export function readHistory(dataDir: string, keep: Keep, nowMs: number): RunHistory {
  const holder = holderOf(dataDir);
  const removed = pruneRuns(dataDir, keep, nowMs, (run) => isLive(run, holder));
  const { runs, unreadable } = readRuns(dataDir);
  return { runs: runs.map((run) => asItIs(run, holder)), unreadable, removed };
}

/** Removes old runs after a run has ended. The run that ended stays, whatever the bounds are. */
export function pruneAfter(
  runId: string | undefined,
  dataDir: string,
  keep: Keep,
  nowMs: number,
): KnownRun[] {
  const holder = holderOf(dataDir);
  return pruneRuns(dataDir, keep, nowMs, (run) => run.record.runId === runId || isLive(run, holder));
}

/** Whether this run is under way now. */
export function isUnderWay(run: KnownRun, dataDir: string): boolean {
  return isLive(run, holderOf(dataDir));
}

function asItIs(run: KnownRun, holder: Holder | undefined): KnownRun {
  if (run.record.state !== 'running' || isLive(run, holder)) return run;
  return { ...run, record: { ...run.record, state: 'interrupted' } };
}

/**
 * Whether a run is under way. A writing run holds the data folder. For other runs the process tells, as far
 * as this machine can see it.
 */
function isLive({ record }: KnownRun, holder: Holder | undefined): boolean {
  const { command, dryRun, state, host, pid } = record;
  if (state !== 'running') return false;
  if (command !== 'validate' && !dryRun)
    return holder !== undefined && (holder.pid === 0 || (holder.pid === pid && holder.host === host));
  return host !== hostname() || isProcess(pid);
}

/**
 * Whether another process has this ID. Signal 0 only asks. This process itself does not count: in a
 * container, every earlier run was process 1, too.
 */
function isProcess(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
