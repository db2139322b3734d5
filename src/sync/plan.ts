import { clearedFields, isDelete, type Action, type FieldValue } from '../contact/change.js';
import { isBigNumber } from '../contact/json.js';
import type { Problem } from '../contact/problem.js';
import { createCauseCounter, type Cause } from './causes.js';
import { absentFields } from './send-work.js';
import { GONE_BEFORE, type Due, type SendWork, type SettledWork, type Work } from './work.js';

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
  /** Rows of which a field is left alone because somebody changed it since the base … */
  conflicts: number;
  /** … and the requests that send the rest of them. */
  partial: number;
  /** Of the unchanged: rows of which nothing was edited since the base … */
  unedited: number;
  /** … those whose contact was sent the very same before … */
  known: number;
  /** … and those whose listed contact holds it already. */
  same: number;
  /** Of the updates and deletes: why their requests are needed. */
  due: Record<Due, number>;
  /** Fields that were sent before with the very same value and are not there, by name. */
  untaken: Map<string, number>;
  /** Updates that set a birthday: which zone its midnight is of matters then. */
  birthdays: number;
  /** Contacts whose field will be cleared, by field name. */
  cleared: Map<string, number>;
  /** Reasons of rows that will not be sent. */
  causes: Cause[];
  /** The first values that will be replaced, where contacts were listed. Contact data: never for the log. */
  differences: PlanDifference[];
};

export type PlanDifference = {
  readonly line: number;
  readonly contactId: string;
  readonly field: string;
  /** As the API listed it; undefined where the contact has no value. */
  readonly before: unknown;
  readonly after: FieldValue;
};

/** Where the plan counts the requests of each action. */
const PLANNED = { update: 'updates', delete: 'deletes' } as const satisfies Record<Action, keyof Plan>;

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
    conflicts: 0,
    partial: 0,
    unedited: 0,
    known: 0,
    same: 0,
    due: { unsent: 0, changed: 0, remapped: 0, edited: 0, untaken: 0 },
    untaken: new Map(),
    birthdays: 0,
    cleared: new Map(),
    causes: [],
    differences: [],
  };
}

/** Requests that the plan will send, besides retries and what is read back. */
export function requestsOf({ updates, partial, deletes, missing }: Plan): number {
  return updates + partial + deletes + missing;
}

/** Walks the work once and counts it; `missing` contacts are deleted besides. */
export async function makePlan(
  work: AsyncIterable<readonly Work[]>,
  deletedBefore: ReadonlySet<string> = new Set(),
  missing = 0,
): Promise<Plan> {
  const plan = emptyPlan(missing);
  const causes = createCauseCounter();
  const deleted = new Set(deletedBefore);
  const countFields = createFieldCounter(plan);

  function count(
    status: SettledWork['status'],
    problems: readonly Problem[],
    line: number | undefined,
  ): void {
    switch (status) {
      case 'invalid':
        plan.invalid += 1;
        break;
      case 'not_found':
        plan.notFound += 1;
        break;
      case 'unchanged':
        plan.unchanged += 1;
        plan.unedited += Number(problems.length === 0);
        break;
      default:
        status satisfies never;
    }
    for (const problem of problems) causes.add(status, problem, line);
  }

  function countSend(item: SendWork): void {
    const isDeletion = isDelete(item.change);
    // The run finds the same once the delete has succeeded: nothing is left to update.
    if (deleted.has(item.key) && isDeletion) {
      plan.unchanged += 1;
      plan.merged += item.carried.length;
      return;
    }
    if (deleted.has(item.key)) {
      for (const row of [...item.carried.map((carried) => carried.row), item.row])
        count('not_found', [GONE_BEFORE], row?.line);
      return;
    }
    if (item.conflict) {
      plan.conflicts += item.carried.length + 1;
      for (const row of [...item.carried.map((carried) => carried.row), item.row])
        causes.add('conflict', item.conflict, row?.line);
      if (item.known) return;
      plan.due[item.due] += 1;
      plan.partial += 1;
      countFields(item);
      return;
    }
    plan.merged += item.carried.length;
    if (isDeletion) deleted.add(item.key);
    if (item.known) {
      plan.unchanged += 1;
      plan[item.known === 'sent' ? 'known' : 'same'] += 1;
      return;
    }
    plan.due[item.due] += 1;
    if (item.due === 'untaken')
      for (const field of absentFields(item.previous))
        plan.untaken.set(field, (plan.untaken.get(field) ?? 0) + 1);
    plan[PLANNED[item.change.action]] += 1;
    countFields(item);
  }

  for await (const batch of work)
    for (const item of batch) {
      plan.rows += item.kind === 'send' ? item.carried.length + 1 : 1;
      if (item.kind === 'send') countSend(item);
      else count(item.status, item.problems, item.row.line);
    }
  plan.causes = causes.list();
  return plan;
}

/** Counts birthdays, and fields that will be cleared; keeps the first values that will be replaced. */
function createFieldCounter(plan: Plan): (item: SendWork) => void {
  const clearedBefore = new Set<string>();

  function countCleared(field: string, { key, sequence }: SendWork): void {
    const name = `${field} ${key}`;
    // A contact with several requests may have its field cleared by each of them.
    if (sequence !== 'none' && clearedBefore.has(name)) return;
    if (sequence !== 'none') clearedBefore.add(name);
    plan.cleared.set(field, (plan.cleared.get(field) ?? 0) + 1);
  }

  return (item) => {
    if (isDelete(item.change)) return;
    const { fields } = item.change;
    const cleared = clearedFields(fields);
    if (fields.has('birthday') && !cleared.includes('birthday')) plan.birthdays += 1;
    for (const field of cleared) countCleared(field, item);
    if (item.previous === undefined || plan.differences.length === DIFFERENCES_SHOWN) return;
    for (const [field, after] of fields) {
      if (!item.previous.has(field) || plan.differences.length === DIFFERENCES_SHOWN) continue;
      const value = item.previous.get(field);
      const before = isBigNumber(value) ? value.toString() : value;
      plan.differences.push({ line: item.row?.line ?? 0, contactId: item.contactId, field, before, after });
    }
  };
}
