import { stringifyBody } from '../contact/json.js';
import { writeValue } from '../contact/write-value.js';
import { csvLine } from '../csv/csv-line.js';
import { openAppendFile, type AppendFile } from '../disk/append-file.js';
import { defused } from '../run/report-file.js';
import type { WroteEntry, WroteField } from './wrote-journal.js';

/** The columns of changes.csv. The names are published and never renamed. */
const COLUMNS = ['line', 'contact_id', 'field', 'before', 'after'];

/** Opens changes.csv, a file for people: each changed field, with its values before and after. */
export function openChangesFile(path: string): AppendFile {
  return openAppendFile(path, csvLine(COLUMNS, ','));
}

/** The lines for one request. Dates and birthdays are written for people, not as numbers of the API. */
export function changesLines({ contactId, line, fields }: WroteEntry, timezone: string): string {
  return fields
    .map(({ field, type, before, after }) => {
      const values = [before, after].map((value) => readable(type, value, timezone));
      return csvLine([line, ...[contactId, field, ...values].map(defused)], ',');
    })
    .join('');
}

function readable(type: WroteField['type'], value: unknown, timezone: string): string {
  if (value === null || value === undefined) return '';
  const isUnixMs = typeof value === 'number' || (typeof value === 'string' && /^-?\d{9,}$/.test(value));
  const ms = type === 'date' && isUnixMs ? Number(value) : NaN;
  if (Math.abs(ms) <= 8.64e15) return new Date(ms).toISOString();
  return writeValue(type, value, timezone) ?? stringifyBody(value);
}
