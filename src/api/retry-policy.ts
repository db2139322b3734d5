import type { Reply } from './reply.js';

export type RetryDecision = { readonly kind: 'final' } | { readonly kind: 'retry'; readonly delayMs: number };

/** The first wait. A server with a short fault is mostly back within a second. */
const BASE_MS = 1_000;
/**
 * The longest wait. Beyond half a minute, a longer wait no longer helps the server. Long outages are handled
 * elsewhere.
 */
const CAP_MS = 30_000;

/**
 * Whether another attempt follows an answered one, and after how long. `attemptsSpent` includes the attempt
 * just answered. The backoff doubles, with full jitter: requests that failed together must not come back
 * together.
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
      // This spends no attempt. The wait is made by the throttle, because all requests pause.
      return { kind: 'retry', delayMs: 0 };
    case 'trouble': {
      if (attemptsSpent >= options.maxAttempts) return { kind: 'final' };
      const ceilingMs = Math.min(CAP_MS, BASE_MS * 2 ** (attemptsSpent - 1));
      return { kind: 'retry', delayMs: Math.round(options.random() * ceilingMs) };
    }
  }
}
