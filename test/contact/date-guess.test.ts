import { expect, test } from 'vitest';
import { candidateFormats } from '../../src/contact/date-guess.js';
import { isDateFormat } from '../../src/contact/date.js';
import { createReader } from '../../src/contact/date-reading.js';

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
  ['no weekday between and the year of two digits', 'May 12, 90', 'MMM d, yy'],
  ['no separators', '12MAY1990', 'dMMMyyyy'],
  ['a month with strokes', 'May-12-1990', 'MMM-d-yyyy'],
  ['points with blanks', '5. 12. 1990', 'd. M. yyyy'],
  ['a point at the end', '1990. 5. 12.', 'yyyy. M. d.'],
  ['Chinese and Japanese', '1990年5月12日', 'yyyy年M月d日'],
  ['Korean', '1990년 5월 12일', 'yyyy년 M월 d일'],
  ['Vietnamese', 'ngày 12 tháng 5 năm 1990', "'ngày' d 'tháng' M 'năm' yyyy"],
  ['the time first', '10:20:30 12/5/1990', 'HH:mm:ss d/M/yyyy'],
  ['the time first, with PM', '3:05 PM 12/25/1990', 'h:mm a MM/dd/yyyy'],
  ['a word before the time', 'May 12, 1990 at 3:05 PM', "MMM d, yyyy 'at' h:mm a"],
  ['hours with an h', '25/12/1990 10h30', "dd/MM/yyyy HH'h'mm"],
  ['a long fraction', '25/12/1990 10:20:30.123456', 'dd/MM/yyyy HH:mm:ss.u'],
  ['the year last', 'Sat May 12 10:20:30 +0700 1990', 'EEE MMM d HH:mm:ss ZZZ yyyy'],
  ['mail', 'Sat, 12 May 1990 10:20:30 +0000 (UTC)', "EEE, d MMM yyyy HH:mm:ss ZZZ '(UTC)'"],
  [
    'a browser',
    'Sat May 12 1990 10:20:30 GMT+0700 (Indochina Time)',
    "EEE MMM d yyyy HH:mm:ss 'GMT'ZZZ '(Indochina Time)'",
  ],
  ['digits with a time', '199005121030', 'yyyyMMddHHmm'],
  ['digits that lost a zero', '5121990', 'dMMyyyy'],
  ['digits alone', '25121990', 'ddMMyyyy'],
  ['a day number', '33015', 'excel'],
  ['a day number with its time', '44928.5', 'excel'],
  ['seconds', '1028221200', 's'],
  ['milliseconds', '1028221200000', 'ms'],
])('%s: %j', (_, text, format) => {
  expect(candidateFormats(text)).toContain(format);
  expect(isDateFormat(format)).toBe(true);
  expect(createReader(format, 'UTC')(text)).toBeDefined();
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
