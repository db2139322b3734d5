import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import {
  guessDateFormats,
  isDateFormat,
  parseBirthday,
  parseDate,
  type DateFormat,
} from '../../src/contact/date.js';
import type { Parsed } from '../../src/contact/problem.js';

const UTC: DateFormat = { timezone: 'UTC' };
const PARIS: DateFormat = { timezone: 'Europe/Paris' };
const HANOI = { timezone: 'Asia/Ho_Chi_Minh' };

function messageOf(parsed: Parsed<unknown>): string {
  return parsed.ok ? '' : parsed.message;
}

describe('parseDate', () => {
  test.each<[string, DateFormat, string | number]>([
    ['2023-05-02', UTC, '2023-05-02T00:00:00+00:00'],
    ['2023-05-02', PARIS, '2023-05-02T00:00:00+02:00'],
    ['2023-05-02T10:30', PARIS, '2023-05-02T10:30:00+02:00'],
    ['2023-05-02T10:30:00Z', PARIS, '2023-05-02T10:30:00+00:00'],
    ['2023-05-02T10:30:00.125-03:30', PARIS, '2023-05-02T10:30:00.125-03:30'],
    ['2023-05-02', { ...PARIS, output: 'ms' }, 1682978400000],
    ['1682978400000', PARIS, '2023-05-02T00:00:00+02:00'],
    ['1682978400000', { ...PARIS, output: 'ms' }, 1682978400000],
    ['-1682978400000', { ...UTC, output: 'ms' }, -1682978400000],
    ['1682978400000', { ...UTC, format: 'ms', output: 'ms' }, 1682978400000],
    ['1682978400', { ...UTC, format: 's', output: 'ms' }, 1682978400000],
    ['0', { ...UTC, format: 's' }, '1970-01-01T00:00:00+00:00'],
    ['03/04/2024', { ...UTC, format: 'dd/MM/yyyy' }, '2024-04-03T00:00:00+00:00'],
    ['03/04/2024', { ...UTC, format: 'MM/dd/yyyy' }, '2024-03-04T00:00:00+00:00'],
    ['25/12/2024 09:30', { ...PARIS, format: 'dd/MM/yyyy HH:mm' }, '2024-12-25T09:30:00+01:00'],
    ['31/12/35', { ...UTC, format: 'dd/MM/yy' }, '2035-12-31T00:00:00+00:00'],
    ['9999-12-31', UTC, '9999-12-31T00:00:00+00:00'],
    ['1900-01-01', HANOI, '1899-12-31T16:53:30+00:00'],
  ])('%s by %j is %j', (text, format, value) => {
    expect(parseDate(text, format)).toEqual({ ok: true, value });
  });

  test.each<[string, DateFormat]>([
    ['03/04/2024', UTC],
    ['25/12/2024', UTC],
    ['25.12.2024', UTC],
    ['3 April 2024', UTC],
    ['2023-02-30', UTC],
    ['2023-05', UTC],
    ['2023', UTC],
    ['20230502', UTC],
    ['1028221200', UTC],
    ['0', UTC],
    ['202305021030', UTC],
    ['20230502103000', UTC],
    ['99999999999999999999', UTC],
    ['9999999999999999', UTC],
    ['1682978400000.5', UTC],
    ['1.68E+12', UTC],
    ['0001-01-01', UTC],
    ['', UTC],
    ['today', UTC],
    ['2024-04-03', { ...UTC, format: 'dd/MM/yyyy' }],
    ['1682978400000', { ...UTC, format: 'dd/MM/yyyy' }],
    ['03/04/0024', { ...UTC, format: 'dd/MM/yyyy' }],
    ['2023-05-02', { ...UTC, format: 'ms' }],
    ['9999999999999', { ...UTC, format: 's' }],
    ['9999999999999999', { ...UTC, format: 's' }],
  ])('%j by %j is invalid_date', (text, format) => {
    expect(parseDate(text, format)).toMatchObject({ ok: false, code: 'invalid_date' });
  });

  test.each<[string, DateFormat, string]>([
    ['03/04/2024', UTC, '2024-04-03 (dd/MM/yyyy) or 2024-03-04 (MM/dd/yyyy)'],
    ['03/04/2024', UTC, 'format: dd/MM/yyyy'],
    ['25/12/2024', UTC, 'format: dd/MM/yyyy'],
    ['1028221200', UTC, 'a Unix time in seconds; declare it in the mapping: format: s'],
    ['20230502', UTC, 'format: yyyyMMdd'],
    ['2023-02-30', UTC, 'not a date or time that exists'],
    ['0999-01-01', UTC, 'the years 1000 to 9999'],
    ['3/4/2024', { ...UTC, format: 'dd/MM/yyyy' }, 'it would fit d/M/yyyy'],
    ['3/25/2024', { ...UTC, format: 'dd/MM/yyyy' }, 'it would fit M/d/yyyy'],
    ['2024-04-03', { ...UTC, format: 'dd/MM/yyyy' }, 'would fit ISO 8601, which needs no format'],
    ['x', { ...UTC, format: 's' }, 'Unix time in seconds'],
    ['01/02/0024', { ...UTC, format: 'dd/MM/yyyy' }, 'the years 1000 to 9999'],
  ])('the message on %j by %j says: %s', (text, format, part) => {
    expect(messageOf(parseDate(text, format))).toContain(part);
  });

  test('a huge cell is refused at once', () => {
    expect(parseDate('2'.repeat(5_000_000), { ...UTC, format: 'dd/MM/yyyy' }).ok).toBe(false);
    expect(parseDate('2'.repeat(5_000_000), UTC).ok).toBe(false);
  });

  test('what is sent is read back as the same instant', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Paris', 'Asia/Ho_Chi_Minh', 'America/St_Johns');
    const instants = fc.integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) });
    fc.assert(
      fc.property(zones, instants, (timezone, ms) => {
        const sent = parseDate(String(ms), { timezone, format: 'ms' });
        expect(parseDate(sent.ok ? String(sent.value) : '', { timezone: 'UTC', output: 'ms' })).toEqual({
          ok: true,
          value: ms,
        });
      }),
    );
  });
});

