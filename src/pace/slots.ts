import { createPacer, type Pacer } from './pacer.js';
import type { RateLimit } from './rate-guard.js';

/** A slot that was taken. */
export type Slot = {
  /** The request of this slot has ended, or never started. */
  ended(): void;
};

/** Even spacing: when the next request may start. The guard decides, too. */
export type Slots = {
  /**
   * Waits for the next slot. One caller at a time. `left` is given where all remaining requests have room in
   * the rest of the limit. It is their number, and then there is no wait for a slot.
   */
  take(signal: AbortSignal, left?: number): Promise<Slot>;
  /** Share of the configured rate to be used, above 0 and at most 1. */
  setShare(share: number): void;
  /** The number of parts of the limit now. This process has one part. */
  parts(): number;
  /** How many processes spend from the limit, as far as is known. */
  senders(): number;
  /** The API asked this process to pause for `ms`. */
  pausing(ms: number): void;
  close(): Promise<void>;
};

/**
 * Slots that are closer together than this come from the guard alone. Bottleneck needs 3.6 ms for one slot,
 * and on a busy machine it keeps only much wider spacing (measured: 275 slots/s at most on Node 20, two
 * cores).
 */
const CLOSEST_SLOTS_MS = 10;

/**
 * Slots come 2 % faster than the rate, to make up for slots that a busy machine loses. The guard still holds
 * the limit.
 */
const PACE_AHEAD = 0.98;

/** A slot that no other process is told of. */
const UNSEEN_SLOT: Slot = { ended: () => undefined };

/** The time in ms between slots that come slightly faster than the rate. */
export function aheadMs({ windowMs, requests }: RateLimit): number {
  return (windowMs / requests) * PACE_AHEAD;
}

/**
 * The slots of one process. With `parts` above 1, it is one of several processes that share the limit and do
 * not see each other.
 */
export function createLocalSlots(limit: RateLimit, parts: number): Slots {
  const spacingMs = parts > 1 ? (limit.windowMs / limit.requests) * parts : aheadMs(limit);
  const pacer: Pacer | undefined = spacingMs < CLOSEST_SLOTS_MS ? undefined : createPacer({ spacingMs });
  return {
    async take(signal, left) {
      // One of several parts does not know how much of the whole limit is left.
      if (left === undefined || parts > 1) await pacer?.slot(signal);
      return UNSEEN_SLOT;
    },
    setShare: (share) => pacer?.setSpacing(spacingMs / share),
    parts: () => parts,
    senders: () => parts,
    pausing: () => undefined,
    close: () => pacer?.close() ?? Promise.resolve(),
  };
}

/** The slots without a rate: there is always one. */
export const ENDLESS_SLOTS: Slots = {
  take: () => Promise.resolve(UNSEEN_SLOT),
  setShare: () => undefined,
  parts: () => 1,
  senders: () => 1,
  pausing: () => undefined,
  close: () => Promise.resolve(),
};
