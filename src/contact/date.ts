import { explainDate } from './date-fault.js';
import { candidateFormats } from './date-guess.js';
import { readDeclared, readIsoMoment, readUnixMs } from './date-reading.js';
import { hasOffset, hasShortYear, isWholeDate } from './date-tokens.js';
import { toIsoText } from './iso-time.js';
import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';
import { localMoment, type Moment } from './zone-time.js';

/** `format`: luxon tokens, or `s` or `ms` for Unix times. `output` is ISO 8601 unless `ms`. */
export type DateFormat = { format?: string; timezone: string; output?: 'iso' | 'ms' };

const MINUTE_MS = 60_000;

/** Four digits: smaller years are slips such as 0024, or the year 1 with which .NET says "not set". */
const DATE_YEARS = { from: 1000, to: 9999 };

/** No living contact was born earlier; seconds taken for ms, or ms for seconds, land far outside. */
const BIRTHDAY_YEARS = { from: 1850, to: 2100 };

/** Excel's pivot: two-digit years up to 29 belong to this century. Birthdays are never in the future. */
const LAST_SHORT_BIRTH_YEAR = 2029;

/** Reads a date of a custom field: ISO 8601, a Unix time in ms, or by the declared format and nothing else. */
export function parseDate(text: string, format: DateFormat): Parsed<string | number> {
  const { timezone } = format;
  const moment =
    format.format === undefined
      ? (readIsoMoment(text, timezone) ?? readUnixMs(text, timezone))
      : readDeclared(text, format.format, timezone);
  if (moment === undefined) return refuse(text, format.format);
  if (!isWithin(moment, DATE_YEARS)) return refuseYear(text, DATE_YEARS);
  return { ok: true, value: format.output === 'ms' ? moment.ms : toIsoText(moment.ms, moment.offsetMin) };
}

/**
 * Reads a birthday as whole Unix seconds: ISO 8601 or by the declared format; a plain date is midnight in
 * the zone. A bare number is refused unless the format says which unit it has.
 */
export function parseBirthday(text: string, format: { format?: string; timezone: string }): Parsed<number> {
  const { timezone } = format;
  const moment =
    format.format === undefined
      ? readIsoMoment(text, timezone)
      : inPast(readDeclared(text, format.format, timezone), text, format.format, timezone);
  if (moment === undefined) return refuse(text, format.format);
  if (!isWithin(moment, BIRTHDAY_YEARS)) return refuseYear(text, BIRTHDAY_YEARS);
  return { ok: true, value: Math.floor(moment.ms / 1000) };
}

/** Whether this is an IANA time zone. */
export function isTimeZone(name: string): boolean {
  // Newer versions of Node take +07:00 too; a setting must not work on some machines only.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Whether dates can be read by this format: `s`, `ms`, or luxon tokens that name a whole date. */
export function isDateFormat(format: string): boolean {
  return format === 's' || format === 'ms' || isWholeDate(format);
}

/**
 * The formats that read all samples: none, one, or several where the order of day, month and year is
 * ambiguous. `['ISO']` means ISO 8601, for which no format needs to be declared.
 */
export function guessDateFormats(samples: readonly string[]): string[] {
  const texts = samples.filter((text) => text !== '');
  if (texts.length === 0) return [];
  if (texts.every((text) => readIsoMoment(text, 'UTC') !== undefined)) return ['ISO'];
  return candidateFormats(texts).filter((format) =>
    texts.every((text) => readDeclared(text, format, 'UTC') !== undefined),
  );
}

function isWithin(moment: Moment, years: { from: number; to: number }): boolean {
  const year = new Date(moment.ms + moment.offsetMin * MINUTE_MS).getUTCFullYear();
  return year >= years.from && year <= years.to;
}

function refuse(text: string, format: string | undefined): Parsed<never> {
  return invalid('invalid_date', explainDate(text, format, guessDateFormats([text])));
}

function refuseYear(text: string, years: { from: number; to: number }): Parsed<never> {
  return invalid('invalid_date', `${quoteCell(text)} is not in the years ${years.from} to ${years.to}`);
}

/** A two-digit year that luxon put into the future, unless the text names the century itself. */
function inPast(
  moment: Moment | undefined,
  text: string,
  format: string,
  timezone: string,
): Moment | undefined {
  if (moment === undefined || !hasShortYear(format)) return moment;
  const local = new Date(moment.ms + moment.offsetMin * MINUTE_MS);
  const year = local.getUTCFullYear();
  if (year <= LAST_SHORT_BIRTH_YEAR || text.includes(String(year))) return moment;
  const pastMs = local.setUTCFullYear(year - 100);
  if (!hasOffset(format)) return localMoment(pastMs, timezone);
  return { ms: pastMs - moment.offsetMin * MINUTE_MS, offsetMin: moment.offsetMin };
}
