import type { Clock } from '../clock.js';
import type { RequestCounts } from './summary.js';
import type { Stop } from '../sync/stop.js';
import type { RunFolder } from './run-folder.js';

/** Often enough that a crash costs a resumed run's counts little. */
export const RECORD_EVERY_MS = 5_000;

type Going = {
  readonly requests: Readonly<RequestCounts>;
  readonly startedMs: number;
  readonly clock: Clock;
  readonly stop: Stop;
};

/** Brings run.json up to date while the run goes on; a disk that fails stops the run. Returns the way to end it. */
export function keepRecord(folder: RunFolder, { requests, startedMs, clock, stop }: Going): () => void {
  const timer = setInterval(() => {
    try {
      folder.update({ requests: { ...requests }, durationMs: clock.monotonicMs() - startedMs });
    } catch (error) {
      stop.request({ kind: 'error', error });
    }
  }, RECORD_EVERY_MS);
  return () => clearInterval(timer);
}
