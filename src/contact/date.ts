import { birthdayBoundsFault, dateBoundsFault, isAfterToday, localDay, localYear } from './date-bounds.js';
import { explainDate } from './date-fault.js';
import { rankFormats, type DateAdvice } from './date-fits.js';
import { candidateFormats } from './date-guess.js';
import { createReader, isBareNumber, readIsoMoment, readUnixMs, type FormatReader } from './date-reading.js';
import { hasOffset, hasShortYear, isWholeDate } from './date-tokens.js';
import { toIsoText } from './iso-time.js';
import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';
import { localMoment, type Moment } from './zone-time.js';

/** The two kinds of dates. A custom field holds a date of any time. A birthday is the day of a living person. */
export type DateKind = 'date' | 'birthday';

/** `format`: luxon tokens, `s` or `ms` for Unix times, `excel` for day numbers. `output` is ISO 8601 unless `ms`. */
export type DateFormat = {
  format?: string;
  timezone: string;
  output?: 'iso' | 'ms';
  /** When the run began, in Unix ms. A birthday cannot be later. */
  nowMs?: number;
  /** Advice from the whole column. */
  advice?: DateAdvice;
};

const MINUTE_MS = 60_000;

/** Excel's rule for two-digit years: up to 29 they belong to this century. */
const LAST_SHORT_BIRTH_YEAR = 2029;

/** Bare digits mean a day only by their column. So only days in these years are proposed. */
const LIKELY_YEARS = { from: 1900, to: 2100 };

/**
 * Reads a date of a custom field by the declared format and nothing else. Without one: ISO 8601, or a Unix
 * time in ms.
 */
export function parseDate(text: string, format: DateFormat): Parsed<string | number> {
  const moment = readMoment('date', text, format);
  if (moment === undefined) return refuse('date', text, format);
  const fault = boundsFault('date', moment, format);
  if (fault !== undefined) return invalid('invalid_date', `${quoteCell(text)} ${fault}`);
  return { ok: true, value: format.output === 'ms' ? moment.ms : toIsoText(moment.ms, moment.offsetMin) };
}

/**
 * Reads a birthday as whole Unix seconds, by ISO 8601 or by the declared format. A date without a time is
 * midnight in the zone. A bare number is refused unless the format says what it is.
 */
export function parseBirthday(text: string, format: DateFormat): Parsed<number> {
  const moment = readMoment('birthday', text, format);
  if (moment === undefined) return refuse('birthday', text, format);
  const fault = boundsFault('birthday', moment, format);
  if (fault !== undefined) return invalid('invalid_date', `${quoteCell(text)} ${fault}`);
  return { ok: true, value: Math.floor(moment.ms / 1000) };
}

/**
 * Makes a reader by this format. It reads only times that a field of this kind may hold, and that people are
 * likely to mean.
 */
export function createPlausibleReader(kind: DateKind, format: DateFormat): FormatReader {
  const read = createMomentReader(kind, format);
  return (text) => {
    const moment = read(text);
    if (moment === undefined || boundsFault(kind, moment, format) !== undefined) return undefined;
    return isBareNumber(text) && !isLikely(moment, format.format) ? undefined : moment;
  };
}

function readMoment(kind: DateKind, text: string, format: DateFormat): Moment | undefined {
  return createMomentReader(kind, format)(text);
}

function createMomentReader(kind: DateKind, options: DateFormat): FormatReader {
  const { format, timezone } = options;
  if (format === undefined)
    return (text) =>
      readIsoMoment(text, timezone) ?? (kind === 'date' ? readUnixMs(text, timezone) : undefined);
  const read = createReader(format, timezone);
  if (kind === 'date' || !hasShortYear(format)) return read;
  return (text) => inPast(read(text), text, format, options);
}

/**
 * Whether people are likely to mean this moment. Seconds or milliseconds that give 1970 were counted in
 * another unit.
 */
function isLikely(moment: Moment, format: string | undefined): boolean {
  const year = localYear(moment);
  if (year < LIKELY_YEARS.from || year > LIKELY_YEARS.to) return false;
  return year !== 1970 || (format !== 's' && format !== 'ms');
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
  const readerOf = (format: string) => {
    const read = createPlausibleReader(kind, { ...context, format });
    return (text: string) => read(text)?.ms;
  };
  const { formats, fits } = rankFormats(new Map(texts.map((text) => [text, 1])), readerOf);
  return fits === new Set(texts).size ? formats : [];
}

function boundsFault(kind: DateKind, moment: Moment, { nowMs }: DateFormat): string | undefined {
  return kind === 'date' ? dateBoundsFault(moment) : birthdayBoundsFault(moment, nowMs);
}

function refuse(kind: DateKind, text: string, options: DateFormat): Parsed<never> {
  const message = explainDate({
    text,
    format: options.format,
    advice: options.advice,
    ownFormats: () => guessDateFormats([text], kind, options.nowMs),
    dayBy(format) {
      const moment = createPlausibleReader(kind, { ...options, format })(text);
      return moment && localDay(moment);
    },
    boundsFault() {
      for (const format of candidateFormats(text)) {
        const moment = readMoment(kind, text, { ...options, format });
        if (moment !== undefined) return boundsFault(kind, moment, options);
      }
      return undefined;
    },
  });
  return invalid('invalid_date', message);
}

/** A two-digit year that would give a future day belongs to the century before, unless the text names the whole year. */
function inPast(
  moment: Moment | undefined,
  text: string,
  format: string,
  { timezone, nowMs }: DateFormat,
): Moment | undefined {
  if (moment === undefined) return undefined;
  const local = new Date(moment.ms + moment.offsetMin * MINUTE_MS);
  const year = local.getUTCFullYear();
  const isPast = nowMs === undefined ? year <= LAST_SHORT_BIRTH_YEAR : !isAfterToday(moment, nowMs);
  if (isPast || text.includes(String(year))) return moment;
  const pastMs = local.setUTCFullYear(year - 100);
  if (!hasOffset(format)) return localMoment(pastMs, timezone);
  return { ms: pastMs - moment.offsetMin * MINUTE_MS, offsetMin: moment.offsetMin };
}
