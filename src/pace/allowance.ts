import { createOtherSenders } from './other-senders.js';
import { createPace } from './pace.js';
import { createRateGuard, type RateLimit } from './rate-guard.js';
import type { LimitNotice } from '../api/reply.js';

/** The allowance of the rate at each moment. All times are ms of performance.now(). */
export type Allowance = {
  /** How long the next request must wait: 0 is now; Infinity means until another request is answered. */
  waitMs(nowMs: number): number;
  /** How many requests could start now at once, as far as this process knows. */
  room(nowMs: number): number;
  /** Share of the configured rate in use, above 0 and at most 1. */
  share(nowMs: number): number;
  /**
   * Adds requests of earlier processes, by the latest time at which each can have been counted. Called before
   * the first start.
   */
  recall(countedMs: readonly number[]): void;
  started(): void;
  answered(nowMs: number): void;
  /** The API answered 429. Requests go on at `resumeMs`. */
  refused(nowMs: number, resumeMs: number): void;
  heed(notice: LimitNotice, startedMs: number, nowMs: number): void;
};

type Limit = RateLimit & {
  /** The longest wait that a limit header alone can cause. */
  readonly longestWaitMs: number;
  /** The number of parts of the limit now. This process has one part. */
  readonly parts: () => number;
  /**
   * How many processes share the rate, as far as is known. This process sees only its own share of the
   * granted requests.
   */
  readonly senders: () => number;
};

/**
 * The pace rises once for each interval without a 429. The interval is the window, at most a minute, which
 * the API's 429 text speaks of.
 */
const LONGEST_QUIET_MS = 60_000;
/** Other senders never take everything from us: their requests leave the window as ours do. */
const LEAST_SHARE = 0.05;

/** A guard that keeps the limit, lowered while the API refuses requests or others spend from it. */
export function createAllowance(limit: Limit): Allowance {
  const { requests, windowMs } = limit;
  const guard = createRateGuard(limit);
  const pace = createPace(Math.min(windowMs, LONGEST_QUIET_MS));
  const others = createOtherSenders(limit, limit.longestWaitMs);

  function share(nowMs: number): number {
    const left = Math.max(LEAST_SHARE, 1 - others.spent(nowMs) / requests);
    return Math.min(pace.share(nowMs), left);
  }

  function setLimit(nowMs: number): void {
    const parts = limit.parts();
    // Parts that do not see each other begin and end their windows at different times. Each part gives up
    // one request for the overlaps.
    guard.setRequests(Math.floor((requests * share(nowMs)) / parts) - (parts > 1 ? 1 : 0));
  }

  return {
    share,
    room(nowMs) {
      setLimit(nowMs);
      return guard.room(nowMs);
    },
    waitMs(nowMs) {
      setLimit(nowMs);
      return Math.max(guard.waitMs(nowMs), others.waitMs(nowMs));
    },
    recall: (countedMs) => guard.recall(countedMs),
    started: () => guard.started(),
    answered: (nowMs) => guard.answered(nowMs),
    refused(nowMs, resumeMs) {
      pace.slowDown(nowMs, resumeMs, (guard.inside(nowMs).answered * limit.senders()) / requests);
    },
    heed(notice, startedMs, nowMs) {
      // Requests of our other processes would look like requests of strangers.
      if (limit.senders() > 1) return;
      others.heed(notice, { startedMs, nowMs, ours: guard.inside(nowMs).all });
    },
  };
}

/** The allowance without a known rate. Only the number of requests in flight can be lowered. */
export function createUnlimitedAllowance(): Allowance {
  const pace = createPace(LONGEST_QUIET_MS);
  return {
    share: (nowMs) => pace.share(nowMs),
    waitMs: () => 0,
    room: () => Infinity,
    recall: () => undefined,
    started: () => undefined,
    answered: () => undefined,
    refused: (nowMs, resumeMs) => pace.slowDown(nowMs, resumeMs, 1),
    heed: () => undefined,
  };
}
