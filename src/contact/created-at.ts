import { readIso } from './iso-time.js';
import { ownValue } from './read-field.js';

/** Names under which APIs of this kind tell when a contact was made; nothing documents Chative's. */
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

/** A Unix time below this is in seconds: as ms it would lie in the first weeks of 1970. */
const LEAST_MS = 1e11;

const MINUTE_MS = 60_000;

/** When a listed contact was made, in Unix ms, where the API tells it; undefined where it does not. */
export function createdAtMs(body: Readonly<Record<string, unknown>>): number | undefined {
  return USUAL_NAMES.map((name) => readTime(ownValue(body, name))).find((time) => time !== undefined);
}

/** A Unix time in s or ms, as a number or its text, or ISO 8601; without an offset it is taken for UTC. */
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
