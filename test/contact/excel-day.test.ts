import { expect, test } from 'vitest';
import { createReader } from '../../src/contact/date-reading.js';
import { readExcelDay } from '../../src/contact/excel-day.js';

test.each([
  ['33015', '1990-05-22T00:00:00.000Z'],
  ['44928.5', '2023-01-02T12:00:00.000Z'],
  ['44928,25', '2023-01-02T06:00:00.000Z'],
  ['44927.0', '2023-01-01T00:00:00.000Z'],
  ['44928.4236111111', '2023-01-02T10:10:00.000Z'],
  ['44928.999999999', '2023-01-03T00:00:00.000Z'],
  ['1', '1900-01-01T00:00:00.000Z'],
  ['59', '1900-02-28T00:00:00.000Z'],
  ['61', '1900-03-01T00:00:00.000Z'],
])('day %s is %s', (text, instant) => {
  const ms = readExcelDay(text);
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(instant);
});

test.each([
  ['29 February 1900, which never was', '60'],
  ['an hour of it', '60.5'],
  ['zero', '0'],
  ['a minus', '-1'],
  ['an exponent', '1.5E+4'],
  ['a day after the year 9999', '2958466'],
  ['a comma that may stand between thousands', '33,015'],
  ['a point that may stand between thousands', '33.015'],
  ['two points', '1.2.3'],
  ['nothing', ''],
  ['a huge cell', '4'.repeat(5_000_000)],
])('no day number: %s', (_, text) => {
  expect(readExcelDay(text)).toBeUndefined();
});

test('a day is midnight in the zone', () => {
  expect(createReader('excel', 'Asia/Ho_Chi_Minh')('33015')).toEqual({
    ms: Date.parse('1990-05-22T00:00+07:00'),
    offsetMin: 420,
  });
});

test.each(['1990', '2024', '1899'])('%s is a year, no day number of 1904 or 1905', (text) => {
  expect(createReader('excel', 'UTC')(text)).toBeUndefined();
});
