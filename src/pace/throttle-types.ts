import type { PaceCost } from './pace-cost.js';
import type { LimitNotice } from '../api/reply.js';
import type { RequestMemory } from './request-memory.js';
import type { Sharing } from './redis/shared-slots.js';

export type Rate =
  | { readonly kind: 'limited'; readonly requests: number; readonly windowMs: number }
  | { readonly kind: 'unlimited' };

export type Throttle = {
  /**
   * Waits for a slot, first come first served, then runs the attempt. Rejects with the signal's reason only
   * if the attempt did not start. A started attempt is never cut off.
   */
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /**
   * Tells how many requests remain. None of them is spaced if all fit into the rest of the limit. `unknown`
   * is for a list whose length is not known: it is not spaced until half of the limit is spent. A wrong
   * number costs time, and never breaks the limit. Without a call, all requests are spaced.
   */
  expect(requests: number | 'unknown'): void;
  /**
   * No request starts for the next `ms`. The longer of two pauses wins. Afterwards requests go slower and
   * speed up again.
   */
  pause(ms: number): void;
  /**
   * Reads the limit notice of an answer to a request sent at `startedMs` (performance.now). A notice can only
   * slow requests.
   */
  heed(notice: LimitNotice, startedMs: number): void;
  /** The end of the pause, in ms of performance.now(); undefined where there is none. */
  pausedUntilMs(): number | undefined;
  cost(): PaceCost;
  /** Must be called when all runs have settled or were aborted. Afterwards nothing keeps the process alive. */
  close(): Promise<void>;
};

export type ThrottleOptions = {
  readonly rate: Rate;
  readonly concurrency: number;
  /** Requests of earlier processes, and the place where this one notes its own. Used only where there is a limit. */
  readonly memory?: RequestMemory | undefined;
  /** Other processes that use the same limit; undefined where this process is alone. */
  readonly sharing?: Sharing | undefined;
  /** The longest wait that a limit header alone, or another process, can cause, in ms. */
  readonly longestWaitMs?: number;
  /** Another process was told to pause. A pause that is too long is not kept here: the run must end. */
  readonly onOthersPause?: (pause: { readonly ms: number; readonly isTooLong: boolean }) => void;
  /** The share of the configured rate in use has changed. */
  readonly onShare?: (share: number) => void;
};
