import { readLastRun, writeMetrics, type LastRun, type RunState } from '../../run/metrics-file.js';
import { listRuns } from '../../run/runs.js';
import type { Progress } from '../sync/announce.js';
import type { RunEnd } from './run-end.js';

export type MetricsWatch = {
  /** The run has begun: from now on the file is written again and again. */
  begin(): void;
  running(progress: Progress): void;
  answered(status: string): void;
  end(end: RunEnd): Promise<void>;
};

export type MetricsOptions = {
  readonly path: string;
  readonly dataDir: string;
  readonly version: string;
  readonly goodCodes: readonly number[];
  /** The file cannot be written: told once. */
  readonly failed: (error: unknown) => void;
};

/** As often as a Prometheus that scrapes every 15 s to 60 s can use it. */
const WRITE_EVERY_MS = 30_000;

/** Keeps the metrics file up to date; a file that cannot be written fails no run. */
export function watchMetrics(options: MetricsOptions): MetricsWatch {
  const { path, dataDir, version, goodCodes } = options;
  const startedAt = new Date();
  const responses = new Map<string, number>();
  let last = lastRun(path, dataDir, goodCodes);
  let progress: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let hasFailed = false;

  function state(end: RunEnd | undefined): RunState {
    return {
      version,
      startedAt,
      now: new Date(),
      rows: end?.summary?.rows ?? progress?.tally.rows(progress.rows),
      requests: end?.summary?.requests ?? progress?.requests,
      responses,
      pausedMs: progress?.connection?.throttle.cost().pausedMs ?? 0,
      exitCode: end?.exitCode,
    };
  }

  /** One after the other: they share a draft. */
  function write(end?: RunEnd): Promise<void> {
    writing = writing
      .then(() => writeMetrics(path, state(end), last))
      .catch((error: unknown) => {
        if (!hasFailed) options.failed(error);
        hasFailed = true;
      });
    return writing;
  }

  return {
    begin() {
      timer ??= setInterval(() => void write(), WRITE_EVERY_MS).unref();
      void write();
    },
    running(seen) {
      progress = seen;
    },
    answered(status) {
      responses.set(status, (responses.get(status) ?? 0) + 1);
    },
    async end(end) {
      clearInterval(timer);
      const endS = Date.now() / 1_000;
      const successS = goodCodes.includes(end.exitCode) ? endS : last.successS;
      last = { endS, successS, exitCode: end.exitCode };
      await write(end);
    },
  };
}

/** From the file that is there; where it knows of no success, as on its first day, from the earlier runs. */
function lastRun(path: string, dataDir: string, goodCodes: readonly number[]): LastRun {
  const last = readLastRun(path);
  if (last.successS !== undefined) return last;
  const good = listRuns(dataDir).find(
    ({ record: { command, dryRun, exitCode } }) =>
      command === 'sync' && !dryRun && exitCode !== null && goodCodes.includes(exitCode),
  );
  const finishedAt = good?.record.finishedAt ?? undefined;
  return { ...last, successS: finishedAt === undefined ? undefined : Date.parse(finishedAt) / 1_000 };
}
