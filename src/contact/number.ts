import { invalid, type Parsed } from './problem.js';
import { quoteCell, trimEndOf } from './text.js';

/** How a column writes numbers. Undeclared, `decimal` is a point, and `thousands` and `strip` are nothing. */
export type NumberFormat = {
  decimal?: '.' | ',';
  thousands?: string;
  /** Signs that are taken off at the ends of a cell. */
  strip?: string;
  /** Facts that the whole column told. */
  column?: NumberColumn;
};

/** Facts that only all cells of a column together tell. */
export type NumberColumn = {
  /** Whether every point of the column stands before exactly three digits, so that it may separate thousands. */
  readonly isAmbiguous: boolean;
  /** Declarations that read the column, where its cells need one. There are several where they read it differently. */
  readonly declarations: readonly NumberFormat[];
};

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Longer than any double that is written out. Keeps the work on a huge cell small. */
const MAX_LENGTH = 400;

/** A number with so few digits that a double keeps all of them: 15 at most. */
const SHORT_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const SHORT = 16;

/** One to three digits, then groups of a point and three digits: the points may separate thousands. */
const GROUPED_BY_POINTS = /^-?[1-9]\d{0,2}(?:\.\d{3})+$/;

/**
 * Reads a number as JSON writes it, after the declared separators. Two kinds are refused. A double would
 * change the first (`12345678901234567890`): the API would store other digits than the cell shows. In the
 * second a point may separate thousands.
 */
export function parseNumber(text: string, format: NumberFormat): Parsed<number> {
  if (text.length <= SHORT && isPlain(format) && SHORT_NUMBER.test(text) && !/^\d{16}$/.test(text))
    return { ok: true, value: Number(text) || 0 };
  const json = text.length > MAX_LENGTH ? undefined : toJsonNumber(withoutSigns(text, format.strip), format);
  if (json === undefined || !JSON_NUMBER.test(json))
    return invalid('invalid_number', `${quoteCell(text)} is not a number: ${expectation(text, format)}`);
  if (format.column?.isAmbiguous === true && isUndeclared(format) && readsTwoWays(json))
    return invalid('invalid_number', `${quoteCell(text)} ${twoReadings(json, format.column)}`);
  const value = Number(json);
  if (significantDigits(json) !== significantDigits(String(value))) {
    return invalid(
      'invalid_number',
      `${quoteCell(text)} would lose digits as a number: it would be stored as ${value}; declare the column as text`,
    );
  }
  return { ok: true, value: value === 0 ? 0 : value };
}

/** Whether a text of digits with a point reads as JSON does, without a look at declarations or the column. */
function isPlain({ decimal = '.', thousands, strip, column }: NumberFormat): boolean {
  return decimal === '.' && thousands === undefined && strip === undefined && column?.isAmbiguous !== true;
}

/**
 * The text of a cell that reads back as this number in every column without declared separators: 1.234 is
 * written with a zero behind it, so that its point cannot separate thousands.
 */
export function writeNumber(value: number): string {
  const text = String(value);
  return readsTwoWays(text) ? `${text}0` : text;
}

/** Whether a point in the number may separate thousands: three digits behind it, and no zero in front. */
export function readsTwoWays(json: string): boolean {
  return GROUPED_BY_POINTS.test(json);
}

export function isUndeclared({ decimal, thousands }: NumberFormat): boolean {
  return decimal === undefined && thousands === undefined;
}

/**
 * Whether these signs may be taken off a number: none of them may be part of one. Dashes of every kind are a
 * minus. Signs such as ½ are numbers.
 */
export function isStrip(signs: string): boolean {
  return signs.trim() !== '' && !/[\p{N}\p{Pd}\u2212+().,[\]]/u.test(signs) && !/^\s*e\s*$/i.test(signs);
}

/** A declaration as a mapping file writes it: `decimal: ",", thousands: "."`. */
export function writeDeclaration({ decimal, thousands, strip }: NumberFormat): string {
  return [
    ...(decimal === undefined ? [] : [`decimal: ${JSON.stringify(decimal)}`]),
    ...(thousands === undefined ? [] : [`thousands: ${JSON.stringify(thousands)}`]),
    ...(strip === undefined ? [] : [`strip: ${JSON.stringify(strip)}`]),
  ].join(', ');
}

/** The text without signs and blanks at both ends and behind a leading minus. Signs inside stay. */
export function withoutSigns(text: string, strip: string | undefined): string {
  if (strip === undefined) return text;
  const isSign = (character: string) => /\s/.test(character) || strip.includes(character);
  const characters = Array.from(text);
  let end = characters.length;
  while (end > 0 && isSign(characters[end - 1] ?? '')) end -= 1;
  let start = 0;
  while (start < end && isSign(characters[start] ?? '')) start += 1;
  if (characters[start] !== '-') return characters.slice(start, end).join('');
  start += 1;
  while (start < end && isSign(characters[start] ?? '')) start += 1;
  return `-${characters.slice(start, end).join('')}`;
}