describe('parseBirthday', () => {
  test.each<[string, { format?: string; timezone: string }, number]>([
    ['2002-08-02', HANOI, 1028221200],
    ['2002-08-02', { timezone: 'UTC' }, 1028246400],
    ['02/08/2002', { ...HANOI, format: 'dd/MM/yyyy' }, 1028221200],
    ['2002-08-01T17:00:00Z', { timezone: 'Europe/Paris' }, 1028221200],
    ['2002-08-02T00:00:00', HANOI, 1028221200],
    ['2002-08-02T00:00:00.999', HANOI, 1028221200],
    ['1028221200', { ...HANOI, format: 's' }, 1028221200],
    ['1028221200999', { ...HANOI, format: 'ms' }, 1028221200],
    ['20020802', { ...HANOI, format: 'yyyyMMdd' }, 1028221200],
    ['1969-12-31', { timezone: 'UTC' }, -86400],
    ['1930-01-01', { timezone: 'UTC' }, -1262304000],
    ['1900-01-02', { timezone: 'UTC' }, -2208902400],
    ['33015', { timezone: 'UTC', format: 'excel' }, 643334400],
    ['1990-05-22 00:00:00 UTC', HANOI, 643334400],
    ['2018-11-04', { timezone: 'America/Sao_Paulo' }, Date.parse('2018-11-04T01:00-02:00') / 1000],
    ['02/08/45', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(1945, 7, 2) / 1000],
    ['29/02/32', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(1932, 1, 29) / 1000],
    ['02/08/30', { ...HANOI, format: 'dd/MM/yy' }, Date.parse('1930-08-02T00:00+07:00') / 1000],
    [
      '02/08/45 01:00 +05:00',
      { ...HANOI, format: 'dd/MM/yy HH:mm ZZ' },
      Date.parse('1945-08-02T01:00+05:00') / 1000,
    ],
    ['02/08/29', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(2029, 7, 2) / 1000],
    ['02/08/02', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(2002, 7, 2) / 1000],
    ['02/08/75', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(1975, 7, 2) / 1000],
    ['02/08/2035', { timezone: 'UTC', format: 'dd/MM/yy' }, Date.UTC(2035, 7, 2) / 1000],
  ])('%s by %j is %d', (text, format, value) => {
    expect(parseBirthday(text, format)).toStrictEqual({ ok: true, value });
  });

  test.each<[string, { format?: string; timezone: string }]>([
    ['1028221200', HANOI],
    ['1028221200000', HANOI],
    ['20020802', HANOI],
    ['0', HANOI],
    ['02/08/2002', HANOI],
    ['2002-02-30', HANOI],
    ['1028221200000', { ...HANOI, format: 's' }],
    ['1028221200.5', { ...HANOI, format: 's' }],
    ['1849-12-31', { timezone: 'UTC' }],
    ['2101-01-01', { timezone: 'UTC' }],
    ['0002-08-02', HANOI],
    ['2002-08-02', { ...HANOI, format: 'dd/MM/yyyy' }],
    ['', HANOI],
  ])('%j by %j is invalid_date', (text, format) => {
    expect(parseBirthday(text, format)).toMatchObject({ ok: false, code: 'invalid_date' });
  });

  test('the message on a bare number names the cure', () => {
    expect(messageOf(parseBirthday('1028221200', HANOI))).toMatch(/format: s$/);
  });

  test('a day is the midnight on which its zone shows that day', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Paris',
      'Asia/Ho_Chi_Minh',
      'America/Sao_Paulo',
      'Pacific/Auckland',
    );
    const days = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2025, 0) });
    fc.assert(
      fc.property(zones, days, (timezone, ms) => {
        const day = new Date(ms).toISOString().slice(0, 10);
        const parsed = parseBirthday(day, { timezone });
        const seconds = parsed.ok ? parsed.value : NaN;
        expect(DateTime.fromSeconds(seconds, { zone: timezone }).toISODate()).toBe(day);
        expect(DateTime.fromSeconds(seconds - 1, { zone: timezone }).toISODate()).not.toBe(day);
      }),
    );
  });
});

