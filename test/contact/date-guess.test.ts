import { expect, test } from 'vitest';
import { candidateFormats } from '../../src/contact/date-guess.js';
import { isDateFormat } from '../../src/contact/date.js';
import { readDeclared } from '../../src/contact/date-reading.js';

test.each([
  ['a year of four digits at the end leaves two orders', '25/12/2024', 'dd/MM/yyyy'],
  ['a year of four digits in front leaves one', '2024/12/25', 'yyyy/MM/dd'],
  ['points', '2024.1.5', 'yyyy.M.d'],
  ['years of two digits', '25.12.24', 'dd.MM.yy'],
  ['no zeros in front', '1/2/2024', 'd/M/yyyy'],
  ['hours are looked at apart from days', '25-12-2024 9:30', 'dd-MM-yyyy H:mm'],
  ['AM and PM mean twelve hours', '2024/12/25 09:30:00 pm', 'yyyy/MM/dd h:mm:ss a'],
  ['an hour alone', '5/23/90 3pm', 'M/d/yy ha'],
  ['a comma before the time', '25/12/2024, 09:30', 'dd/MM/yyyy, HH:mm'],
  ['a zone of hours', '2024/05/03 10:20:30 AM GMT+7', "yyyy/MM/dd h:mm:ss a 'GMT'Z"],
  ['a zone by its name', '25.12.2024 09:30 UTC', 'dd.MM.yyyy HH:mm z'],
  ['a short month', '12 May 1990', 'd MMM yyyy'],
  ['a short month with hyphens', '25-Dec-79', 'd-MMM-yy'],
  ['a long month', '25 December 1979', 'd MMMM yyyy'],
  ['the month first', 'May 12, 2024', 'MMM d, yyyy'],
  ['a weekday', 'Sunday, May 12, 2024', 'EEEE, MMM d, yyyy'],
  ['the weekday and the day first', 'Sun, 12 May 2024', 'EEE, d MMM yyyy'],
  ['digits alone', '25121990', 'ddMMyyyy'],
  ['a day number', '33015', 'excel'],
  ['a day number with its time', '44928.5', 'excel'],
  ['seconds', '1028221200', 's'],
  ['milliseconds', '1028221200000', 'ms'],
])('%s: %j', (_, text, format) => {
  expect(candidateFormats(text)).toContain(format);
  expect(isDateFormat(format)).toBe(true);
  expect(readDeclared(text, format, 'UTC')).toBeDefined();
});

test.each([
  '',
  'soon',
  '25/12-2024',
  '1990',
  '12 mai 1990',
  '1/13',
  '12345678901234567',
  'x'.repeat(1_000_000),
])('%j has none', (text) => {
  expect(candidateFormats(text)).toEqual([]);
});

test('every format that is proposed is one that a mapping may declare', () => {
  for (const text of ['1/2/03', '1/2/2003 4:05:06.789 PM +0700', 'Mon, May 5, 2003', '20030405060708'])
    for (const format of candidateFormats(text))
      expect([format, isDateFormat(format)]).toEqual([format, true]);
});
