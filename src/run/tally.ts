import type { RowErrorCode } from '../contact/problem.js';
import type { RowResult, Status } from '../sync/result.js';
import type { RowCounts } from './summary.js';

/** Why rows ended as they did: all those of one status and code. */
export type Cause = {
  readonly status: Status;
  readonly code: RowErrorCode;
  readonly count: number;
  /** The first lines of the input concerned, at most three. */
  readonly lines: readonly number[];
  /** Header name of the column at fault, where it is the same for all of them. */
  readonly column: string | undefined;
};

export type Tally = {
  add(result: RowResult): void;
  /** Contacts that the file lacks and that are still to be deleted: pending until they have a result. */
  expect(contacts: number): void;
  /** Counts for `inputRows` rows; what has no result yet is pending. Contacts that the file lacks come on top. */
  rows(inputRows: number): RowCounts;
  /** The most frequent first. */
  causes(): readonly Cause[];
};

const LINES_KEPT = 3;

/** Counts results as they come, in any order, in memory that does not grow with the rows. */
export function createTally(): Tally {
  const counts: Record<Status, number> = {
    updated: 0,
    deleted: 0,
    unchanged: 0,
    merged: 0,
    invalid: 0,
    not_found: 0,
    failed: 0,
  };
  const causes = new Map<string, Cause>();
  let withoutRow = 0;
  let expected = 0;

  function add(result: RowResult): void {
    const { status, errorCode: code } = result;
    counts[status] += 1;
    if (result.row === undefined) withoutRow += 1;
    if (code === undefined) return;
    const name = `${status} ${code}`;
    causes.set(name, mergeCause(causes.get(name), result, code));
  }

  function rows(inputRows: number): RowCounts {
    const { not_found: notFound, failed, ...rest } = counts;
    const settled = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const total = inputRows + Math.max(withoutRow, expected);
    return { total, ...rest, notFound, failed, pending: total - settled };
  }

  return {
    add,
    expect: (contacts) => void (expected = withoutRow + contacts),
    rows,
    causes: () => [...causes.values()].sort((a, b) => b.count - a.count),
  };
}

function mergeCause(known: Cause | undefined, result: RowResult, code: RowErrorCode): Cause {
  const { status, line, column } = result;
  const lines = [...(known?.lines ?? []), ...(line === undefined ? [] : [line])];
  return {
    status,
    code,
    count: (known?.count ?? 0) + 1,
    lines: lines.sort((a, b) => a - b).slice(0, LINES_KEPT),
    column: !known || known.column === column ? column : undefined,
  };
}

/** The sentence that says that the counts do not add up, which is a bug of ours; undefined where they do. */
export function checkAccounting(counts: RowCounts): string | undefined {
  const { total, ...parts } = counts;
  const sum = Object.values(parts).reduce((all, count) => all + count, 0);
  const wrong = Object.entries(counts).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  if (sum === total && !wrong) return undefined;
  const list = Object.entries(parts).map(([name, count]) => `${name} ${count}`);
  return `the rows do not add up: ${total} in all, but ${list.join(', ')}. This is a bug in chative-contacts`;
}
