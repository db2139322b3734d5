import { setTimeout as wait } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';

/** Time, so that tests need no waiting. `sleep` rejects with the signal's reason when it is aborted. */
export type Clock = {
  now(): Date;
  monotonicMs(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

/** The machine's own time. Intervals are measured on the monotonic clock, which never steps. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch {
      throw signal.reason;
    }
  },
};
