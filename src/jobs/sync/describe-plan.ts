import { adviseOn } from '../../sync/advice.js';
import type { Plan } from '../../sync/plan.js';
import type { PlannedRun } from './announce.js';
import type { Listing } from './list-contacts.js';
import type { Missing } from './mirror.js';
import type { OpenRun, ScannedRun } from './run-context.js';

type Beside = {
  readonly rowsDone: number;
  readonly spentBefore: number;
  readonly listing: Listing | undefined;
  readonly missing: Missing | undefined;
};

/** What is told of the run beside its plan. */
export function describePlan(
  plan: Plan,
  { scan, mapping, input }: Pick<OpenRun, 'input'> & ScannedRun,
  { rowsDone, spentBefore, listing, missing }: Beside,
): PlannedRun {
  return {
    rowsInFile: scan.rows,
    rowsDone,
    spentBefore,
    listRequests: listing?.requests ?? 0,
    shape: input.shape(),
    guests: missing?.guests ?? 0,
    edits: scan.edits,
    remarks: scan.remarks,
    advice: adviseOn(plan, plan.causes, mapping),
  };
}
