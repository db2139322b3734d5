import { readExcelDay } from './excel-day.js';
import { readIso } from './iso-time.js';
import { createTokenReader, localMoment, momentAt, type Moment } from './zone-time.js';

const MINUTE_MS = 60_000;

/** Longer than any date; keeps the work on a huge cell small. */
const MAX_LENGTH = 100;

/** Numbers with fewer digits are refused: 1028221200 would be January 1970 in ms and August 2002 in seconds. */
const MIN_MS_DIGITS = 11;

/** Reads a text by one declared format; undefined where the text does not fit it. */
export type FormatReader = (text: string) => Moment | undefined;

/** Makes a reader: by luxon tokens, by `s` or `ms` for a Unix time, or by `excel` for a spreadsheet's day number. */
export function createReader(format: string, timezone: string): FormatReader {
  const read = createUnbounded(format, timezone);
  return (text) => (text.length > MAX_LENGTH ? undefined : read(text));
}

function createUnbounded(format: string, timezone: string): FormatReader {
  switch (format) {
    case 's':
      return (text) => (isBareNumber(text) ? momentAt(Number(text) * 1000, timezone) : undefined);
    case 'ms':
      return (text) => (isBareNumber(text) ? momentAt(Number(text), timezone) : undefined);
    case 'excel':
      return (text) => {
        const localMs = isYearAlone(text) ? undefined : readExcelDay(text);
        return localMs === undefined ? undefined : localMoment(localMs, timezone);
      };
    default:
      return createTokenReader(format, timezone);
  }
}

/**
 * Whether the text is four digits that people write for a year. As day numbers of a spreadsheet they would be
 * days of 1904 and 1905.
 */
export function isYearAlone(text: string): boolean {
  return /^(?:1[89]|20)\d\d$/.test(text);
}

/**
 * Reads ISO 8601. `timezone` counts where the text names no offset. Digits alone (20230502) are a number, not
 * a date.
 */
export function readIsoMoment(text: string, timezone: string): Moment | undefined {
  const time = isBareNumber(text) ? undefined : readIso(text);
  if (time === undefined) return undefined;
  if (time.offsetMin === undefined) return localMoment(time.localMs, timezone);
  return { ms: time.localMs - time.offsetMin * MINUTE_MS, offsetMin: time.offsetMin };
}

/** Reads a number that can only be a Unix time in ms: no seconds, and no digits of a date such as 20230502. */
export function readUnixMs(text: string, timezone: string): Moment | undefined {
  const isUnixMs =
    isBareNumber(text) && text.replace('-', '').length >= MIN_MS_DIGITS && !isCompactTime(text);
  return isUnixMs ? momentAt(Number(text), timezone) : undefined;
}

/** Whether the text is a whole number, as a Unix time is. */
export function isBareNumber(text: string): boolean {
  return /^-?\d{1,16}$/.test(text);
}

/** Whether the number is a date and a time without separators: 202305021030. Read in ms it would be a day of 1976. */
export function isCompactTime(text: string): boolean {
  return (
    /^(?:19|20)(?:\d{10}|\d{12})$/.test(text) && readIso(`${text.slice(0, 8)}T${text.slice(8)}`) !== undefined
  );
}
