const DAY_MS = 86_400_000;

/** Day 1 is 1 January 1900; from day 61 on the count has one too many, for 29 February 1900 never was. */
const DAY_ZERO_MS = Date.UTC(1899, 11, 31);
const FALSE_LEAP_DAY = 60;

/** 33,015 is day 33015 with a sign between thousands, or a day of February 1900: nobody can tell. */
const THOUSANDS = /^\d{1,3}[.,]\d{3}$/;

/** 31 December 9999, the last day that a spreadsheet knows. */
const LAST_DAY = 2_958_465;

/**
 * The local time, in ms as if it were UTC, of a day number as Excel, LibreOffice and Google Sheets count them;
 * undefined for a text that is none. The fraction is the time of the day, to the second.
 */
export function readExcelDay(text: string): number | undefined {
  if (!/^\d{1,7}(?:[.,]\d{1,15})?$/.test(text) || THOUSANDS.test(text)) return undefined;
  const number = Number(text.replace(',', '.'));
  const day = Math.floor(number);
  if (day < 1 || day > LAST_DAY || day === FALSE_LEAP_DAY) return undefined;
  const days = day > FALSE_LEAP_DAY ? day - 1 : day;
  return DAY_ZERO_MS + days * DAY_MS + Math.round((number - day) * 86_400) * 1000;
}
