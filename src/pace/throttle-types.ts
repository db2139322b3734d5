import type { PaceCost } from './pace-cost.js';
import type { LimitNotice } from '../api/reply.js';
import type { RequestMemory } from './request-memory.js';
import type { Sharing } from './redis/shared-slots.js';

export type Rate =
  | { readonly kind: 'limited'; readonly requests: number; readonly windowMs: number }
  | { readonly kind: 'unlimited' };

export type Throttle = {
  /**
   * Waits for a slot, first come first served, then runs the attempt. Rejects with the signal's reason
   * only if the attempt did not start; once started it is never cut.
   */
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** No request starts for the next `ms`; a longer pause wins. Then it goes on slower and speeds up again. */
  pause(ms: number): void;
  /** What an answer to a request sent at `startedMs` (performance.now) says of the limit; it can only slow. */
  heed(notice: LimitNotice, startedMs: number): void;
  /** When the pause ends, in ms of performance.now(); undefined where there is none. */
  pausedUntilMs(): number | undefined;
  cost(): PaceCost;
  /** Called when all runs have settled or were aborted; leaves nothing behind that keeps the process alive. */
  close(): Promise<void>;
};

export type ThrottleOptions = {
  readonly rate: Rate;
  readonly concurrency: number;
  /** What earlier processes spent, and where this one notes what it spends. Only where there is a limit. */
  readonly memory?: RequestMemory | undefined;
  /** Other processes that spend from the same limit; undefined where this one is alone. */
  readonly sharing?: Sharing | undefined;
  /** The longest wait that a limit header alone, or another process, can bring about, in ms. */
  readonly longestWaitMs?: number;
  /** Another process was told to pause. One that is too long is not kept here: the run is to end. */
  readonly onOthersPause?: (pause: { readonly ms: number; readonly isTooLong: boolean }) => void;
  /** The share of the configured rate in use has changed. */
  readonly onShare?: (share: number) => void;
};
