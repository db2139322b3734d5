import type { RowErrorCode } from '../contact/problem.js';
import type { Status } from '../report/result.js';
import type { SendWork, Work } from './work.js';

/** What a run will do, before it does it. Counted by walking the very work that the run will walk. */
export type Plan = {
  /** Rows taken up: all of the file's, or the first `--limit`. */
  rows: number;
  updates: number;
  deletes: number;
  merged: number;
  unchanged: number;
  invalid: number;
  notFound: number;
  /** Of the unchanged: those whose contact was sent the very same before. */
  known: number;
  /** Contacts whose field will be cleared, by field name. */
  cleared: Map<string, number>;
  /** Reasons of rows that will not be sent: how many, and the first lines. */
  causes: PlanCause[];
};

export type PlanCause = {
  readonly status: Status;
  readonly code: RowErrorCode;
  count: number;
  readonly lines: number[];
};

/** Lines named per cause: enough to find the first, few enough to read. */
const LINES_SHOWN = 3;

/** Walks the work once and counts it. */
export async function makePlan(
  work: AsyncIterable<Work>,
  deletedBefore: ReadonlySet<string> = new Set(),
): Promise<Plan> {
  const plan: Plan = {
    rows: 0,
    updates: 0,
    deletes: 0,
    merged: 0,
    unchanged: 0,
    invalid: 0,
    notFound: 0,
    known: 0,
    cleared: new Map(),
    causes: [],
  };
  const causes = new Map<string, PlanCause>();
  const deleted = new Set(deletedBefore);

  function count(status: 'invalid' | 'not_found' | 'unchanged', code: RowErrorCode, line: number): void {
    if (status === 'invalid') plan.invalid += 1;
    else if (status === 'not_found') plan.notFound += 1;
    else plan.unchanged += 1;
    const cause = causes.get(code) ?? { status, code, count: 0, lines: [] };
    cause.count += 1;
    if (cause.lines.length < LINES_SHOWN) cause.lines.push(line);
    causes.set(code, cause);
  }

  function countSend(item: SendWork): void {
    // The run finds the same once the delete has succeeded: nothing is left to update.
    if (deleted.has(item.key) && item.change.action === 'delete') {
      plan.unchanged += 1;
      plan.merged += item.carried.length;
      return;
    }
    if (deleted.has(item.key)) {
      for (const { row } of [...item.carried, item]) count('not_found', 'not_found', row.line);
      return;
    }
    plan.merged += item.carried.length;
    if (item.change.action === 'delete') deleted.add(item.key);
    if (item.isKnown) {
      plan.unchanged += 1;
      plan.known += 1;
      return;
    }
    if (item.change.action === 'delete') {
      plan.deletes += 1;
      return;
    }
    plan.updates += 1;
    for (const [field, value] of item.change.fields)
      if (value === null) plan.cleared.set(field, (plan.cleared.get(field) ?? 0) + 1);
  }

  for await (const item of work) {
    plan.rows += item.kind === 'send' ? item.carried.length + 1 : 1;
    if (item.kind === 'send') countSend(item);
    else count(item.status, item.code, item.row.line);
  }
  plan.causes = [...causes.values()].sort((a, b) => b.count - a.count);
  return plan;
}
