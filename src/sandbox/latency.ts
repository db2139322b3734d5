import { RunError } from '../errors.js';
import type { Random } from './random.js';

/** Milliseconds that a request and its answer spend on the way, together: a random number in the range. */
export type LatencyRange = { readonly min: number; readonly max: number };

export type Latency = { readonly thereMs: number; readonly backMs: number };

/**
 * Returns a function that draws the latency of the next request. The way there is a random part of
 * the whole: what leaves the client evenly spaced arrives unevenly, as over a real network, and it is
 * the arrival that the limit counts.
 */
export function createLatency(range: LatencyRange | undefined, random: Random): () => Latency {
  if (range === undefined) return () => ({ thereMs: 0, backMs: 0 });
  const { min, max } = range;
  if (!(min >= 0) || !(max >= min) || max === Infinity) {
    throw new RunError('usage', `A latency from ${min} to ${max} ms is no range of durations.`);
  }
  return () => {
    const wholeMs = min + random() * (max - min);
    const thereMs = random() * wholeMs;
    return { thereMs, backMs: wholeMs - thereMs };
  };
}
