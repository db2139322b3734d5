/** Months and weekdays as luxon's MMM, MMMM, EEE and EEEE read them: in English. */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Longer than any date; keeps the work on a huge cell small. */
const MAX_LENGTH = 60;

const NUMERIC_DAY = /^(\d{1,4})([/.\- ])(\d{1,2})\2(\d{1,4})$/;
const DAY_FIRST = /^(?:(\p{L}+)(,? ))?(\d{1,2})([ \-/.])(\p{L}+)(\.?,?[ \-/.])(\d{2}|\d{4})$/u;
const MONTH_FIRST = /^(?:(\p{L}+)(,? ))?(\p{L}+)(\.? )(\d{1,2})(,? )(\d{4})$/u;
const YEAR_FIRST = /^(\d{4})([ \-/.])(\p{L}+)\2(\d{1,2})$/u;

/** The time behind the day, and the zone behind that. */
const TIME =
  /^(,? |T)(\d{1,2})(:\d\d)?(:\d\d)?(\.\d{3})?(?:( ?)([AP]M))?(?:( ?)(GMT|UTC)?([+-]\d{1,2}(?::?\d\d)?)?)$/i;

/**
 * The formats that a text of this look may have, the likelier first; none where it looks like no date. Whether
 * they read it is for the caller to try.
 */
export function candidateFormats(text: string): string[] {
  if (text.length > MAX_LENGTH) return [];
  const plain = text.replace(/[\u00A0\u202F]/g, ' ');
  if (/^-?\d+$/.test(plain)) return numberFormats(plain.replace('-', '').length);
  if (/^\d{5}[.,]\d+$/.test(plain)) return ['excel'];
  for (let end = plain.length; end > 0; end = timeStart(plain, end)) {
    const days = dayFormats(plain.slice(0, end));
    const times = timeFormats(plain.slice(end));
    const found = days.flatMap((day) => times.map((time) => day + time));
    if (found.length > 0) return found;
  }
  return [];
}

/** Where a time may begin in front of `end`: at a blank, at its comma, or at the T. */
function timeStart(text: string, end: number): number {
  const before = text.slice(0, end);
  const at = Math.max(before.lastIndexOf(' '), before.lastIndexOf('T'));
  return at > 0 && before[at - 1] === ',' && before[at] === ' ' ? at - 1 : at;
}

function numberFormats(digits: number): string[] {
  if (digits === 5) return ['excel'];
  if (digits === 8) return ['yyyyMMdd', 'ddMMyyyy', 'MMddyyyy'];
  if (digits === 9 || digits === 10) return ['s'];
  if (digits >= 11 && digits <= 13) return ['ms'];
  return digits === 14 ? ['yyyyMMddHHmmss'] : [];
}

function dayFormats(day: string): string[] {
  return [...numericDayFormats(day), ...namedDayFormats(day)];
}

function numericDayFormats(day: string): string[] {
  const [, first = '', separator, second = '', third = ''] = NUMERIC_DAY.exec(day) ?? [];
  if (separator === undefined) return [];
  // With zeros in front, as most programs write them; the looser form reads both.
  const isPadded = [first, second, third].every((group) => group.length > 1);
  return dayOrders(first, third).flatMap((order) => {
    const loose = order.replace('dd', 'd').replace('MM', 'M');
    return (isPadded ? [order, loose] : [loose]).map((format) => format.replaceAll(' ', separator));
  });
}

function dayOrders(first: string, third: string): string[] {
  if (first.length === 4) return third.length <= 2 ? ['yyyy MM dd'] : [];
  if (first.length > 2) return [];
  if (third.length === 4) return ['dd MM yyyy', 'MM dd yyyy'];
  return third.length === 2 ? ['dd MM yy', 'MM dd yy', 'yy MM dd'] : [];
}

function namedDayFormats(day: string): string[] {
  const dayFirst = DAY_FIRST.exec(day);
  if (dayFirst !== null) {
    const [, weekday, comma = '', number = '', left = '', month = '', right = '', year = ''] = dayFirst;
    const rest = `${left}MMM${right}`;
    return withNames(weekday, comma, month, `${dayOf(number)}${rest}${'y'.repeat(year.length)}`);
  }
  const monthFirst = MONTH_FIRST.exec(day);
  if (monthFirst !== null) {
    const [, weekday, comma = '', month = '', left = '', number = '', right = ''] = monthFirst;
    return withNames(weekday, comma, month, `MMM${left}${dayOf(number)}${right}yyyy`);
  }
  const [, , separator, month = '', number = ''] = YEAR_FIRST.exec(day) ?? [];
  if (separator === undefined) return [];
  return withNames(undefined, '', month, `yyyy${separator}MMM${separator}${dayOf(number)}`);
}

/** luxon's d reads one digit and two. */
function dayOf(number: string): string {
  return number.length === 2 && number.startsWith('0') ? 'dd' : 'd';
}

/** `format` names the month as MMM. May is the short form and the long one. */
function withNames(weekday: string | undefined, comma: string, month: string, format: string): string[] {
  const months = formsOf(month, MONTHS, 'MMM', 'MMMM');
  const weekdays =
    weekday === undefined ? [''] : formsOf(weekday, WEEKDAYS, 'EEE', 'EEEE').map((form) => form + comma);
  return weekdays.flatMap((front) => months.map((form) => front + format.replace('MMM', form)));
}

function formsOf(word: string, names: readonly string[], short: string, long: string): string[] {
  const wanted = word.toLowerCase();
  const isShort = names.some((name) => name.slice(0, 3).toLowerCase() === wanted);
  const isLong = names.some((name) => name.toLowerCase() === wanted);
  return [...(isShort ? [short] : []), ...(isLong ? [long] : [])];
}

function timeFormats(time: string): string[] {
  if (time === '') return [''];
  const found = TIME.exec(time);
  if (found === null) return [];
  const [, lead = '', hour = '', minutes, seconds, fraction, blank = '', meridiem] = found;
  const [, , , , , , , , zoneBlank = '', zoneName, offset] = found;
  if (meridiem === undefined && minutes === undefined) return [];
  const clock = `${minutes ? ':mm' : ''}${seconds ? ':ss' : ''}${fraction ? '.SSS' : ''}`;
  const hours = meridiem === undefined ? (hour.length === 2 ? ['HH', 'H'] : ['H']) : ['h'];
  const zone = zoneFormat(zoneBlank, zoneName, offset);
  const front = lead.toUpperCase() === 'T' ? "'T'" : lead;
  return hours.map((form) => `${front}${form}${clock}${meridiem === undefined ? '' : `${blank}a`}${zone}`);
}

/** luxon: Z reads +7, ZZ +07:00, ZZZ +0700, z a name. */
function zoneFormat(blank: string, name: string | undefined, offset: string | undefined): string {
  if (offset === undefined) return name === undefined ? '' : `${blank}z`;
  const token = offset.includes(':') ? 'ZZ' : offset.length > 3 ? 'ZZZ' : 'Z';
  return `${blank}${name === undefined ? '' : `'${name}'`}${token}`;
}
