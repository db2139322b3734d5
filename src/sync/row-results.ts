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
    cells: item.row.cells,
  };
}

/** The carried rows' lines first, in file order; where the carrier did not succeed they share its fate. */
export async function writeResults(
  item: SendWork,
  outcome: ChangeOutcome,
  results: ResultSink,
): Promise<void> {
  const { change } = item;
  const isDone = outcome.errorCode === undefined;
  const isSent = outcome.status === 'updated' || outcome.status === 'conflict';
  const changedFields = isSent ? fieldNames(change) : [];
  function line(row: CsvRow | undefined, action: Action, own: Partial<RowResult>): RowResult {
    return {
      row: row?.row,
      line: row?.line,
      contactId: item.contactId,
      action,
      changedFields,
      ...(row ? { cells: row.cells } : {}),
      ...outcome,
      ...own,
    };
  }
  const carriedOutcome: Partial<RowResult> = isDone
    ? { status: 'merged', attempts: 0, httpStatus: undefined, changedFields: [] }
    : { attempts: 0, changedFields: [] };
  for (const { row, action } of item.carried) await results.write(line(row, action, carriedOutcome));
  await results.write(line(item.row, change.action, {}));
}

function fieldNames(change: Change): string[] {
  switch (change.action) {
    case 'update':
      return [...change.fields.keys()];
    case 'delete':
      return [];
  }
}
