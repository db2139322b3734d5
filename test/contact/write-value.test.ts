import { expect, test } from 'vitest';
import type { FieldType } from '../../src/contact/field.js';
import { writeValue } from '../../src/contact/write-value.js';

const SAIGON = 'Asia/Ho_Chi_Minh';

test.each<[FieldType, unknown, string | undefined]>([
  ['text', '007', '007'],
  ['text', '2023-05-02T00:00:00+00:00', '2023-05-02T00:00:00+00:00'],
  ['number', 1.5, '1.5'],
  ['number', 1e21, '1e+21'],
  ['boolean', false, 'false'],
  ['phone', 84912345678, '84912345678'],
  ['text', ['a'], undefined],
  ['text', { a: 1 }, undefined],
  ['birthday', 'soon', undefined],
  ['birthday', true, undefined],
  ['birthday', 1e300, undefined],
  ['birthday', '2002-08-02', undefined],
])('%s %j is written as %j', (type, value, expected) => {
  expect(writeValue(type, value, 'UTC')).toBe(expected);
});

test.each<[string, unknown, string, string]>([
  ['midnight in the zone is a plain date', 1028221200, SAIGON, '2002-08-02'],
  ['the same as text of seconds', '1028221200', SAIGON, '2002-08-02'],
  ['the same as ISO 8601', '2002-08-01T17:00:00.000Z', SAIGON, '2002-08-02'],
  ['midnight in another zone is a date-time with offset', 1028221200, 'UTC', '2002-08-01T17:00:00+00:00'],
  ['in summer time too', 1028221200, 'Europe/Berlin', '2002-08-01T19:00:00+02:00'],
  // On 4 November 2018 São Paulo's clocks went from 00:00 to 01:00.
  ['a day without a midnight begins later', 1_541_300_400, 'America/Sao_Paulo', '2018-11-04'],
  // On 18 February 2018 they went back from 00:00 to 23:00, so midnight came once, after two hours of 23.
  [
    'an hour that comes twice is no beginning',
    1_518_915_600,
    'America/Sao_Paulo',
    '2018-02-17T23:00:00-02:00',
  ],
  ['a day before 1970', -86_400, 'UTC', '1969-12-31'],
  // Before 1972 Liberia was 44 minutes and 30 seconds behind, which no ISO offset can say.
  ['an offset with seconds', 0, 'Africa/Monrovia', '1970-01-01T00:00:00+00:00'],
])('of birthdays, %s', (_title, value, zone, expected) => {
  expect(writeValue('birthday', value, zone)).toBe(expected);
});
