import type { RunError } from '../../errors.js';
import type { RowCounts } from '../../run/summary.js';
import { tooManyDeletes, tooManyFailures } from '../../sync/bounds.js';
import type { Plan } from '../../sync/plan.js';
import { failedRows } from '../../sync/status.js';
import type { SyncJob } from './run-context.js';

/** What the bounds are held against. */
type Whole = {
  readonly plan: Plan;
  /** Rows of the run: those of the plan, and those that had their word before an interruption. */
  readonly rows: number;
  /** How the latter ended. */
  readonly before: RowCounts;
  /** Of which the deletes are a share: the run's rows or, for a mirror, the listed contacts. */
  readonly contacts: number;
};

/** The error that forbids the plan, or undefined. Asks about deletes where somebody can be asked. */
export async function judgePlan(job: SyncJob, whole: Whole): Promise<RunError | undefined> {
  // `validate` judges rows; bounds are for what is about to be sent.
  if (job.command === 'validate') return undefined;
  const { maxFailures, maxDeletes, yes, notFound } = job.settings;
  const { plan, rows, before, contacts } = whole;
  const planned = plan.invalid + (notFound === 'reject' ? plan.notFound : 0);
  const failures = tooManyFailures(failedRows(before, notFound) + planned, rows, maxFailures);
  if (failures) return failures;
  if (maxDeletes) return tooManyDeletes(plan, maxDeletes, contacts);
  // Only the default is lifted by a yes; a bound that was given holds whatever is confirmed.
  const deletes = plan.deletes + plan.missing;
  if (deletes === 0 || yes) return undefined;
  if (!job.dryRun && (await job.announce.confirmDeletes?.(deletes, job.stop.signal))) return undefined;
  return tooManyDeletes(plan, { kind: 'count', value: 0 }, contacts);
}
