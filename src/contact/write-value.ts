import type { FieldType } from './field.js';
import { readIsoInstant, toIsoText } from './iso-time.js';
import { parseNumber, writeNumber } from './number.js';
import { localMoment, momentAt } from './zone-time.js';

const MINUTE_MS = 60_000;

/** The furthest time that a Date can hold, less a day for the offset. */
const FURTHEST_MS = 8.64e15 - 86_400_000;

/**
 * The cell text for a value as the API returned it; undefined for arrays, objects and a birthday that is no
 * instant. The caller that reads the cell judges whether it gives the same value.
 */
export function writeValue(type: FieldType, value: unknown, timezone: string): string | undefined {
  if (type === 'birthday') return writeBirthday(value, timezone);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return writeNumber(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** Writes a plain date where the instant is the beginning of that day in the zone, else a date-time with offset. */
function writeBirthday(value: unknown, timezone: string): string | undefined {
  const ms = birthdayMs(value);
  if (ms === undefined || !(Math.abs(ms) <= FURTHEST_MS)) return undefined;
  const { offsetMin } = momentAt(ms, timezone);
  const day = new Date(ms + Math.round(offsetMin * MINUTE_MS)).toISOString().slice(0, 10);
  // The rule of the reader is used, so that a midnight that clocks skip or show twice is written as it will
  // be read.
  const isDayBegin = localMoment(Date.parse(day), timezone).ms === ms;
  return isDayBegin ? day : toIsoText(ms, offsetMin);
}

/** Reads a birthday in ms. The API gives whole Unix seconds, the text of these, or ISO 8601 with offset. */
function birthdayMs(value: unknown): number | undefined {
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string') return undefined;
  const seconds = parseNumber(value, {});
  return seconds.ok ? seconds.value * 1000 : readIsoInstant(value);
}
