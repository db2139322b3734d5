import type { FieldValue } from '../contact/change.js';
import type { RowErrorCode } from '../contact/problem.js';
import type { Status } from '../report/result.js';
import type { Due, SendWork, Work } from './work.js';

/** What a run will do, before it does it. Counted by walking the very work that the run will walk. */
export type Plan = {
  /** Rows taken up: all of the file's, or the first `--limit`. */
  rows: number;
  updates: number;
  /** Of contacts that rows name. */
  deletes: number;
  /** Listed contacts that the file lacks, to be deleted too. */
  missing: number;
  merged: number;
  unchanged: number;
  invalid: number;
  notFound: number;
  /** Of the unchanged: those whose contact was sent the very same before … */
  known: number;
  /** … and those whose listed contact holds it already. */
  same: number;
  /** Of the updates and deletes: why their requests are needed. */
  due: Record<Due, number>;
  /** Contacts whose field will be cleared, by field name. */
  cleared: Map<string, number>;
  /** Reasons of rows that will not be sent: how many, and the first lines. */
  causes: PlanCause[];
  /** The first values that will be replaced, where contacts were listed. Contact data: never for the log. */
  differences: PlanDifference[];
};

export type PlanCause = {
  readonly status: Status;
  readonly code: RowErrorCode;
  count: number;
  readonly lines: number[];
};

export type PlanDifference = {
  readonly line: number;
  readonly contactId: string;
  readonly field: string;
  /** As the API listed it; undefined where the contact has no value. */
  readonly before: unknown;
  readonly after: FieldValue;
};

/** Lines named per cause: enough to find the first, few enough to read. */
const LINES_SHOWN = 3;

/** What fits a screen. */
const DIFFERENCES_SHOWN = 20;

function emptyPlan(missing: number): Plan {
  return {
    rows: 0,
    updates: 0,
    deletes: 0,
    missing,
    merged: 0,
    unchanged: 0,
    invalid: 0,
    notFound: 0,
    known: 0,
    same: 0,
    due: { unsent: 0, changed: 0, remapped: 0 },
    cleared: new Map(),
    causes: [],
    differences: [],
  };
}

/** Walks the work once and counts it; `missing` contacts are deleted besides. */
export async function makePlan(
  work: AsyncIterable<Work>,
  deletedBefore: ReadonlySet<string> = new Set(),
  missing = 0,
): Promise<Plan> {
  const plan = emptyPlan(missing);
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
    const isDelete = item.change.action === 'delete';
    // The run finds the same once the delete has succeeded: nothing is left to update.
    if (deleted.has(item.key) && isDelete) {
      plan.unchanged += 1;
      plan.merged += item.carried.length;
      return;
    }
    if (deleted.has(item.key)) {
      for (const row of [...item.carried.map((carried) => carried.row), item.row])
        count('not_found', 'not_found', row?.line ?? 0);
      return;
    }
    plan.merged += item.carried.length;
    if (isDelete) deleted.add(item.key);
    if (item.known) {
      plan.unchanged += 1;
      plan[item.known === 'sent' ? 'known' : 'same'] += 1;
      return;
    }
    plan.due[item.due] += 1;
    plan[isDelete ? 'deletes' : 'updates'] += 1;
    countFields(plan, item);
  }

  for await (const item of work) {
    plan.rows += item.kind === 'send' ? item.carried.length + 1 : 1;
    if (item.kind === 'send') countSend(item);
    else count(item.status, item.code, item.row.line);
  }
  plan.causes = [...causes.values()].sort((a, b) => b.count - a.count);
  return plan;
}

function countFields(plan: Plan, { row, contactId, change, previous }: SendWork): void {
  if (change.action === 'delete') return;
  for (const [field, after] of change.fields) {
    if (after === null) plan.cleared.set(field, (plan.cleared.get(field) ?? 0) + 1);
    if (previous?.has(field) && plan.differences.length < DIFFERENCES_SHOWN)
      plan.differences.push({ line: row?.line ?? 0, contactId, field, before: previous.get(field), after });
  }
}
