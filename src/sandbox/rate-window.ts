import { RunError } from '../errors.js';

/** How many requests the server accepts in a window, and how the window moves. */
export type WindowLimit = {
  readonly requests: number;
  readonly windowMs: number;
  /** `sliding`: any stretch of this length. `fixed`: stretches that are aligned to the clock. */
  readonly window: 'sliding' | 'fixed';
  /** Whether a 429 carries Retry-After; the documented API names no such header. */
  readonly retryAfter?: boolean;
};

type RateWindow = {
  /** Counts a request; undefined where it is admitted. Otherwise the ms until the next one would be. */
  refuse(now: number): number | undefined;
  /** How many requests would be admitted now. */
  remaining(now: number): number;
};

/** Counts the requests of one key. A refused request uses no slot. */
export function createRateWindow(limit: WindowLimit): RateWindow {
  const whole = Number.isInteger(limit.requests) && limit.requests > 0;
  if (!whole || !(limit.windowMs > 0)) {
    throw new RunError(
      'usage',
      `A limit of ${limit.requests} requests in ${limit.windowMs} ms cannot be kept.`,
      {
        hint: 'Give a whole number of requests and a duration, both above 0.',
      },
    );
  }
  return limit.window === 'sliding' ? slidingWindow(limit) : fixedWindow(limit);
}

function slidingWindow({ requests, windowMs }: WindowLimit): RateWindow {
  // A ring of the last arrivals. The place that is written next holds the arrival `requests` arrivals ago.
  const arrivals = new Float64Array(requests).fill(-Infinity);
  let next = 0;
  return {
    refuse(now) {
      const freeAt = (arrivals[next] ?? -Infinity) + windowMs;
      if (now < freeAt) return freeAt - now;
      arrivals[next] = now;
      next = (next + 1) % requests;
      return undefined;
    },
    remaining: (now) => arrivals.reduce((free, at) => free + Number(now >= at + windowMs), 0),
  };
}

function fixedWindow({ requests, windowMs }: WindowLimit): RateWindow {
  let current = -Infinity;
  let used = 0;
  return {
    refuse(now) {
      const window = Math.floor(now / windowMs);
      if (window !== current) {
        current = window;
        used = 0;
      }
      if (used >= requests) return (window + 1) * windowMs - now;
      used += 1;
      return undefined;
    },
    remaining: (now) => (Math.floor(now / windowMs) === current ? requests - used : requests),
  };
}
