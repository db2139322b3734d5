import { describe, expect, test } from 'vitest';
import { isNoDate } from '../../src/contact/no-date.js';

describe('a mark of no date', () => {
  test.each([
    ['Outlook', '0/0/00'],
    ['MySQL', '0000-00-00'],
    ['MySQL, with its time', '0000-00-00 00:00:00'],
    ['another order', '00-00-0000'],
    ['an empty mask', '/  /'],
    ['an empty mask of underscores', '__/__/____'],
    ['an empty mask without blanks', '//'],
    ['a mask of strokes', '--/--/----'],
    ['the letters of a mask', 'dd/mm/yyyy'],
    ['the letters of a mask in German', 'TT.MM.JJJJ'],
    ['the letters of a mask in French', 'jj/mm/aaaa'],
    ['.NET', '0001-01-01T00:00:00'],
    ['.NET, in UTC', '0001-01-01T00:00:00Z'],
    ['.NET, with a zone', '0001-01-01T00:00:00+07:00'],
    ['.NET, in English', '1/1/0001 12:00:00 AM'],
    ['PHP', '-0001-11-30'],
    ['SQL Server', '1900-01-01 00:00:00.000'],
    ['SQL Server, in words', 'Jan  1 1900 12:00AM'],
    ['SQL Server, the first day', '1753-01-01'],
    ['digits alone', '19000101'],
    ['SAP', '00000000'],
    ['Excel', '1900-01-00'],
    ['Excel, in English', '1/0/1900'],
    ['Excel, short', '1/0/00'],
    ['Excel, with the name of the month', '0-Jan-00'],
    ['Access', '30.12.1899'],
    ['Google Sheets', '1899-12-30T00:00:00.000Z'],
    ['VB', '12:00:00 AM'],
    ['Windows', '1601-01-01T00:00:00Z'],
    ['Outlook, None', '1/1/4501'],
    ['zero', '0'],
    ['a year of two digits', '0.0.00'],
  ])('%s: %j', (_, text) => {
    expect(isNoDate(text)).toBe(true);
  });

  test.each([
    ['a day of 2001', '1/1/01'],
    ['a day of 2001 with zeros', '01-01-01'],
    ['a day of 2000', '1/1/00'],
    ['the first birthday that can be', '1900-01-02'],
    ['a year and nothing else', '1990-00-00'],
    ['a day of January 1990', '0/1/1990'],
    ['the zero of Unix', '1970-01-01'],
    ['a time of the day', '1900-01-01 10:30'],
    ['midnight of a day', '2024-03-05 00:00:00'],
    ['a stroke alone', '-'],
    ['a point alone', '.'],
    ['a number', '33015'],
    ['a word', 'never'],
    ['nothing', ''],
    ['a huge cell', '0'.repeat(5_000_000)],
  ])('is none: %s', (_, text) => {
    expect(isNoDate(text)).toBe(false);
  });

  test.each(['s', 'ms'])('0 is a time where the format is %s', (format) => {
    expect(isNoDate('0', format)).toBe(false);
    expect(isNoDate('0000-00-00', format)).toBe(true);
  });

  test.each(['excel', 'dd/MM/yyyy'])('0 is no time where the format is %s', (format) => {
    expect(isNoDate('0', format)).toBe(true);
  });
});
