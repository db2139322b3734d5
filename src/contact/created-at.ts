import { readIso } from './iso-time.js';
import { ownValue } from './read-field.js';

/** Names that APIs of this kind give to the time at which a contact was made. Chative's own name is not documented. */
const USUAL_NAMES = [
  'createdAt',
  'created_at',
  'createdDate',
  'created_date',
  'createdTime',
  'created_time',
  'dateCreated',
  'date_created',
  'createdOn',
  'created_on',
  'created',
] as const;

/** A Unix time below this number is in seconds: read as ms it would lie before 4 March 1973. */
const LEAST_MS = 1e11;

const MINUTE_MS = 60_000;

/** When a listed contact was made, in Unix ms; undefined where the API does not tell. */
export function createdAtMs(body: Readonly<Record<string, unknown>>): number | undefined {
  return USUAL_NAMES.map((name) => readTime(ownValue(body, name))).find((time) => time !== undefined);
}

/** Reads a Unix time in s or ms, as a number or its text, or ISO 8601. A time without an offset is read as UTC. */
function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? unixMs(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{9,14}(\.\d+)?$/.test(text)) return unixMs(Number(text));
  const time = readIso(text);
  return time && time.localMs - (time.offsetMin ?? 0) * MINUTE_MS;
}

function unixMs(time: number): number {
  return time < LEAST_MS ? time * 1000 : time;
}
