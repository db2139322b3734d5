import { createCauseCounter, type Cause } from '../sync/causes.js';
import type { RowResult } from '../sync/result.js';
import type { Problem } from '../contact/problem.js';
import { perCount, STATUSES, type Status } from '../sync/status.js';
import type { RowCounts } from './summary.js';

export type Tally = {
  add(result: RowResult): void;
  /** Counts only the reasons of a row that is already counted. */
  addCauses(status: Status, problems: readonly Problem[], line: number | undefined): void;
  /** Adds missing contacts that will be deleted. They are pending until they have a result. */
  expectMissing(contacts: number): void;
  /** Whether missing contacts will still be counted, so that the run has more work than its rows. */
  awaitsMissing(): boolean;
  /** The counts for `inputRows` rows. A row without a result is pending. Missing contacts are added on top. */
  rows(inputRows: number): RowCounts;
  /** The reasons, the most frequent first. */
  causes(): readonly Cause[];
};

/** Counts results as they come, in any order. Its memory does not grow with the rows. */
export function createTally(awaitsMissing = false): Tally {
  const counts = perCount(() => 0);
  const causes = createCauseCounter();
  let withoutRow = 0;
  let expected = 0;
  let isAwaited = awaitsMissing;

  function add(result: RowResult): void {
    const { status, errorCode: code, errorMessage: message, line } = result;
    counts[STATUSES[status].count] += 1;
    if (result.row === undefined) withoutRow += 1;
    if (code === undefined) return;
    addCauses(status, result.problems ?? [{ code, message }], line);
  }

  function addCauses(status: Status, problems: readonly Problem[], line: number | undefined): void {
    for (const problem of problems) causes.add(status, problem, line);
  }

  function rows(inputRows: number): RowCounts {
    const settled = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const total = inputRows + Math.max(withoutRow, expected);
    return { total, ...counts, pending: total - settled };
  }

  return {
    add,
    addCauses,
    expectMissing(contacts) {
      expected = withoutRow + contacts;
      isAwaited = false;
    },
    awaitsMissing: () => isAwaited,
    rows,
    causes: () => causes.list(),
  };
}

/** A sentence for counts that do not add up, which is a bug of this program; undefined where they do. */
export function checkAccounting(counts: RowCounts): string | undefined {
  const { total, ...parts } = counts;
  const sum = Object.values(parts).reduce((all, count) => all + count, 0);
  const wrong = Object.entries(counts).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  if (sum === total && !wrong) return undefined;
  const list = Object.entries(parts).map(([name, count]) => `${name} ${count}`);
  return `the rows do not add up: ${total} in all, but ${list.join(', ')}. This is a bug in chative-contacts`;
}
