import { setTimeout as wait } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../sync/ports.js';

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
