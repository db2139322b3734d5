import { dayFormats } from './date-day-form.js';
import { isCompactTime } from './date-reading.js';
import { timeFormats } from './date-time-form.js';

/** Longer than any date; keeps the work on a huge cell small. */
const MAX_LENGTH = 100;

/**
 * The form in which C, Ruby and Twitter write: weekday, month, day, time, and the year last: Sat May 12
 * 10:20:30 1990.
 */
const YEAR_LAST = /^((?:\p{L}{3} )?\p{L}{3} {1,2}\d{1,2}) (\d[^ ]{3,14}(?: [+-]\d{4}| UTC| GMT)?) (\d{4})$/u;

/** What may stand between the day and its time. */
const BETWEEN = /^(?:,? at |,? - |, |T| {1,2})/i;

/** The day numbers of a spreadsheet from 1927 to 2064. */
const DAY_NUMBERS = { from: 10_000, to: 60_000 };

/**
 * The formats that a text of this look may have, the likelier first; none where it does not look like a date.
 * The caller tries whether they read the text.
 */
export function candidateFormats(text: string): string[] {
  if (text.length > MAX_LENGTH) return [];
  const plain = text.replace(/[\u00A0\u202F]/g, ' ');
  if (/^-?\d+$/.test(plain)) return numberFormats(plain);
  if (/^\d{5}[.,]\d+$/.test(plain)) return isDayNumber(plain) ? ['excel'] : [];
  return [...dayThenTime(plain), ...timeThenDay(plain), ...yearLast(plain)];
}

function numberFormats(text: string): string[] {
  if (text.startsWith('-')) return text.length > 9 ? [text.length > 11 ? 'ms' : 's'] : [];
  switch (text.length) {
    case 5:
      return isDayNumber(text) ? ['excel'] : [];
    case 7: // A spreadsheet has removed the zero in front.
      return ['dMMyyyy', 'Mddyyyy'];
    case 8:
      return ['yyyyMMdd', 'ddMMyyyy', 'MMddyyyy', 'dMMyyyy', 'Mddyyyy'];
    case 9:
    case 10:
      return ['s'];
    case 11:
    case 13:
      return ['ms'];
    case 12:
      return [isCompactTime(text) ? 'yyyyMMddHHmm' : 'ms'];
    case 14:
      return ['yyyyMMddHHmmss'];
    default:
      return [];
  }
}

function isDayNumber(text: string): boolean {
  const day = Number(text.slice(0, 5));
  return day >= DAY_NUMBERS.from && day <= DAY_NUMBERS.to;
}

function dayThenTime(text: string): string[] {
  const whole = dayFormats(text);
  if (whole.length > 0) return whole;
  for (let at = boundaryBefore(text, text.length); at > 0; at = boundaryBefore(text, at)) {
    const [between = ''] = BETWEEN.exec(text.slice(at)) ?? [];
    if (between === '') continue;
    const times = timeFormats(text.slice(at + between.length));
    const found = combine(times.length === 0 ? [] : dayFormats(text.slice(0, at)), between, times);
    if (found.length > 0) return found;
  }
  return [];
}

/** The form in which Vietnamese browsers write times: 10:20:30 12/5/1990. */
function timeThenDay(text: string): string[] {
  const [, time = '', between = '', day = ''] =
    /^(\d{1,2}:[^ ]{2,12}(?: [AP]M)?)(,? )(.+)$/i.exec(text) ?? [];
  return time === '' ? [] : combine(timeFormats(time), between, dayFormats(day));
}

function yearLast(text: string): string[] {
  const [, day = '', time = '', year] = YEAR_LAST.exec(text) ?? [];
  if (year === undefined) return [];
  // Every format of the day ends with the year. It is moved behind the time.
  const days = dayFormats(`${day} ${year}`).map((format) => format.replace(/ yyyy$/, ''));
  return combine(days, ' ', timeFormats(time)).map((format) => `${format} yyyy`);
}

/** Where a time may begin in front of `end`: at a blank, at the comma or word before it, or at the T. */
function boundaryBefore(text: string, end: number): number {
  let at = end - 1;
  while (at > 0 && !BETWEEN.test(text.slice(at))) at -= 1;
  return at;
}

function combine(fronts: readonly string[], between: string, backs: readonly string[]): string[] {
  const literal = between.replace(/\p{L}+/gu, (word) => `'${word}'`);
  return fronts.flatMap((front) => backs.map((back) => front + literal + back));
}
