import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

/** How a column writes numbers; `decimal` is a point unless declared, `thousands` nothing. */
export type NumberFormat = { decimal?: '.' | ','; thousands?: string };

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Beyond every double that is written out; keeps the work on a huge cell small. */
const MAX_LENGTH = 400;

/**
 * Reads a number as JSON writes it, after the declared separators. Refuses what a double would change
 * (`12345678901234567890`), since the API would store other digits than the cell shows.
 */
export function parseNumber(text: string, format: NumberFormat): Parsed<number> {
  const json = text.length > MAX_LENGTH ? undefined : toJsonNumber(text, format);
  if (json === undefined || !JSON_NUMBER.test(json)) {
    return invalid('invalid_number', `${quoteCell(text)} is not a number: ${expectation(text, format)}`);
  }
  const value = Number(json);
  if (significantDigits(json) !== significantDigits(String(value))) {
    return invalid(
      'invalid_number',
      `${quoteCell(text)} would lose digits as a number: it would be stored as ${value}; declare the column as text`,
    );
  }
  return { ok: true, value: value === 0 ? 0 : value };
}

/** The text with a decimal point and without separators; undefined where a separator stands in a wrong place. */
function toJsonNumber(text: string, { decimal = '.', thousands = '' }: NumberFormat): string | undefined {
  const [whole = '', fraction, ...rest] = sameSeparators(text).split(decimal);
  if (rest.length > 0) return undefined;
  const integer = withoutThousands(whole, sameSeparators(thousands));
  // Where the comma is the decimal sign, a point left over is a separator that nobody declared.
  if (integer === undefined || integer.includes('.')) return undefined;
  return fraction === undefined ? integer : `${integer}.${fraction}`;
}

function withoutThousands(whole: string, thousands: string): string | undefined {
  if (thousands === '' || !whole.includes(thousands)) return whole;
  const [first = '', ...groups] = whole.split(thousands);
  const isGrouped = /^-?[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? first + groups.join('') : undefined;
}

/** Spreadsheets write the separator "blank" as one of several blanks, and the apostrophe as either. */
function sameSeparators(text: string): string {
  return text.replace(/[\u00A0\u2009\u202F]/g, ' ').replaceAll('’', "'");
}

/** Digits without zeros at both ends, and the power of ten: equal exactly for equal decimal numbers. */
function significantDigits(json: string): string {
  const [mantissa = '', exponent = '0'] = json.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

function expectation(text: string, { decimal = '.', thousands }: NumberFormat): string {
  const example = decimal === ',' ? '-1234,5' : '-1234.5';
  const expected = `expected digits such as ${example}`;
  if (/^[+-]?0\d/.test(text))
    return `${expected}, without leading zeros; a code that keeps its zeros is text`;
  if (!/^[+-]?\d[\d.,' \u00A0\u202F’]*$/.test(text)) return expected;
  const declared = `decimal: "${decimal}"${thousands === undefined ? '' : `, thousands: "${thousands}"`}`;
  return `${expected} (${declared}); declare the column's decimal and thousands separators`;
}
