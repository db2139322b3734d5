import { describe, expect, test } from 'vitest';
import { createReader, isBareNumber, readIsoMoment, readUnixMs } from '../../src/contact/date-reading.js';

describe('readUnixMs', () => {
  test.each([
    ['1682978400000', 1682978400000],
    ['10000000000', 10000000000],
    ['-10000000000', -10000000000],
    ['202399999999', 202399999999],
    ['253402300799000', 253402300799000],
  ])('%s is a Unix time in ms', (text, ms) => {
    expect(readUnixMs(text, 'UTC')).toEqual({ ms, offsetMin: 0 });
  });

  test.each([
    ['what would be another day in seconds', '1682978400'],
    ['the digits of a day', '20230502'],
    ['the digits of a day and a time', '202305021030'],
    ['the digits of a day and a time with seconds', '20230502103015'],
    ['a fraction', '1682978400000.0'],
    ['a plus', '+1682978400000'],
    ['nothing', ''],
  ])('%s is none', (_, text) => {
    expect(readUnixMs(text, 'UTC')).toBeUndefined();
  });
});

test('a declared unit takes any whole number at its word', () => {
  expect(createReader('s', 'UTC')('5')?.ms).toBe(5000);
  expect(createReader('ms', 'Asia/Ho_Chi_Minh')('5')).toEqual({ ms: 5, offsetMin: 480 });
  expect(createReader('s', 'UTC')('5.5')).toBeUndefined();
});

test('ISO 8601 is read in the zone unless it names its offset, and digits alone are no day', () => {
  expect(readIsoMoment('2002-08-02', 'Asia/Ho_Chi_Minh')).toEqual({ ms: 1028221200000, offsetMin: 420 });
  expect(readIsoMoment('2002-08-02T00:00Z', 'Asia/Ho_Chi_Minh')).toEqual({ ms: 1028246400000, offsetMin: 0 });
  expect(readIsoMoment('20020802', 'UTC')).toBeUndefined();
});

test.each([
  ['0', true],
  ['-12', true],
  ['1.5', false],
  ['', false],
  ['1e3', false],
])('%j is a bare number: %s', (text, expected) => {
  expect(isBareNumber(text)).toBe(expected);
});
