import type { RateLimit } from './rate-guard.js';
import type { LimitNotice } from '../api/reply.js';

/** What the limit headers of the answers say about others who spend from the same key. */
export type OtherSenders = {
  /** `startedMs` is when the request was sent, `ours` how many of ours the server may count in its window by now. */
  heed(notice: LimitNotice, request: { startedMs: number; nowMs: number; ours: number }): void;
  /** How many requests of the window are not ours, as far as is known. */
  spent(nowMs: number): number;
  /** How long nothing can be left, where the window of the server is one that ends for all its requests at once. */
  waitMs(nowMs: number): number;
};

/**
 * "None left" and then, before its time or after a real wait, a request that is taken and again "none left":
 * that says nothing. So often in a row, and the headers are ignored.
 */
const CONTRADICTIONS = 3;
/** A wait of fewer slots than this is none: where the window slides, something is left again soon. */
const REAL_WAIT_SLOTS = 2;
/** The window that Chative documents is a minute: a reset much further off is no reset of such a window. */
const LONGEST_WINDOW_MS = 60_000;
/** Resets come in whole seconds: only over more than two does it show whether they come nearer. */
const TELLING_MS = 2_500;

type Heard = {
  readonly atMs: number;
  readonly resetAtMs: number;
  readonly others: number;
  readonly isNone: boolean;
};

/**
 * Reads X-RateLimit-Remaining and -Reset, both or neither. They can only slow: what is left may be less than we
 * believe, never more. The server's own limit being lower than ours looks like others, and is met the same way.
 */
export function createOtherSenders(limit: RateLimit, longestWaitMs: number): OtherSenders {
  let heard: Heard | undefined;
  let window: { readonly sinceMs: number; readonly resetAtMs: number } | undefined;
  let waitUntilMs = -Infinity;
  let isSliding = false;
  let contradictions = 0;

  /** A reset that keeps its distance belongs to a window that slides: ours will have room before it. */
  function watchReset(nowMs: number, resetAtMs: number): void {
    if (!window || nowMs >= window.resetAtMs) window = { sinceMs: nowMs, resetAtMs };
    const passedMs = nowMs - window.sinceMs;
    if (passedMs >= TELLING_MS) isSliding = resetAtMs - window.resetAtMs > passedMs / 2;
  }

  function wasFalse({ atMs, resetAtMs }: Heard, nowMs: number): boolean {
    const slotMs = limit.windowMs / limit.requests;
    return nowMs < resetAtMs || resetAtMs - atMs > REAL_WAIT_SLOTS * slotMs;
  }

  return {
    heed({ remaining, resetMs }, { startedMs, nowMs, ours }) {
      if (remaining === undefined || resetMs === undefined || contradictions >= CONTRADICTIONS) return;
      if (resetMs > 2 * Math.max(limit.windowMs, LONGEST_WINDOW_MS)) return;
      const resetAtMs = nowMs + resetMs;
      if (remaining > 0) contradictions = 0;
      else if (heard?.isNone && startedMs > heard.atMs && wasFalse(heard, nowMs)) contradictions += 1;
      const others = Math.max(0, limit.requests - remaining - ours);
      const isNone = remaining === 0 && others > 0;
      watchReset(nowMs, resetAtMs);
      if (isNone && !isSliding) waitUntilMs = nowMs + Math.min(resetMs, longestWaitMs);
      heard = { atMs: nowMs, resetAtMs, others, isNone };
    },
    spent(nowMs) {
      if (heard === undefined || nowMs - heard.atMs > limit.windowMs) return 0;
      return contradictions >= CONTRADICTIONS ? 0 : heard.others;
    },
    waitMs: (nowMs) => (contradictions >= CONTRADICTIONS ? 0 : Math.max(0, waitUntilMs - nowMs)),
  };
}
