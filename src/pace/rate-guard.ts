/** At most `requests` in any window of `windowMs`, wherever it begins. */
export type RateLimit = { readonly requests: number; readonly windowMs: number };

/** The log that keeps a limit as the server counts it. All times are ms of one monotonic clock. */
export type RateGuard = {
  /** How long the next request must wait: 0 is now, Infinity is not before another one is answered. */
  waitMs(nowMs: number): number;
  /** How many requests could start now, were they to start at once; below 0 where a lowered limit is exceeded. */
  room(nowMs: number): number;
  started(): void;
  /** A request has ended, well or not: also by a timeout, and the server may have counted it as late as that. */
  answered(nowMs: number): void;
  /** Requests of earlier processes, by the times at which they were counted at the latest; before the first start. */
  recall(countedMs: readonly number[]): void;
  /** Requests that may be inside the server's window: those answered, and all of them. */
  inside(nowMs: number): { readonly answered: number; readonly all: number };
  /** Lowers the limit or brings it back, at least to 1. */
  setRequests(requests: number): void;
};

/** A clock that is being slewed runs off by up to 500 ppm; the 1 ms is for servers that count in whole ms. */
const CLOCK_DRIFT = 0.0005;
const CLOCK_GRAIN_MS = 1;

/** The window as it is kept here, in ms. */
export function keptWindowMs({ windowMs }: RateLimit): number {
  return windowMs * (1 + CLOCK_DRIFT) + CLOCK_GRAIN_MS;
}

/**
 * The server counts a request at some time between its start and its answer, and does not say when. So a request is
 * taken to be inside the window until `windowMs` after its answer: no window can then hold more than the limit,
 * whatever the network does. That costs a round trip of every window: 1.2 % of the rate at 200 a minute with answers
 * of 700 ms, and a quarter of it at 100 in 2 s.
 */
export function createRateGuard(limit: RateLimit): RateGuard {
  const windowMs = keptWindowMs(limit);
  let requests = limit.requests;
  let unanswered = 0;
  // Ascending, as answers come in the order of time. What lies before `oldest` has left the window.
  let answers: number[] = [];
  let oldest = 0;

  function forget(nowMs: number): void {
    while ((answers[oldest] ?? Infinity) + windowMs <= nowMs) oldest += 1;
    // Cut now and then rather than at every step: a shift of the whole array costs its length.
    if (oldest > 1_000 && oldest * 2 > answers.length) {
      answers = answers.slice(oldest);
      oldest = 0;
    }
  }

  /** When so many have left that fewer than `most` are inside the window. */
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
