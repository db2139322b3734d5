import type { Action, Change } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { RowResult } from './result.js';
import type { ResultSink } from './ports.js';
import type { ChangeOutcome } from './send-change.js';
import type { SendWork, SettledWork } from './work.js';

/** The final word on a row that needed no request. */
export function settledResult(item: SettledWork, now: Date): RowResult {
  return {
    row: item.row.row,
    line: item.row.line,
    contactId: item.contactId,
    action: item.action,
    status: item.status,
    httpStatus: undefined,
    attempts: 0,
    changedFields: [],
    errorCode: item.problems[0]?.code,
    errorMessage: item.problems.map(({ message }) => message).join('; '),
    problems: item.problems,
    startedAt: now,
    finishedAt: now,
    source: item.row,
  };
}

/** The carried rows' lines first, in file order; where the carrier did not succeed they share its fate. */
export function writeResults(
  item: SendWork,
  outcome: ChangeOutcome,
  results: ResultSink,
): Promise<void> | undefined {
  const { contactId, row, change } = item;
  const isSent = outcome.status === 'updated' || outcome.status === 'conflict';
  const changedFields = isSent ? fieldNames(change) : [];
  const own = resultOf(row, contactId, change.action, outcome, changedFields);
  if (item.carried.length === 0) return results.write(own);
  const carriedOutcome: ChangeOutcome =
    outcome.errorCode === undefined
      ? { ...outcome, status: 'merged', attempts: 0, httpStatus: undefined }
      : { ...outcome, attempts: 0 };
  const carried = item.carried.map(({ row, action }) => resultOf(row, contactId, action, carriedOutcome, []));
  return writeInOrder([...carried, own], results);
}

async function writeInOrder(all: readonly RowResult[], results: ResultSink): Promise<void> {
  for (const result of all) await results.write(result);
}

function resultOf(
  row: CsvRow | undefined,
  contactId: string,
  action: Action,
  outcome: ChangeOutcome,
  changedFields: readonly string[],
): RowResult {
  const { status, httpStatus, attempts, errorCode, errorMessage, problems, startedAt, finishedAt } = outcome;
  return {
    row: row?.row,
    line: row?.line,
    contactId,
    action,
    status,
    httpStatus,
    attempts,
    changedFields,
    errorCode,
    errorMessage,
    ...(problems && { problems }),
    startedAt,
    finishedAt,
    ...(row && { source: row }),
  };
}

function fieldNames(change: Change): readonly string[] {
  switch (change.action) {
    case 'update':
      return change.fields.names ?? [...change.fields.keys()];
    case 'delete':
      return [];
  }
}
