import { ACTIONS } from '../contact/change.js';
import { isRowErrorCode } from '../contact/problem.js';
import { csvLine, onOneLine } from '../csv/csv-line.js';
import { RunError } from '../errors.js';
import type { RowResult } from '../sync/result.js';
import { ALL_STATUSES, STATUSES } from '../sync/status.js';

/** The columns of report.csv: published names, never renamed. */
const REPORT_COLUMNS = [
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
  if (status === undefined || Number.isNaN(numberOf('row')) || (code !== '' && !isRowErrorCode(code)))
    throw new RunError('storage', `${path} is not the report of this run: it was changed or damaged`, {
      hint: 'the run cannot be resumed; start a new one',
    });
  return {
    row: numberOf('row'),
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

/** A leading apostrophe makes it text in every spreadsheet. */
export function defused(text: string): string {
  return onOneLine(FORMULA_START.test(text) ? `'${text}` : text);
}
