import { expect, test } from 'vitest';
import { parseBirthday } from '../../src/contact/date.js';

/** 23:30 of 25 November in UTC, 06:30 of the 26th in Vietnam. */
const NOW_MS = Date.parse('2026-11-25T23:30:00Z');

function read(text: string, timezone: string, format?: string): string {
  const parsed = parseBirthday(text, { timezone, nowMs: NOW_MS, ...(format !== undefined && { format }) });
  return parsed.ok ? new Date(parsed.value * 1000).toISOString() : parsed.message;
}

test.each([
  ['today', '2026-11-25', 'UTC', '2026-11-25T00:00:00.000Z'],
  [
    'today in a zone where it is tomorrow already',
    '2026-11-26',
    'Asia/Ho_Chi_Minh',
    '2026-11-25T17:00:00.000Z',
  ],
  ['an hour of today that is to come', '2026-11-25T23:45:00Z', 'UTC', '2026-11-25T23:45:00.000Z'],
  ['today by its own offset', '2026-11-26T00:00:00+14:00', 'UTC', '2026-11-25T10:00:00.000Z'],
  ['the first day', '1900-01-01', 'UTC', '1900-01-01T00:00:00.000Z'],
])('%s is a birthday', (_, text, timezone, instant) => {
  expect(read(text, timezone)).toBe(instant);
});

test.each([
  ['tomorrow', '2026-11-26', 'UTC', 'a day after today'],
  ['tomorrow elsewhere', '2026-11-26', 'America/New_York', 'a day after today'],
  ['a year of the Buddhist calendar', '2533-05-12', 'UTC', 'the year 2533 of the Buddhist calendar is 1990'],
  ['the last day of the century before', '1899-12-29', 'UTC', 'a day before 1900'],
])('%s is none', (_, text, timezone, fault) => {
  expect(read(text, timezone)).toContain(fault);
});

test.each([
  ['25/11/26', '2026-11-25T00:00:00.000Z'],
  ['26/11/26', '1926-11-26T00:00:00.000Z'],
  ['01/01/27', '1927-01-01T00:00:00.000Z'],
  ['01/01/60', '1960-01-01T00:00:00.000Z'],
  ['01/01/99', '1999-01-01T00:00:00.000Z'],
])('of years of two digits %s is the last that is past: %s', (text, instant) => {
  expect(read(text, 'UTC', 'dd/MM/yy')).toBe(instant);
});
