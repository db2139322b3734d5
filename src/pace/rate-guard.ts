import { createRecentMinimum } from './recent-minimum.js';

/** At most `requests` in any window of `windowMs`, wherever it begins. */
export type RateLimit = { readonly requests: number; readonly windowMs: number };

/** The log that keeps a limit as the server counts it. All times are ms of one monotonic clock. */
export type RateGuard = {
  /** How long the next request must wait: 0 is now, Infinity is not before another one is answered. */
  waitMs(nowMs: number): number;
  started(): void;
  /** The request that started at `startedMs` has ended, well or not: also a timeout, which the server may count as late as that. */
  answered(startedMs: number, nowMs: number): void;
  /** Requests of earlier processes, by the times at which they were counted at the latest; before the first start. */
  recall(countedMs: readonly number[]): void;
  /** Requests that may be inside the server's window: those answered, and all of them. */
  inside(nowMs: number): { readonly answered: number; readonly all: number };
  /** Lowers the limit or brings it back, at least to 1. */
  setRequests(requests: number): void;
};

/** Below this many requests too few round trips are seen to know the quickest. */
const LEAST_REQUESTS_FOR_CREDIT = 20;

/**
 * How much of the quickest round trip is credited, and how many slots are then added: the quickest that was seen
 * is not the quickest there is. These two broke the limit in none of 40,000 simulated runs (latency, jitter
 * and limit at random) where the whole with one slot broke it in 2 of 12,000.
 */
const CREDITED_SHARE = 0.97;
const MARGIN_SLOTS = 1.25;

/** A clock that is being slewed runs off by up to 500 ppm; the 1 ms is for servers that count in whole ms. */
const CLOCK_DRIFT = 0.0005;
const CLOCK_GRAIN_MS = 1;

/** The window as it is kept here, in ms. */
export function keptWindowMs({ windowMs }: RateLimit): number {
  return windowMs * (1 + CLOCK_DRIFT) + CLOCK_GRAIN_MS;
}

/** What is taken off the window for round trips of which the quickest took `quickestMs`; Infinity is unknown. */
export function creditMs({ requests, windowMs }: RateLimit, quickestMs: number): number {
  if (requests < LEAST_REQUESTS_FOR_CREDIT || !Number.isFinite(quickestMs)) return 0;
  return Math.max(0, quickestMs * CREDITED_SHARE - (MARGIN_SLOTS * windowMs) / requests);
}

/**
 * The server counts a request at some time between its start and its answer, nobody knows when. So a
 * request is taken to be inside the window until `windowMs` after its answer: then no window can hold more
 * than the limit, whatever the network does. That costs a round trip of every window. Where it costs more
 * than the margin, nearly the quickest round trip of late is taken off: the way from the count of the old
 * request to its answer and from the start of the new one to its count took at least that. A queue before
 * the count that vanishes within a moment could still betray it; without credit nothing can.
 */
export function createRateGuard(limit: RateLimit): RateGuard {
  const windowMs = keptWindowMs(limit);
  let requests = limit.requests;
  let unanswered = 0;
  // Ascending, as answers come in the order of time. What lies before `oldest` has left the window.
  let answers: number[] = [];
  let oldest = 0;
  const quickest = createRecentMinimum(limit.windowMs);

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
      return Math.max(0, freeAtMs(requests) - creditMs({ ...limit, requests }, quickest.get()) - nowMs);
    },
    started() {
      unanswered += 1;
    },
    answered(startedMs, nowMs) {
      unanswered -= 1;
      answers.push(nowMs);
      quickest.add(nowMs - startedMs, nowMs);
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
