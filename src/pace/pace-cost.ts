/** What kept requests from starting. Durations in ms. */
export type PaceCost = {
  /** Times that everybody was told to wait; several 429s of one crowd are one. */
  readonly pauses: number;
  /** Waited in such pauses. */
  readonly pausedMs: number;
  /** Added by going slower than the configured rate. */
  readonly slowedMs: number;
  /** The smallest share of the configured rate that was used. */
  readonly leastShare: number;
  /** Waited for room although the rate had a slot to give. */
  readonly heldMs: number;
  /** From the first start to the last answer. */
  readonly busyMs: number;
  /** What an answer took, on average. */
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

/** Adds up what each wait of the throttle was for. */
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