describe('isDateFormat', () => {
  test.each(['s', 'ms', 'dd/MM/yyyy', 'yyyyMMdd'])('%s is one', (format) => {
    expect(isDateFormat(format)).toBe(true);
  });

  test.each(['', 'ISO', 'seconds', 'dd/mm/yyyy', 'DD/MM/YYYY', 'HH:mm'])('%j is none', (format) => {
    expect(isDateFormat(format)).toBe(false);
  });
});

describe('guessDateFormats', () => {
  test.each([
    [['2023-05-02', '2023-05-02T10:00:00Z'], ['ISO']],
    [['03/04/2024'], ['dd/MM/yyyy', 'MM/dd/yyyy']],
    [['03/04/2024', '25/12/2024'], ['dd/MM/yyyy']],
    [['03/04/2024', '12/25/2024'], ['MM/dd/yyyy']],
    [['3/4/2024', '25/12/2024'], ['d/M/yyyy']],
    [['25.12.2024', '01.02.2024'], ['dd.MM.yyyy']],
    [['25-12-2024'], ['dd-MM-yyyy']],
    [['2024/12/25'], ['yyyy/MM/dd']],
    [['2024-5-2'], ['yyyy-M-d']],
    [['25/12/24'], ['dd/MM/yy', 'yy/MM/dd']],
    [['31/12/99'], ['dd/MM/yy']],
    [['03/04/24', '31/12/2024'], ['dd/MM/yy']],
    [['2024/12/25', '25/12/2024'], []],
    [['03/04/05'], ['dd/MM/yy', 'MM/dd/yy', 'yy/MM/dd']],
    [['25/12/2024 09:30', '01/02/2024 23:59'], ['dd/MM/yyyy HH:mm']],
    [['25/12/2024 9:30', '01/02/2024 23:59'], ['dd/MM/yyyy H:mm']],
    [['25/12/2024 09:30', '1/2/2024 10:00'], ['d/M/yyyy HH:mm']],
    [['12/25/2024 9:30:05 PM'], ['MM/dd/yyyy h:mm:ss a']],
    [['12/25/2024 9:30\u202Fam'], ['MM/dd/yyyy h:mm a']],
    [['2024-12-25 9:30 AM'], ['yyyy-MM-dd h:mm a']],
    [['25/12/2024 09:30', '25/12/2024 09:30:05'], []],
    [['25/12/2024 9:75'], []],
    [['25/12/2024', ''], ['dd/MM/yyyy']],
    [['25/12/2024', '12/25/2024'], []],
    [['25/12/2024', '25.12.2024'], []],
    [['25/12/2024', '25/12/2024 10:00'], []],
    [['31/02/2024'], []],
    [['1028221200'], ['s']],
    [['20241225'], ['yyyyMMdd']],
    [['Ana'], []],
    [['', ''], []],
    [[], []],
  ])('%j fit %j', (samples, formats) => {
    expect(guessDateFormats(samples)).toEqual(formats);
  });

  test('every guess is a format that can be declared', () => {
    for (const format of guessDateFormats(['03/04/05'])) expect(isDateFormat(format)).toBe(true);
  });
});
