import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasOffset, hasShortYear, isWholeDate } from '../../src/contact/date-tokens.js';
import { createTokenReader } from '../../src/contact/zone-time.js';

describe('isWholeDate', () => {
  test.each([
    ...['dd/MM/yyyy', 'd/M/yy', 'MM-dd-yyyy', 'yyyyMMdd', 'd MMMM yyyy', 'EEE, d MMM yyyy', 'dd.LL.y'],
    ...['dd/MM/yyyy HH:mm', 'M/d/yyyy h:mm:ss a', 'dd/MM/yyyy H', 'dd/MM/yyyy HH:mm:ss.SSS ZZ'],
    ...["yyyy-MM-dd'T'HH:mm:ss", "d 'de' MMMM 'de' yyyy", 'yyyy年MM月dd日'],
  ])('%s is', (format) => {
    expect(isWholeDate(format)).toBe(true);
  });

  test.each([
    ['minutes in place of the month', 'dd/mm/yyyy'],
    ['the tokens of other libraries', 'DD/MM/YYYY'],
    ['no year', 'dd/MM'],
    ['no day', 'MM/yyyy'],
    ['a time alone', 'HH:mm'],
    ['12 hours without AM or PM', 'dd/MM/yyyy hh:mm'],
    ['AM or PM with 24 hours', 'dd/MM/yyyy HH:mm a'],
    ['both kinds of hours', 'dd/MM/yyyy HH hh a'],
    ['minutes without hours', 'dd/MM/yyyy mm'],
    ['two years', 'dd/MM/yyyy yy'],
    ['a preset of a locale', 'D'],
    ['an unquoted letter', 'yyyy-MM-ddTHH:mm'],
    ['an unquoted word', 'dd/MM/yyyy HH:mm Uhr'],
    ['a quote never closed', "dd/MM/yyyy '"],
    ['weeks', 'kkkk-WW-d'],
    ['nothing', ''],
    ['a word', 'ISO'],
  ])('%s is not', (_, format) => {
    expect(isWholeDate(format)).toBe(false);
  });

  test('luxon takes every such format without throwing', () => {
    const tokens = fc.constantFrom(
      'y',
      'yy',
      'yyyy',
      'M',
      'MM',
      'MMM',
      'd',
      'dd',
      'H',
      'h',
      'a',
      'mm',
      'ss',
      'S',
    );
    const others = fc.constantFrom(
      'Z',
      'z',
      'cccc',
      'u',
      ' ',
      '/',
      "'T'",
      '(',
      '[',
      '.',
      '\\',
      '年',
      "'",
      'T',
      'D',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(tokens, others)), fc.string(), (parts, text) => {
        const format = parts.join('');
        fc.pre(isWholeDate(format) || isWholeDate(`${format} yyyy-MM-dd`));
        const whole = isWholeDate(format) ? format : `${format} yyyy-MM-dd`;
        expect(() => createTokenReader(whole, 'UTC')(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['dd/MM/yyyy ZZ', true],
  ['dd/MM/yyyy z', true],
  ["dd/MM/yyyy 'Z'", false],
  ['dd/MM/yyyy', false],
])('%s has an offset: %s', (format, expected) => {
  expect(hasOffset(format)).toBe(expected);
});

test.each([
  ['dd/MM/yy', true],
  ['dd/MM/yyyy', false],
  ["dd/MM/y 'yy'", false],
])('%s has a short year: %s', (format, expected) => {
  expect(hasShortYear(format)).toBe(expected);
});
