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

/** Characters that spreadsheets take for the beginning of a formula (OWASP, CSV Injection), also in full width. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/** A formula behind a semicolon or a bar. A spreadsheet that takes these for delimiters begins a new cell there. */
const FORMULA_INSIDE = /[;|]["\s]*(?=[=+\-@＝＋－＠])/g;

export const REPORT_HEADER = csvLine(REPORT_COLUMNS, ',');

/**
 * Makes the writer of lines of report.csv. A result is always one physical line. A text that a spreadsheet would run
 * as a formula is made harmless.
 */
export function createResultFormat({ dryRun }: { dryRun: boolean }): (result: RowResult) => string {
  const textOfNames = rememberLast((names: readonly string[]) => names.map(defused).join(';'));
  const textOfMs = rememberLast((ms: number) => new Date(ms).toISOString());
  return (result) =>
    csvLine(
      [
        result.row,
        result.line,
        defused(result.contactId),
        result.action,
        dryRun ? STATUSES[result.status].inDryRun : result.status,
        result.httpStatus,
        result.attempts,
        textOfNames(result.changedFields),
        result.errorCode,
        defused(result.errorMessage),
        textOfMs(result.startedAt.getTime()),
        textOfMs(result.finishedAt.getTime()),
      ],
      ',',
    );
}

/** Remembers the text of the last value: rows that follow each other often have the same. */
function rememberLast<T>(write: (value: T) => string): (value: T) => string {
  let last: { readonly value: T; readonly text: string } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, text: write(value) };
    return last.text;
  };
}

/**
 * The result that a line of report.csv holds. The names of changed fields and the cells are not read. Throws
 * RunError `storage`, naming `path`, where the line is not one of ours.
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

/** The error for a report that is damaged before its end. A crash tears only the last line, so it did not do this. */
export function damagedReport(path: string, what: string): RunError {
  return new RunError('storage', `${path} was changed or damaged since the run wrote it: ${what}`, {
    hint: 'put it back as it was and resume again, or start a new run: what is sent twice does no harm',
  });
}

/** Most IDs and names of fields look so. They hold nothing that must be made harmless. */
const HARMLESS = /^[A-Za-z0-9][\w .:-]*$/;

/** The text with an apostrophe in front. Every spreadsheet then takes it for text. */
export function defused(text: string): string {
  if (text === '' || HARMLESS.test(text)) return text;
  return onOneLine(FORMULA_START.test(text) ? `'${text}` : text).replace(FORMULA_INSIDE, "$&'");
}
