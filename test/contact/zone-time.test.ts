import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { createTokenReader, localMoment, momentAt } from '../../src/contact/zone-time.js';

function local(text: string): number {
  return Date.parse(`${text}Z`);
}

describe('localMoment', () => {
  test.each([
    ['an ordinary time', '2002-08-02T00:00', 'Asia/Ho_Chi_Minh', '2002-08-02T00:00+07:00'],
    ['UTC in any case', '2002-08-02T00:00', 'utc', '2002-08-02T00:00Z'],
    ['summer', '2024-07-01T00:00', 'Europe/Paris', '2024-07-01T00:00+02:00'],
    ['winter', '2024-01-01T00:00', 'Europe/Paris', '2024-01-01T00:00+01:00'],
    ['the day of a change, before it', '2024-03-31T01:59', 'Europe/Paris', '2024-03-31T01:59+01:00'],
    ['the day of a change, after it', '2024-03-31T03:00', 'Europe/Paris', '2024-03-31T03:00+02:00'],
    ['a skipped time: the first after the gap', '2024-03-31T02:30', 'Europe/Paris', '2024-03-31T03:00+02:00'],
    ['a time shown twice: the first', '2024-10-27T02:30', 'Europe/Paris', '2024-10-27T02:30+02:00'],
    ['a midnight that does not exist', '2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T01:00-02:00'],
    ['a midnight that a gap begins before', '1919-03-31T00:00', 'America/Toronto', '1919-03-31T00:30-04:00'],
    ['a midnight shown twice: the first', '2023-11-05T00:00', 'America/Havana', '2023-11-05T00:00-04:00'],
    ['a day that does not exist', '2011-12-30T00:00', 'Pacific/Apia', '2011-12-31T00:00+14:00'],
    ['a half-hour change', '2024-10-06T02:10', 'Australia/Lord_Howe', '2024-10-06T02:30+11:00'],
  ])('%s', (_, text, zone, instant) => {
    expect(localMoment(local(text), zone).ms).toBe(Date.parse(instant));
  });

  test('knows offsets with seconds, as before standard time', () => {
    const moment = localMoment(local('1900-01-01T00:00'), 'Asia/Ho_Chi_Minh');
    expect(moment.ms).toBe(local('1900-01-01T00:00') - (7 * 3600 + 6 * 60 + 30) * 1000);
  });

  test('gives back the instant of any local time, or the earlier one where clocks show it twice', () => {
    const zones = fc.constantFrom(
      'Europe/Paris',
      'America/Sao_Paulo',
      'Asia/Ho_Chi_Minh',
      'Asia/Tehran',
      'UTC',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }), (zone, second) => {
        const ms = Math.floor(second / 1000) * 1000;
        const shown = ms + Math.round(IANAZone.create(zone).offset(ms) * 60_000);
        const found = localMoment(shown, zone);
        expect(found.ms).toBeLessThanOrEqual(ms);
        expect(found.ms + Math.round(IANAZone.create(zone).offset(found.ms) * 60_000)).toBe(shown);
        expect(found).toEqual(momentAt(found.ms, zone));
      }),
    );
  });
});

describe('createTokenReader', () => {
  test.each([
    ['02/08/2002', 'dd/MM/yyyy', '2002-08-02T00:00+07:00'],
    ['2/8/2002', 'd/M/yyyy', '2002-08-02T00:00+07:00'],
    ['02/08/2002', 'd/M/yyyy', '2002-08-02T00:00+07:00'],
    ['20020802', 'yyyyMMdd', '2002-08-02T00:00+07:00'],
    ['02/08/02', 'dd/MM/yy', '2002-08-02T00:00+07:00'],
    ['2 August 2002', 'd MMMM yyyy', '2002-08-02T00:00+07:00'],
    ['2-aug-2002', 'd-MMM-yyyy', '2002-08-02T00:00+07:00'],
    ['Fri 02.08.2002 17:05', 'ccc dd.MM.yyyy HH:mm', '2002-08-02T17:05+07:00'],
    ['8/2/2002 5:05 pm', 'M/d/yyyy h:mm a', '2002-08-02T17:05+07:00'],
    ['8/2/2002 5:05\u202FPM', 'M/d/yyyy h:mm a', '2002-08-02T17:05+07:00'],
    ['8/2/2002 12:05 AM', 'M/d/yyyy h:mm a', '2002-08-02T00:05+07:00'],
    ['2002-08-02T17:05:06.5', "yyyy-MM-dd'T'HH:mm:ss.u", '2002-08-02T17:05:06.500+07:00'],
    ['02/08/2002 17:05 -03:00', 'dd/MM/yyyy HH:mm ZZ', '2002-08-02T17:05-03:00'],
    ['02/08/2002 17:05 Europe/Paris', 'dd/MM/yyyy HH:mm z', '2002-08-02T17:05+02:00'],
    ['2002年08月02日', 'yyyy年MM月dd日', '2002-08-02T00:00+07:00'],
  ])('%s by %s is %s', (text, format, instant) => {
    expect(createTokenReader(format, 'Asia/Ho_Chi_Minh')(text)?.ms).toBe(Date.parse(instant));
  });

  test.each([
    ['2/8/2002', 'dd/MM/yyyy'],
    ['31/02/2002', 'dd/MM/yyyy'],
    ['08/13/2002', 'dd/MM/yyyy'],
    ['02/08/2002 ', 'dd/MM/yyyy'],
    ['02/08/2002 10:00', 'dd/MM/yyyy'],
    ['02-08-2002', 'dd/MM/yyyy'],
    ['02/08/02', 'dd/MM/yyyy'],
    ['Mon 02.08.2002', 'ccc dd.MM.yyyy'],
    ['2 août 2002', 'd MMMM yyyy'],
    ['02/08/2002 25:00', 'dd/MM/yyyy HH:mm'],
    ['02/08/2002 10:00 Mars/Olympus', 'dd/MM/yyyy HH:mm z'],
    ['0x/08/2002', 'dd/MM/yyyy'],
    ['02x08x2002', 'dd.MM.yyyy'],
    ['', 'dd/MM/yyyy'],
  ])('%j does not fit %s', (text, format) => {
    expect(createTokenReader(format, 'UTC')(text)).toBeUndefined();
  });
});
