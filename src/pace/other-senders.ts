import type { RateLimit } from './rate-guard.js';
import type { LimitNotice } from '../api/reply.js';

/** Other senders that use the same key, as the limit headers of the answers show them. */
export type OtherSenders = {
  /**
   * Reads a notice. `startedMs` is when the request was sent. `ours` is how many of our requests the server
   * may count in its window by now.
   */
  heed(notice: LimitNotice, request: { startedMs: number; nowMs: number; ours: number }): void;
  /** How many requests of the window are not ours, as far as is known. */
  spent(nowMs: number): number;
  /** How long nothing can be left. Known only where the server's window ends for all of its requests at once. */
  waitMs(nowMs: number): number;
};

/**
 * How many contradictions in a row are believed before the headers are ignored. A contradiction: the header
 * says "none left". Then a request is accepted before the reset, or after a real wait, and the header says
 * "none left" again.
 */
const CONTRADICTIONS = 3;
/** A wait of fewer slots than this is no real wait: where the window slides, room comes again soon. */
const REAL_WAIT_SLOTS = 2;
/** The window that Chative documents is a minute. A reset much further away does not belong to such a window. */
const LONGEST_WINDOW_MS = 60_000;
/** Resets come in whole seconds. Only over more than two seconds do they show whether they come nearer. */
const TELLING_MS = 2_500;

type Heard = {
  readonly atMs: number;
  readonly resetAtMs: number;
  readonly others: number;
  readonly isNone: boolean;
};

/**
 * Reads X-RateLimit-Remaining and -Reset, both or neither. They can only slow us: less may be left than we
 * believe, never more. Where the server's own limit is lower than ours, it looks like other senders, and is
 * handled in the same way.
 */
export function createOtherSenders(limit: RateLimit, longestWaitMs: number): OtherSenders {
  let heard: Heard | undefined;
  let window: { readonly sinceMs: number; readonly resetAtMs: number } | undefined;
  let waitUntilMs = -Infinity;
  let isSliding = false;
  let contradictions = 0;

  /** Finds out whether the window slides. Then the reset keeps its distance, and room comes before it. */
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
