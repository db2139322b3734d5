import { RunError } from '../errors.js';
import type { Random } from './random.js';

/** What may befall a request that was let in. */
export const FAULTS = [
  // Nothing was done: the documented 500, a proxy's 503 page, a 429 out of the blue, a reset connection.
  'server_error',
  'unavailable',
  'rate_limited',
  'reset_before',
  // It was done, and the client cannot know: reset connection, JSON cut in half, no answer at all.
  'reset_after',
  'truncated',
  'silent',
  // It was done, and the answer comes a byte at a time.
  'drip',
] as const;

export type Fault = (typeof FAULTS)[number];

/** The share of requests, from 0 to 1, that each fault befalls; together at most 1. */
export type Faults = Readonly<Partial<Record<Fault, number>>>;

/** Returns a function that says what befalls the next request, by one random number each. */
export function createFaultChooser(faults: Faults, random: Random): () => Fault | undefined {
  const shares = FAULTS.map((name) => ({ name, share: faults[name] ?? 0 }));
  const sum = shares.reduce((total, { share }) => total + share, 0);
  // The slack is for shares such as 0.1, whose sum may end a hair above 1.
  if (shares.some(({ share }) => !(share >= 0)) || sum > 1 + 1e-9) {
    throw new RunError('usage', 'The shares of the faults must each be at least 0, and together at most 1.');
  }
  if (sum === 0) return () => undefined;
  return () => {
    let left = random();
    return shares.find(({ share }) => (left -= share) < 0)?.name;
  };
}
