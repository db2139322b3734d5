import { ENGLISH_MONTHS, ENGLISH_WEEKDAYS } from './month-names.js';

// How a day is written, as luxon tokens. Groups in the regular expressions are the parts that a format repeats.

const NUMERIC = /^(\d{1,4})(\. ?|[/\- _])(\d{1,2})\2(\d{1,4})(\.?)$/;
const CHINESE_OR_KOREAN = /^\d{4}(年|년)( ?)\d{1,2}(月|월)( ?)\d{1,2}(日|일)$/;
const VIETNAMESE = /^(ngày )?\d{1,2}( tháng | thg )\d{1,2}(,? năm |, | )\d{4}$/i;
const DAY_FIRST = /^(?:(\p{L}+)(,? ))?(\d{1,2})(\. |[ \-/.]?)(\p{L}{3,9})(\.?,?[ \-/.]?)(\d{2}|\d{4})$/u;
const MONTH_FIRST = /^(?:(\p{L}+)(,? ))?(\p{L}{3,9})(\.? {1,2}|[\-/])(\d{1,2})(,? |[\-/])(\d{2}|\d{4})$/u;
const YEAR_FIRST = /^(\d{4})([ \-/.])(\p{L}{3,9})\2(\d{1,2})$/u;

/** The formats that a day of this look may have, the likelier first. */
export function dayFormats(day: string): string[] {
  return [...numericFormats(day), ...literalFormats(day), ...namedFormats(day)];
}

function numericFormats(day: string): string[] {
  const [, first = '', separator, second = '', third = '', end = ''] = NUMERIC.exec(day) ?? [];
  if (separator === undefined || (end === '.' && !separator.startsWith('.'))) return [];
  // Most programs write zeros in front. Where they are missing, the looser form `d` is used: it reads one
  // digit and two.
  const isPadded = [first, second, third].every((group) => group.length > 1);
  return ordersOf(first, third).flatMap((order) => {
    const loose = order.replace('dd', 'd').replace('MM', 'M');
    return (isPadded ? [order, loose] : [loose]).map((format) => format.replaceAll(' ', separator) + end);
  });
}

function ordersOf(first: string, third: string): string[] {
  if (first.length === 4) return third.length <= 2 ? ['yyyy MM dd'] : [];
  if (first.length > 2) return [];
  if (third.length === 4) return ['dd MM yyyy', 'MM dd yyyy'];
  return third.length === 2 ? ['dd MM yy', 'MM dd yy', 'yy MM dd'] : [];
}

/**
 * Formats of numbers with words between them. The words are quoted in the format; signs of Chinese and Korean
 * need no quotes.
 */
function literalFormats(day: string): string[] {
  const [, year, left = '', month = '', right = '', end = ''] = CHINESE_OR_KOREAN.exec(day) ?? [];
  if (year !== undefined) return [`yyyy${year}${left}M${month}${right}d${end}`];
  const [, front = '', before, behind = ''] = VIETNAMESE.exec(day) ?? [];
  return before === undefined ? [] : [`${quoted(front)}d${quoted(before)}M${quoted(behind)}yyyy`];
}

function quoted(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => `'${word}'`);
}

function namedFormats(day: string): string[] {
  const dayFirst = DAY_FIRST.exec(day);
  if (dayFirst !== null) {
    const [, weekday, comma = '', number = '', left = '', month = '', right = '', year = ''] = dayFirst;
    return withNames(weekday, comma, month, `${dayOf(number)}${left}MMM${right}${'y'.repeat(year.length)}`);
  }
  const monthFirst = MONTH_FIRST.exec(day);
  if (monthFirst !== null) {
    const [, weekday, comma = '', month = '', left = '', number = '', right = '', year = ''] = monthFirst;
    return withNames(weekday, comma, month, `MMM${left}${dayOf(number)}${right}${'y'.repeat(year.length)}`);
  }
  const [, , separator, month = '', number = ''] = YEAR_FIRST.exec(day) ?? [];
  if (separator === undefined) return [];
  return withNames(undefined, '', month, `yyyy${separator}MMM${separator}${dayOf(number)}`);
}

/** The token `d` of luxon reads one digit and two. */
function dayOf(number: string): string {
  return number.length === 2 && number.startsWith('0') ? 'dd' : 'd';
}

/**
 * The formats for a day with a month name. `format` names the month as MMM. May needs two formats: it is the
 * short form and the long one.
 */
function withNames(weekday: string | undefined, comma: string, month: string, format: string): string[] {
  const months = formsOf(month, ENGLISH_MONTHS, 'MMM', 'MMMM');
  const weekdays =
    weekday === undefined
      ? ['']
      : formsOf(weekday, ENGLISH_WEEKDAYS, 'EEE', 'EEEE').map((form) => form + comma);
  return weekdays.flatMap((front) => months.map((form) => front + format.replace('MMM', form)));
}

function formsOf(word: string, names: readonly string[], short: string, long: string): string[] {
  const wanted = word.toLowerCase();
  const isShort = names.some((name) => name.slice(0, 3).toLowerCase() === wanted);
  const isLong = names.some((name) => name.toLowerCase() === wanted);
  return [...(isShort ? [short] : []), ...(isLong ? [long] : [])];
}
