import { explainDate } from './date-fault.js';
import { rankFormats, type DateAdvice } from './date-fits.js';
import { readDeclared, readIsoMoment, readUnixMs } from './date-reading.js';
import { hasOffset, hasShortYear, isWholeDate } from './date-tokens.js';
import { toIsoText } from './iso-time.js';
import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';
import { localMoment, momentAt, type Moment } from './zone-time.js';

/** Custom fields hold dates of any time, contacts birthdays of the living. */
export type DateKind = 'date' | 'birthday';

/** `format`: luxon tokens, `s` or `ms` for Unix times, `excel` for day numbers. `output` is ISO 8601 unless `ms`. */
export type DateFormat = {
  format?: string;
  timezone: string;
  output?: 'iso' | 'ms';
  /** When the run began, in Unix ms: nobody is born later. */
  nowMs?: number;
  /** What the column told. */
  advice?: DateAdvice;
};

const MINUTE_MS = 60_000;

/** Four digits: smaller years are slips such as 0024, or the year 1 with which .NET says "not set". */
const DATE_YEARS = { from: 1000, to: 9999 };

/** Nobody alive was born earlier. */
const FIRST_BIRTH_YEAR = 1900;

/** Excel's pivot: two-digit years up to 29 belong to this century. */
const LAST_SHORT_BIRTH_YEAR = 2029;

/** Where nothing tells today's date, as when a mapping file is checked. */
const LAST_BIRTH_YEAR = 2100;

/** The furthest zone is 14 hours ahead, so that its tomorrow begins while it is today elsewhere. */
const DAY_MS = 86_400_000;

/** Reads a date of a custom field: ISO 8601, a Unix time in ms, or by the declared format and nothing else. */
export function parseDate(text: string, format: DateFormat): Parsed<string | number> {
  const moment = readMoment('date', text, format);
  if (moment === undefined) return refuse('date', text, format);
  const fault = boundsFault('date', moment, format);
  if (fault !== undefined) return invalid('invalid_date', `${quoteCell(text)} ${fault}`);
  return { ok: true, value: format.output === 'ms' ? moment.ms : toIsoText(moment.ms, moment.offsetMin) };
}

/**
 * Reads a birthday as whole Unix seconds: ISO 8601 or by the declared format; a plain date is midnight in
 * the zone. A bare number is refused unless the format says what it is.
 */
export function parseBirthday(text: string, format: DateFormat): Parsed<number> {
  const moment = readMoment('birthday', text, format);
  if (moment === undefined) return refuse('birthday', text, format);
  const fault = boundsFault('birthday', moment, format);
  if (fault !== undefined) return invalid('invalid_date', `${quoteCell(text)} ${fault}`);
  return { ok: true, value: Math.floor(moment.ms / 1000) };
}

/** What the text is by this format, where that is a time that a field of this kind may hold. */
export function readPlausibly(kind: DateKind, text: string, format: DateFormat): Moment | undefined {
  const moment = readMoment(kind, text, format);
  return moment === undefined || boundsFault(kind, moment, format) !== undefined ? undefined : moment;
}

function readMoment(kind: DateKind, text: string, format: DateFormat): Moment | undefined {
  const { timezone } = format;
  if (format.format === undefined) {
    const moment = readIsoMoment(text, timezone);
    return moment ?? (kind === 'date' ? readUnixMs(text, timezone) : undefined);
  }
  const moment = readDeclared(text, format.format, timezone);
  return kind === 'birthday' ? inPast(moment, text, format.format, format) : moment;
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

/** Whether dates can be read by this format: `s`, `ms`, `excel`, or luxon tokens that name a whole date. */
export function isDateFormat(format: string): boolean {
  return format === 's' || format === 'ms' || format === 'excel' || isWholeDate(format);
}

/**
 * The formats that read all samples: none, one, or several where they can be read in several ways. `['ISO']`
 * means ISO 8601, for which no format needs to be declared.
 */
export function guessDateFormats(
  samples: readonly string[],
  kind: DateKind = 'date',
  nowMs?: number,
): readonly string[] {
  const texts = samples.filter((text) => text !== '');
  if (texts.length === 0) return [];
  if (texts.every((text) => readIsoMoment(text, 'UTC') !== undefined)) return ['ISO'];
  const context = { timezone: 'UTC', ...(nowMs !== undefined && { nowMs }) };
  const read = (text: string, format: string) => readPlausibly(kind, text, { ...context, format })?.ms;
  const { best, fits } = rankFormats(new Map(texts.map((text) => [text, 1])), read);
  return fits === new Set(texts).size ? best : [];
}

function localDay(moment: Moment): string {
  return new Date(moment.ms + moment.offsetMin * MINUTE_MS).toISOString().slice(0, 10);
}

/** Why a moment is none that a field of this kind holds; undefined where it may be. */
function boundsFault(kind: DateKind, moment: Moment, { nowMs, timezone }: DateFormat): string | undefined {
  const year = new Date(moment.ms + moment.offsetMin * MINUTE_MS).getUTCFullYear();
  if (kind === 'date')
    return year >= DATE_YEARS.from && year <= DATE_YEARS.to
      ? undefined
      : `is not in the years ${DATE_YEARS.from} to ${DATE_YEARS.to}`;
  if (year < FIRST_BIRTH_YEAR) return `is a day before ${FIRST_BIRTH_YEAR}: nobody alive was born then`;
  if (nowMs === undefined)
    return year > LAST_BIRTH_YEAR ? `is a day after ${LAST_BIRTH_YEAR}: nobody is born yet then` : undefined;
  const isAhead = moment.ms > nowMs - DAY_MS && localDay(moment) > localDay(momentAt(nowMs, timezone));
  return isAhead ? 'is a day after today: nobody is born yet then' : undefined;
}

function refuse(kind: DateKind, text: string, format: DateFormat): Parsed<never> {
  const { nowMs, timezone } = format;
  const fits = guessDateFormats([text], kind, nowMs);
  const dayBy = (candidate: string): string | undefined => {
    const moment = readPlausibly(kind, text, { ...format, format: candidate, timezone });
    return moment && localDay(moment);
  };
  return invalid(
    'invalid_date',
    explainDate({ text, format: format.format, advice: format.advice, fits, dayBy }),
  );
}

/** A two-digit year that would make it a day to come belongs to the century before, unless the text names it. */
function inPast(
  moment: Moment | undefined,
  text: string,
  format: string,
  { timezone, nowMs }: DateFormat,
): Moment | undefined {
  if (moment === undefined || !hasShortYear(format)) return moment;
  const local = new Date(moment.ms + moment.offsetMin * MINUTE_MS);
  const year = local.getUTCFullYear();
  const isPast = nowMs === undefined ? year <= LAST_SHORT_BIRTH_YEAR : moment.ms <= nowMs;
  if (isPast || text.includes(String(year))) return moment;
  const pastMs = local.setUTCFullYear(year - 100);
  if (!hasOffset(format)) return localMoment(pastMs, timezone);
  return { ms: pastMs - moment.offsetMin * MINUTE_MS, offsetMin: moment.offsetMin };
}
