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
      stopReason: 'max_failures',
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
      stopReason: 'max_deletes',
    },
  );
}

/**
 * The error (exit 5) of a file with fewer rows than `--min-rows` wants, or undefined. A share is one of `before`, the
 * rows of the last complete run with the same mapping; without one it bounds nothing.
 */
export function tooFewRows(
  rows: number,
  bound: Bound | undefined,
  before: number | undefined,
): RunError | undefined {
  if (bound === undefined || (bound.kind === 'percent' && before === undefined)) return undefined;
  const needed = bound.kind === 'count' ? bound.value : Math.ceil(((before ?? 0) * bound.value) / 100);
  if (rows >= needed) return undefined;
  const share =
    bound.kind === 'count' ? '' : `, ${bound.value}% of the ${before ?? 0} of the last complete run`;
  return new RunError(
    'bounds',
    `the file has ${rows} ${rows === 1 ? 'row' : 'rows'}; --min-rows wants ${needed}${share}`,
    {
      hint: 'nothing was sent: check whether the file is whole, or lower --min-rows',
      stopReason: 'min_rows',
    },
  );
}
