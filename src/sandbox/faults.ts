import { RunError } from '../errors.js';
import type { Random } from './random.js';

/** The faults that can happen to an admitted request. */
export const FAULTS = [
  // Faults where nothing was done: the documented 500, a proxy's 503 page, a 429 without a reason, a reset
  // connection.
  'server_error',
  'unavailable',
  'rate_limited',
  'reset_before',
  // Faults where the request was done, and the client cannot know it: a reset connection, JSON cut in half,
  // no answer.
  'reset_after',
  'truncated',
  'silent',
  // The request was done, and the answer comes a byte at a time.
  'drip',
] as const;

export type Fault = (typeof FAULTS)[number];

/** For each fault the share of requests that suffer it, from 0 to 1. All shares together are at most 1. */
export type Faults = Readonly<Partial<Record<Fault, number>>>;

/** Returns a function that chooses the fault of the next request, by one random number each. */
export function createFaultChooser(faults: Faults, random: Random): () => Fault | undefined {
  const shares = FAULTS.map((name) => ({ name, share: faults[name] ?? 0 }));
  const sum = shares.reduce((total, { share }) => total + share, 0);
  // The tolerance is for shares such as 0.1, whose sum may end slightly above 1.
  if (shares.some(({ share }) => !(share >= 0)) || sum > 1 + 1e-9) {
    throw new RunError('usage', 'The shares of the faults must each be at least 0, and together at most 1.');
  }
  if (sum === 0) return () => undefined;
  return () => {
    let left = random();
    return shares.find(({ share }) => (left -= share) < 0)?.name;
  };
}
