import { createOtherSenders } from './other-senders.js';
import { createPace } from './pace.js';
import { createRateGuard, type RateLimit } from './rate-guard.js';
import type { LimitNotice } from '../api/reply.js';

/** What the rate allows now. All times are ms of performance.now(). */
export type Allowance = {
  /** How long the next request must wait: 0 is now, Infinity is not before another one is answered. */
  waitMs(nowMs: number): number;
  /** How many requests could start now at once, as far as this process knows. */
  room(nowMs: number): number;
  /** Share of the configured rate in use, above 0 and at most 1. */
  share(nowMs: number): number;
  /** Requests of earlier processes, by when each was counted at the latest; before the first start. */
  recall(countedMs: readonly number[]): void;
  started(): void;
  answered(nowMs: number): void;
  /** The API said 429; requests go on at `resumeMs`. */
  refused(nowMs: number, resumeMs: number): void;
  heed(notice: LimitNotice, startedMs: number, nowMs: number): void;
};

type Limit = RateLimit & {
  /** The longest wait that a limit header alone can bring about. */
  readonly longestWaitMs: number;
  /** In how many parts the limit is divided now, of which one is ours. */
  readonly parts: () => number;
  /** How many processes share the rate, as far as is known; only the smallest part of what is granted is seen here. */
  readonly senders: () => number;
};

/** Without 429s the pace rises by the window, or by the minute, which the API's 429 text speaks of. */
const LONGEST_QUIET_MS = 60_000;
/** Other senders never take all of it from us: their requests leave the window as ours do. */
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
    // Parts that do not see each other begin and end their windows apart: one request each covers the seams.
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
      // What our other processes spend would look like other senders.
      if (limit.senders() > 1) return;
      others.heed(notice, { startedMs, nowMs, ours: guard.inside(nowMs).all });
    },
  };
}

/** No rate is known: what can be slowed is the number of requests in flight. */
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
