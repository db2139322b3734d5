import { csvLine, onOneLine } from '../csv/csv-line.js';
import type { RowResult, Status } from '../sync/result.js';

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

const DRY_RUN_WORDS: Partial<Record<Status, string>> = { updated: 'would_update', deleted: 'would_delete' };

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
      options.dryRun ? (DRY_RUN_WORDS[status] ?? status) : status,
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

/** A leading apostrophe makes it text in every spreadsheet. */
function defused(text: string): string {
  return onOneLine(FORMULA_START.test(text) ? `'${text}` : text);
}
