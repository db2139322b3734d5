import { isStandardField } from '../contact/field.js';
import { stringifyBody } from '../contact/json.js';
import type { Problem } from '../contact/problem.js';
import { printable, quoteCell } from '../contact/text.js';
import { RunError } from '../errors.js';
import type { FieldReading } from './taken.js';

const WHERE = 'Settings > Customers > Custom Fields';

/** What is wrong with a row whose field did not take. Quotes contact data: for the report, never for the log. */
export function notAppliedProblem(reading: FieldReading, column: string | undefined): Problem {
  const { field, sent, there } = reading;
  const asSent = sent === null ? 'nothing (to clear it)' : inWords(sent);
  const message = `${printable(field)} did not take: sent ${asSent}, the contact holds ${inWords(there)}; ${likelyCause(reading)}`;
  return { code: 'not_applied', message, ...(column === undefined ? {} : { column }) };
}

/** The same of a row that was sent beside it and holds the field too. */
export function alikeProblem(field: string, line: number | undefined): Problem {
  const message = `not read back; it sends ${printable(field)}, which did not take${atLine(line)}`;
  return { code: 'not_applied', message };
}

/** What ends the run. Without values: it is logged. */
export function notApplied(reading: FieldReading, line: number | undefined): RunError {
  const { field, there } = reading;
  const what = there === undefined || there === null || there === '' ? 'without it' : 'with another value';
  return new RunError(
    'bounds',
    `${printable(field)} did not take${atLine(line)}: the API said that all is well, and the contact was read back ${what}`,
    {
      hint: `${likelyCause(reading)} Then --resume goes on with the rows that are left. Where Chative shows the value and its API does not, start a new run with --verify 0`,
      stopReason: 'not_applied',
    },
  );
}

function atLine(line: number | undefined): string {
  return line === undefined ? '' : ` in line ${line}`;
}

function likelyCause({ field, type, sent, there }: FieldReading): string {
  if (sent === null) return 'may the API clear a field in another way? --clear-as says how it is sent.';
  if (isStandardField(field)) return 'does the API take this field, and a value of this form?';
  if (there === undefined || there === null || there === '')
    return `is the custom field created under ${WHERE}, by this very name and as ${APP_TYPES[type] ?? type}?`;
  return `is the custom field of another type under ${WHERE}? It was sent as ${APP_TYPES[type] ?? type}.`;
}

/** The types of custom fields as the app calls them. */
const APP_TYPES: Readonly<Record<string, string>> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes/No',
  date: 'Date',
};

function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  return typeof value === 'string' ? quoteCell(value) : printable(stringifyBody(value));
}
