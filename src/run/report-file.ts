import { ACTIONS } from '../contact/change.js';
import { isRowErrorCode } from '../contact/problem.js';
import { csvLine, onOneLine } from '../csv/csv-line.js';
import { RunError } from '../errors.js';
import type { RowResult } from '../sync/result.js';
import { ALL_STATUSES, STATUSES } from '../sync/status.js';

/** The columns of report.csv: published names, never renamed. */
export const REPORT_COLUMNS = [
  'row',
  'line',
  'contact_id',
  'action',
  'status',
  'http_status',
  'attempts',
  'changed_fields',
  'error_code',
  'error_message',
  'started_at',
  'finished_at',
] as const;

/** What spreadsheets take for the beginning of a formula (OWASP, CSV Injection), its full-width forms too. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/** A spreadsheet that takes semicolons or bars for the delimiter begins a cell behind each of them. */
const FORMULA_INSIDE = /[;|]["\s]*(?=[=+\-@＝＋－＠])/g;

export const REPORT_HEADER = csvLine(REPORT_COLUMNS, ',');

/** One line of report.csv, always one physical line. Text that a spreadsheet would run is defused. */
export function formatResult(result: RowResult, options: { dryRun: boolean }): string {
  const { status } = result;
  return csvLine(
    [
      result.row,
      result.line,
      defused(result.contactId),
      result.action,
      options.dryRun ? STATUSES[status].inDryRun : status,
      result.httpStatus,
      result.attempts,
      result.changedFields.map(defused).join(';'),
      result.errorCode,
      defused(result.errorMessage),
      result.startedAt.toISOString(),
      result.finishedAt.toISOString(),
    ],
    ',',
  );
}

/**
 * What a line of report.csv says; the names of changed fields and the cells stay behind. `path` is named where the
 * line is not one of ours: throws RunError `storage`.
 */
export function parseResult(header: readonly string[], cells: readonly string[], path: string): RowResult {
  const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
  const numberOf = (name: string): number | undefined => (cell(name) === '' ? undefined : Number(cell(name)));
  const status = ALL_STATUSES.find((known) => known === cell('status'));
  const code = cell('error_code');
  const action = ACTIONS.find((known) => known === cell('action'));
  const row = numberOf('row');
  const isRow = row === undefined || (Number.isSafeInteger(row) && row > 0);
  if (status === undefined || !isRow || (code !== '' && !isRowErrorCode(code)))
    throw damagedReport(path, 'it holds a line that no run writes');
  return {
    row,
    line: numberOf('line'),
    contactId: cell('contact_id'),
    action: action ?? '',
    status,
    httpStatus: numberOf('http_status'),
    attempts: numberOf('attempts') ?? 0,
    changedFields: [],
    errorCode: code !== '' && isRowErrorCode(code) ? code : undefined,
    errorMessage: cell('error_message'),
    startedAt: new Date(cell('started_at')),
    finishedAt: new Date(cell('finished_at')),
  };
}

/** A report that is broken before its end is not the work of a crash, which tears only the last line. */
export function damagedReport(path: string, what: string): RunError {
  return new RunError('storage', `${path} was changed or damaged since the run wrote it: ${what}`, {
    hint: 'put it back as it was and resume again, or start a new run: what is sent twice does no harm',
  });
}

/** A leading apostrophe makes it text in every spreadsheet. */
export function defused(text: string): string {
  return onOneLine(FORMULA_START.test(text) ? `'${text}` : text).replace(FORMULA_INSIDE, "$&'");
}
