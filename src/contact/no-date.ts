/** Days, as year-month-day, that programs write for "no date". People do not mean them as a day. */
const ZERO_DAYS: ReadonlySet<string> = new Set([
  '0001-1-1', // .NET: DateTime.MinValue
  '0000-12-31', // the same in a zone ahead of UTC
  '0001-11-30', // PHP, with a minus in front: what it makes of 0000-00-00
  '1900-1-1', // SQL Server: an empty text as a date
  '1900-1-0', // Excel: an empty cell as a date, also as 1/0/00
  '00-1-0',
  '0-1-0',
  '1899-12-30', // Access, Delphi, OLE: day zero
  '1899-12-31', // Excel as other programs read it: day zero
  '1753-1-1', // SQL Server: the first datetime; "no date" of Dynamics NAV
  '1601-1-1', // Windows: the zero of FILETIME, of accounts that never logged on
  '4501-1-1', // Outlook: "None"
]);

/** A longer text is no such mark. */
const LONGEST = 40;

/** A quick test that most cells of a date column fail: digits, the signs of a mask, or the letters of a mask. */
const FIRST_LOOK = /^(?:[\d_/.\- ]|[dmytjga]+[/.\- ]|Jan|Dec)/i;

/** The years in which no such day lies, where they stand in front: 1901 to 2099 but for none. */
const REAL_YEAR = /^(?:190[1-9]|19[1-9]\d|20\d\d)-\d/;

/** A midnight behind the day, in the forms that the programs above write. */
const MIDNIGHT =
  /[T ,]{1,9}(?:0?0:00(?::00)?(?:\.0+)?|12:00(?::00)?(?:[.:]0+)? ?AM)(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i;

/** VB and Access show day zero as its time alone. */
const BARE_MIDNIGHT = /^(?:00:00:00|12:00:00 ?AM)$/i;

/** The mask of a form that was left unfilled: empty, or with its letters in English, German, French and the like. */
const EMPTY_MASK = /^[_\- ]{0,40}([/.-])[_\- ]{0,40}\1[_\- ]{0,40}$/;
const LETTER_MASK =
  /^(?:d{1,2}|t{1,2}|j{1,4}|g{1,2}|m{1,4}|y{2,4}|a{4})([/.\- ])[dtjgm]{1,4}\1[dtjgmya]{1,4}$/i;

const DAY = /^-?(\d{1,4})([/.\- ])(\d{1,2}|jan|dec)\2(\d{1,4})$/i;
const NAMED_MONTH_FIRST = /^(jan|dec)[a-z]{0,5}\.? {1,2}(\d{1,2}),? (\d{4})$/i;
const COMPACT_DAY = /^\d{8}$/;

/** Whether a cleaned cell says that there is no date. `format` is the declared one: by s and ms, 0 is a Unix time. */
export function isNoDate(text: string, format?: string): boolean {
  if (text.length > LONGEST || !FIRST_LOOK.test(text) || REAL_YEAR.test(text)) return false;
  const isUnixTime = format === 's' || format === 'ms';
  const day = text.replace(MIDNIGHT, '');
  if (/^0+(?:\.0+)?$/.test(day)) return !isUnixTime;
  if (BARE_MIDNIGHT.test(day) || LETTER_MASK.test(day) || EMPTY_MASK.test(day)) return true;
  if (COMPACT_DAY.test(day)) return !isUnixTime && compactWays(day).some(isZeroDay);
  return waysOf(day).some(isZeroDay);
}

/** A day as its year, month and day are written. */
type WrittenDay = readonly [year: string, month: string, day: string];

function waysOf(text: string): WrittenDay[] {
  const named = NAMED_MONTH_FIRST.exec(text);
  if (named !== null) return [[named[3] ?? '', named[1] ?? '', named[2] ?? '']];
  const [, first = '', , second = '', third = ''] = DAY.exec(text) ?? [];
  return [
    [first, second, third],
    [third, second, first],
    [third, first, second],
  ];
}

function compactWays(digits: string): WrittenDay[] {
  return [
    [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)],
    [digits.slice(4), digits.slice(2, 4), digits.slice(0, 2)],
  ];
}

/** Whether the day is one that means "no date". The year counts as it is written: 0001 is no year, 01 is 2001. */
function isZeroDay([year, month, day]: WrittenDay): boolean {
  if (year === '') return false;
  if (/^0+$/.test(year) && Number(month) === 0 && Number(day) === 0) return true;
  return ZERO_DAYS.has(`${year}-${monthNumber(month)}-${Number(day)}`);
}

function monthNumber(month: string): number {
  if (/^jan/i.test(month)) return 1;
  return /^dec/i.test(month) ? 12 : Number(month);
}