/** The text with a decimal point and without separators; undefined where a separator stands in a wrong place. */
function toJsonNumber(text: string, { decimal = '.', thousands = '' }: NumberFormat): string | undefined {
  const [whole = '', fraction, ...rest] = sameSeparators(text).split(decimal);
  if (rest.length > 0) return undefined;
  const integer = withoutThousands(whole, sameSeparators(thousands));
  // Where the comma is the decimal sign, a remaining point is an undeclared separator.
  if (integer === undefined || integer.includes('.')) return undefined;
  return fraction === undefined ? integer : `${integer}.${fraction}`;
}

function withoutThousands(whole: string, thousands: string): string | undefined {
  if (thousands === '' || !whole.includes(thousands)) return whole;
  const [first = '', ...groups] = whole.split(thousands);
  const isGrouped = /^-?[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return isGrouped ? first + groups.join('') : undefined;
}

/**
 * Makes separators equal: spreadsheets write the separator "blank" as one of several blanks, and the
 * apostrophe as ' or ’.
 */
function sameSeparators(text: string): string {
  return text.replace(/[\u00A0\u2009\u202F]/g, ' ').replaceAll('’', "'");
}

/**
 * The digits without zeros at both ends, and the power of ten. Two decimal numbers are equal exactly where
 * these are equal.
 */
function significantDigits(json: string): string {
  const [mantissa = '', exponent = '0'] = json.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = trimEndOf(digits, '0');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/**
 * Both meanings of a point before three digits, each with its declaration; only one where the column allows
 * no other.
 */
function twoReadings(json: string, { declarations }: NumberColumn): string {
  const [only, ...others] = declarations;
  if (only !== undefined && others.length === 0)
    return `has a separator that the mapping does not declare; the column fits ${writeDeclaration(only)}`;
  const whole = json.replaceAll('.', '');
  return (
    `reads two ways: ${whole} with decimal: ",", thousands: ".", or ${json} with decimal: "."; ` +
    'declare in the mapping which it is'
  );
}

function expectation(text: string, format: NumberFormat): string {
  const { decimal = '.', thousands } = format;
  const expected = `expected digits such as ${decimal === ',' ? '-1234,5' : '-1234.5'}`;
  if (text.length > MAX_LENGTH) return expected;
  const sign = signAdvice(text);
  if (sign !== undefined) return sign;
  if (/^[+-]?0\d/.test(text))
    return `${expected}, without leading zeros; a code that keeps its zeros is text`;
  const fitting = (format.column?.declarations ?? []).filter((one) => parseNumber(text, one).ok);
  const ways = fitting.map(
    (one) => `${writeDeclaration(one)}${fitting.length > 1 ? meaning(text, one) : ''}`,
  );
  if (ways.length > 0) return `declare in the mapping how the column writes numbers: ${ways.join(', or ')}`;
  if (/^-?[1-9]\d{0,2},\d{3}$/.test(text) && isUndeclared(format))
    return (
      `it reads two ways: ${text.replace(',', '')} with thousands: ",", or ${text.replace(',', '.')} with decimal: ","; ` +
      'declare in the mapping which it is'
    );
  if (/^-?\d[\d.,' \u00A0\u202F’]*$/.test(text)) {
    const declared = `decimal: "${decimal}"${thousands === undefined ? '' : `, thousands: "${thousands}"`}`;
    return `${expected} (${declared}); declare the column's decimal and thousands separators in the mapping`;
  }
  const signs = [...new Set(text.match(/[\p{Sc}%]/gu) ?? [])].join('');
  if (signs === '' || !/\d/.test(text)) return expected;
  return `${expected}; signs at its ends are taken off by strip: ${JSON.stringify(signs)} in the mapping`;
}

/** A number in brackets, perhaps with signs of money around or inside. */
const BRACKETED = /^(?:[A-Z]{3}|[^\d\p{L}(]){0,9}\([^\d()]{0,9}\d[\d.,'\s]*[^\d()]{0,9}\)[^\d()]{0,9}$/u;

/** Advice for signs of plus and minus that JSON does not write, and that no declaration reads. */
function signAdvice(text: string): string | undefined {
  if (BRACKETED.test(text))
    return 'brackets round it mean a minus to accountants: write it with a minus, such as -123.45';
  if (/^[^\d\p{L}]{0,9}\+/u.test(text)) return 'write it without the plus in front';
  if (/^[\u2010-\u2015\u2212\uFE63\uFF0D]\s?[\d\p{Sc}]/u.test(text))
    return 'its minus is another sign: write it with a hyphen, such as -123.45';
  if (/^[^-]*\d[^-\d]*[-\u2212]$/.test(text)) return 'write its minus in front, such as -123.45';
  return undefined;
}

/** The number that the text is by one of several declarations, as ` (1234)`. */
function meaning(text: string, format: NumberFormat): string {
  const read = parseNumber(text, format);
  return read.ok ? ` (then it is ${read.value})` : '';
}
