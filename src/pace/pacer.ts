import Bottleneck from 'bottleneck';
import { LONGEST_TIMER_MS, waitFor } from './wait.js';

/** Gives out slots, evenly spaced. */
export type Pacer = {
  /** Waits for the next slot. One caller at a time. */
  slot(signal: AbortSignal): Promise<void>;
  setSpacing(spacingMs: number): void;
  close(): Promise<void>;
};

/** A slot is never later than this, even with bottleneck's own steps on a busy machine. */
const SLACK_MS = 1_000;

/**
 * Spaces slots with bottleneck, and uses nothing else of it. A slot is an empty job. So a job never waits in
 * bottleneck's queue behind another, and a slot that comes during a pause can be dropped. Its reservoir,
 * expiration, highWater and retries stay unused: each was measured to break the limit or to drop jobs.
 */
export function createPacer(spacing: { spacingMs: number }): Pacer {
  let { spacingMs } = spacing;
  let limiter = createLimiter(spacingMs);
  let isClosed = false;

  async function drop(): Promise<void> {
    await limiter.stop({ dropWaitingJobs: true });
  }

  function replace(): void {
    if (isClosed) return;
    void drop();
    limiter = createLimiter(spacingMs);
  }

  /** False where the slot did not come in time. */
  function nextSlot(signal: AbortSignal): Promise<boolean> {
    return waitFor<boolean>(signal, (resolve) => {
      function granted(): Promise<void> {
        resolve(true);
        return Promise.resolve();
      }
      // It rejects only when the limiter was dropped.
      limiter.schedule(granted).catch(() => resolve(false));
      const timer = setTimeout(() => resolve(false), Math.min(2 * spacingMs + SLACK_MS, LONGEST_TIMER_MS));
      return () => clearTimeout(timer);
    });
  }

  return {
    async slot(signal) {
      while (!isClosed) {
        try {
          if (await nextSlot(signal)) return;
        } catch (error) {
          // A waiting job would keep the process alive until its time comes.
          replace();
          throw error;
        }
        // Bottleneck uses the wall clock. If the clock is set back by an hour, it gives no slot for an hour
        // (measured).
        replace();
      }
      throw new Error('the throttle is closed');
    },
    setSpacing(next) {
      spacingMs = next;
      void limiter.updateSettings({ minTime: next });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await drop();
    },
  };
}

function createLimiter(spacingMs: number): Bottleneck {
  // Without maxConcurrent, bottleneck gives every job its own timer, which cannot be cancelled.
  return new Bottleneck({ minTime: spacingMs, maxConcurrent: 1 });
}
