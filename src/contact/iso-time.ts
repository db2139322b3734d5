/** Calendar fields as if they were UTC, in ms, and the offset from UTC in minutes where the text names one. */
type WrittenTime = {
  readonly localMs: number;
  readonly isDateOnly: boolean;
  readonly offsetMin: number | undefined;
};

/**
 * ISO 8601, extended (2023-05-02T10:30:00) or basic (20230502T103000). A blank may stand for the T, as in
 * SQL. A blank may stand before the zone (2023-05-02 10:30:00 UTC), as in Ruby.
 */
const ISO =
  /^(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ](\d\d)(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** A day in the extended form. */
const DAY = /^\d{4}-\d\d-\d\d$/;

const MINUTE_MS = 60_000;

/**
 * The largest offset that is read. Offsets of today go from -12:00 to +14:00; those of history go up to
 * almost 16 hours.
 */
const MAX_OFFSET_MIN = 16 * 60;

/** Reads ISO 8601, a date or a date-time; undefined for any other text and for times that do not exist. */
export function readIso(text: string): WrittenTime | undefined {
  return DAY.test(text) ? readDay(text) : readTime(text);
}

/** Most dates are days alone. Reading them without a look for a time takes a quarter of the time. */
function readDay(text: string): WrittenTime | undefined {
  const localMs = dayMs(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
  return localMs === undefined ? undefined : { localMs, isDateOnly: true, offsetMin: undefined };
}

function readTime(text: string): WrittenTime | undefined {
  const found = ISO.exec(text);
  if (found === null) return undefined;
  const [, year, , month, day, hour, , minute, second, fraction, offset] = found;
  const date = dayMs(Number(year), Number(month), Number(day));
  if (date === undefined) return undefined;
  const time = clockMs(Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0));
  if (time === undefined) return undefined;
  const offsetMin = readOffset(offset);
  if (offsetMin !== undefined && Math.abs(offsetMin) >= MAX_OFFSET_MIN) return undefined;
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  return { localMs: date + time + ms, isDateOnly: hour === undefined, offsetMin };
}

/** The instant of an ISO 8601 date-time that names its offset, in Unix ms; undefined for any other text. */
export function readIsoInstant(text: string): number | undefined {
  const time = readIso(text);
  return time?.offsetMin === undefined ? undefined : time.localMs - time.offsetMin * MINUTE_MS;
}

/**
 * Writes ISO 8601 with offset, in the form that the API documents (2023-05-02T00:00:00+00:00). Milliseconds
 * are written only where there are any. An offset with seconds, as before standard time, cannot be written:
 * such a time is written in UTC.
 */
export function toIsoText(ms: number, offsetMin: number): string {
  if (!Number.isInteger(offsetMin)) return toIsoText(ms, 0);
  const local = new Date(ms + offsetMin * MINUTE_MS).toISOString().slice(0, -1).replace('.000', '');
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMin) / 60), Math.abs(offsetMin) % 60];
  return `${local}${offsetMin < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/** The beginning of the day as if in UTC; undefined for a day that does not exist. */
function dayMs(year: number, month: number, day: number): number | undefined {
  // Date.UTC makes 1924 of the year 24, and 2 March of 30 February.
  if (year < 100 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > 28 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return undefined;
  return Date.UTC(year, month - 1, day);
}

/** The time of day in ms. 24:00:00 is the end of a day in ISO 8601. A leap second is refused: Unix time has none. */
function clockMs(hour: number, minute: number, second: number): number | undefined {
  const isEndOfDay = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function readOffset(offset: string | undefined): number | undefined {
  if (offset === undefined) return undefined;
  if (/[a-z]/i.test(offset)) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return offset.startsWith('-') ? -minutes : minutes;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
