/** At most `requests` in any window of `windowMs`, wherever the window begins. */
export type RateLimit = { readonly requests: number; readonly windowMs: number };

/** A log that keeps the limit as the server counts it. All times are ms of one monotonic clock. */
export type RateGuard = {
  /** How long the next request must wait: 0 is now; Infinity means until another request is answered. */
  waitMs(nowMs: number): number;
  /** How many requests could start at once now; below 0 where a lowered limit is exceeded. */
  room(nowMs: number): number;
  started(): void;
  /**
   * A request has ended, with success or without. It may be a timeout: the server may have counted the
   * request as late as that.
   */
  answered(nowMs: number): void;
  /**
   * Adds requests of earlier processes, by the latest time at which each can have been counted. Called before
   * the first start.
   */
  recall(countedMs: readonly number[]): void;
  /** How many requests may be inside the server's window: the answered ones, and all. */
  inside(nowMs: number): { readonly answered: number; readonly all: number };
  /** Lowers the limit or restores it. It stays at least 1. */
  setRequests(requests: number): void;
};

/**
 * The window is kept a little longer. A clock that is being adjusted drifts by up to 500 ppm. The 1 ms is for
 * servers that count in whole ms.
 */
const CLOCK_DRIFT = 0.0005;
const CLOCK_GRAIN_MS = 1;

/** The length of the window as it is kept here, in ms. */
export function keptWindowMs({ windowMs }: RateLimit): number {
  return windowMs * (1 + CLOCK_DRIFT) + CLOCK_GRAIN_MS;
}

/**
 * The server counts a request at some time between its start and its answer, and does not say when. So a
 * request counts as inside the window until `windowMs` after its answer. Then no window can hold more than
 * the limit, whatever the network does. The price is a round trip for every window: 1.2 % of the rate at 200
 * a minute with answers of 700 ms, and a quarter of it at 100 in 2 s.
 */
export function createRateGuard(limit: RateLimit): RateGuard {
  const windowMs = keptWindowMs(limit);
  let requests = limit.requests;
  let unanswered = 0;
  // The times of answers, ascending, because answers come in the order of time. Entries before `oldest` have
  // left the window.
  let answers: number[] = [];
  let oldest = 0;

  function forget(nowMs: number): void {
    while ((answers[oldest] ?? Infinity) + windowMs <= nowMs) oldest += 1;
    // Old entries are cut off only from time to time: a shift of the whole array costs its length.
    if (oldest > 1_000 && oldest * 2 > answers.length) {
      answers = answers.slice(oldest);
      oldest = 0;
    }
  }

  /** The time at which enough requests have left that fewer than `most` are inside the window. */
  function freeAtMs(most: number): number {
    const tooMany = unanswered + answers.length - oldest - (most - 1);
    if (tooMany <= 0) return -Infinity;
    return (answers[oldest + tooMany - 1] ?? Infinity) + windowMs;
  }

  return {
    waitMs(nowMs) {
      forget(nowMs);
      return Math.max(0, freeAtMs(requests) - nowMs);
    },
    room(nowMs) {
      forget(nowMs);
      return requests - unanswered - (answers.length - oldest);
    },
    started() {
      unanswered += 1;
    },
    answered(nowMs) {
      unanswered -= 1;
      answers.push(nowMs);
      forget(nowMs);
    },
    recall(countedMs) {
      answers = countedMs.toSorted((a, b) => a - b);
    },
    inside(nowMs) {
      forget(nowMs);
      const answered = answers.length - oldest;
      return { answered, all: answered + unanswered };
    },
    setRequests(next) {
      requests = Math.max(1, Math.floor(next));
    },
  };
}
