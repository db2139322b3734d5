import { RunError } from '../errors.js';
import type { Random } from './random.js';

/** How long a request and its answer are on the way, together, in ms: a random number in this range. */
export type LatencyRange = { readonly min: number; readonly max: number };

export type Latency = { readonly thereMs: number; readonly backMs: number };

/**
 * Returns a function that draws the latency of the next request. The way to the server is a random part of
 * it. So requests that leave the client evenly spaced arrive unevenly, as over a real network. The limit
 * counts arrivals.
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
