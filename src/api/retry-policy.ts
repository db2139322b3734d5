import type { Reply } from './reply.js';

export type RetryDecision = { readonly kind: 'final' } | { readonly kind: 'retry'; readonly delayMs: number };

/** A server that stumbled is mostly back within a second. */
const BASE_MS = 1_000;
/** Beyond half a minute a longer wait no longer spares the server; longer outages are not met by retries. */
const CAP_MS = 30_000;

/**
 * Whether an answered attempt is followed by another, and after how long. `attemptsSpent` counts the one just
 * answered. Backoff doubles, with full jitter: those who failed together must not come back together.
 */
export function decideRetry(
  reply: Reply,
  attemptsSpent: number,
  options: { maxAttempts: number; random: () => number },
): RetryDecision {
  switch (reply.kind) {
    case 'ok':
    case 'not_found':
    case 'key_refused':
    case 'refused':
      return { kind: 'final' };
    case 'rate_limited':
      // Spends no attempt, and the wait is the throttle's: everybody pauses.
      return { kind: 'retry', delayMs: 0 };
    case 'trouble': {
      if (attemptsSpent >= options.maxAttempts) return { kind: 'final' };
      const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** (attemptsSpent - 1));
      return { kind: 'retry', delayMs: Math.round(options.random() * ceilingMs) };
    }
  }
}
