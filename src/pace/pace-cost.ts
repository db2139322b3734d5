/** The reasons for which requests had to wait. Durations in ms. */
export type PaceCost = {
  /** How many pauses there were for all requests. Several 429s of requests in flight together count as one. */
  readonly pauses: number;
  /** Time waited in such pauses. */
  readonly pausedMs: number;
  /** Time added because requests went slower than the configured rate. */
  readonly slowedMs: number;
  /** The smallest share of the configured rate that was used. */
  readonly leastShare: number;
  /** Time waited for room among the requests in flight, although the rate had a slot. */
  readonly heldMs: number;
  /** Time from the first start to the last answer. */
  readonly busyMs: number;
  /** The average time until an answer. */
  readonly latencyMs: number;
};

export type PaceMeter = {
  paused(): void;
  waitedForPause(ms: number): void;
  waitedForRoom(ms: number): void;
  started(nowMs: number, slotMs: number, share: number): void;
  answered(startedMs: number, nowMs: number): void;
  cost(): PaceCost;
};

/** Adds up the waits of the throttle by their reasons. */
export function createPaceMeter(): PaceMeter {
  let pauses = 0;
  let pausedMs = 0;
  let slowedMs = 0;
  let leastShare = 1;
  let heldMs = 0;
  let firstMs: number | undefined;
  let lastMs = 0;
  let answers = 0;
  let latencySumMs = 0;
  return {
    paused: () => void (pauses += 1),
    waitedForPause: (ms) => void (pausedMs += ms),
    waitedForRoom: (ms) => void (heldMs += Math.max(0, ms)),
    started(nowMs, slotMs, share) {
      firstMs ??= nowMs;
      leastShare = Math.min(leastShare, share);
      slowedMs += slotMs * (1 / share - 1);
    },
    answered(startedMs, nowMs) {
      lastMs = nowMs;
      answers += 1;
      latencySumMs += nowMs - startedMs;
    },
    cost: () => ({
      pauses,
      pausedMs,
      slowedMs,
      leastShare,
      heldMs,
      busyMs: firstMs === undefined ? 0 : Math.max(0, lastMs - firstMs),
      latencyMs: answers === 0 ? 0 : latencySumMs / answers,
    }),
  };
}
