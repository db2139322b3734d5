import type { FieldType } from './field.js';
import { readIsoInstant, toIsoText } from './iso-time.js';
import { parseNumber, writeNumber } from './number.js';
import { localMoment, momentAt } from './zone-time.js';

const MINUTE_MS = 60_000;

/** What a Date can hold, less a day for the offset. */
const FURTHEST_MS = 8.64e15 - 86_400_000;

/**
 * The text that stands in a cell for a value as the API returned it; undefined for arrays, objects and a
 * birthday that is no instant. Whether it reads back as the same value is for its reader to judge.
 */
export function writeValue(type: FieldType, value: unknown, timezone: string): string | undefined {
  if (type === 'birthday') return writeBirthday(value, timezone);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return writeNumber(value);
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** A plain date where it is the instant at which that day begins in the zone, a date-time with offset otherwise. */
function writeBirthday(value: unknown, timezone: string): string | undefined {
  const ms = birthdayMs(value);
  if (ms === undefined || !(Math.abs(ms) <= FURTHEST_MS)) return undefined;
  const { offsetMin } = momentAt(ms, timezone);
  const day = new Date(ms + Math.round(offsetMin * MINUTE_MS)).toISOString().slice(0, 10);
  // By the reader's own rule, so that a midnight that clocks skip or show twice is taken as it will be read.
  const isDayBegin = localMoment(Date.parse(day), timezone).ms === ms;
  return isDayBegin ? day : toIsoText(ms, offsetMin);
}

/** Birthdays come as whole Unix seconds, as the text of these, or as ISO 8601 with offset. */
function birthdayMs(value: unknown): number | undefined {
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string') return undefined;
  const seconds = parseNumber(value, {});
  return seconds.ok ? seconds.value * 1000 : readIsoInstant(value);
}
