const DAY_MS = 86_400_000;

/**
 * The day before day 1, which is 1 January 1900. From day 61 on the count is one too high: Excel counts 29
 * February 1900, a day that did not exist.
 */
const DAY_ZERO_MS = Date.UTC(1899, 11, 31);
const FALSE_LEAP_DAY = 60;

/**
 * A number such as 33,015. It may be day 33015 with a separator of thousands, or a day of February 1900. The
 * text does not tell which.
 */
const THOUSANDS = /^\d{1,3}[.,]\d{3}$/;

/** 31 December 9999, the last day that a spreadsheet knows. */
const LAST_DAY = 2_958_465;

/**
 * The local time, in ms as if it were UTC, of a day number as Excel, LibreOffice and Google Sheets count
 * them; undefined where the text is not a day number. The fraction is the time of day, to the second.
 */
export function readExcelDay(text: string): number | undefined {
  if (!/^\d{1,7}(?:[.,]\d{1,15})?$/.test(text) || THOUSANDS.test(text)) return undefined;
  const number = Number(text.replace(',', '.'));
  const day = Math.floor(number);
  if (day < 1 || day > LAST_DAY || day === FALSE_LEAP_DAY) return undefined;
  const days = day > FALSE_LEAP_DAY ? day - 1 : day;
  return DAY_ZERO_MS + days * DAY_MS + Math.round((number - day) * 86_400) * 1000;
}
