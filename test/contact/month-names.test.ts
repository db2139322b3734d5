import { expect, test } from 'vitest';
import { ENGLISH_MONTHS, foreignMonth, oddEnglishMonth } from '../../src/contact/month-names.js';

test.each([
  ['3 août 1985', 'French'],
  ['1er févr. 1979', 'French'],
  ['tháng Năm 12, 1990', 'Vietnamese'],
  ['12. März 1990', 'German'],
  ['12 de mayo de 1990', 'Spanish'],
  ['12 gennaio 1990', 'Italian'],
  ['12 de fevereiro de 1990', 'Portuguese'],
  ['12 maart 1990', 'Dutch'],
  ['12 mai 1990', 'not English'],
  ['12 maja 1990', 'not English'],
  ['12 мая 1990', 'not English'],
])('the month of %j is %s', (text, language) => {
  expect(foreignMonth(text)).toBe(language);
});

test.each([
  '12 May 1990',
  'Sept 5, 1990',
  'August 5th, 1990',
  'December 1',
  '5 apples',
  'soon',
  'x 1'.repeat(99),
])('%j has no month in another language', (text) => {
  expect(foreignMonth(text)).toBeUndefined();
});

test('no English month is taken for one of another language', () => {
  for (const name of ENGLISH_MONTHS)
    for (const form of [name, name.slice(0, 3), name.slice(0, 4)])
      expect([form, foreignMonth(`5 ${form} 1990`)]).toEqual([form, undefined]);
});

test('Sept is short for a month that no format reads so', () => {
  expect(oddEnglishMonth('5 Sept 1990')).toEqual({ word: 'Sept', month: 'September' });
  expect(oddEnglishMonth('5 Sep 1990')).toBeUndefined();
  expect(oddEnglishMonth('5 September 1990')).toBeUndefined();
});
