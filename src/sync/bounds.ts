import { RunError } from '../errors.js';
import type { Plan } from './plan.js';

/** A bound as the user gave it: a count, or a share in percent of the run's rows. */
export type Bound = { readonly kind: 'count' | 'percent'; readonly value: number };

/** The largest count that a bound still allows; a share of few rows is rounded down. */
export function allowedBy(bound: Bound, total: number): number {
  return bound.kind === 'count' ? bound.value : Math.floor((total * bound.value) / 100);
}

/** The error (exit 5) of a run in which more rows failed than `--max-failures` allows, or undefined. */
export function tooManyFailures(
  failures: number,
  rows: number,
  bound: Bound | undefined,
): RunError | undefined {
  const allowed = bound ? allowedBy(bound, rows) : Infinity;
  if (failures <= allowed) return undefined;
  return new RunError(
    'bounds',
    `${failures} ${failures === 1 ? 'row is' : 'rows are'} invalid, not found or failed; --max-failures allows ${allowed}`,
    {
      hint: 'look at rejected.csv in the run folder; mend the rows or raise --max-failures',
    },
  );
}

/**
 * The error (exit 5) of a plan that deletes more than `--max-deletes` allows, or undefined. A share is one of
 * `contacts`: the run's rows or, where missing contacts are deleted too, the listed contacts.
 */
export function tooManyDeletes(plan: Plan, bound: Bound, contacts: number): RunError | undefined {
  const deletes = plan.deletes + plan.missing;
  const allowed = allowedBy(bound, contacts);
  if (deletes <= allowed) return undefined;
  const lacking = plan.missing === 0 ? '' : `, ${plan.missing} of them because the file lacks them`;
  return new RunError(
    'bounds',
    `the plan deletes ${deletes} ${deletes === 1 ? 'contact' : 'contacts'}${lacking}; --max-deletes allows ${allowed}. None of it was sent`,
    {
      hint: `if these deletes are meant, allow them with --max-deletes ${deletes}`,
      resumeWith: `--max-deletes ${deletes}`,
    },
  );
}
