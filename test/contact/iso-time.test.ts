import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIso, readIsoInstant, toIsoText } from '../../src/contact/iso-time.js';

describe('readIso', () => {
  test.each([
    ['2023-05-02', '2023-05-02T00:00:00.000Z', true, undefined],
    ['2023-05-02T10:30', '2023-05-02T10:30:00.000Z', false, undefined],
    ['2023-05-02 10:30:15', '2023-05-02T10:30:15.000Z', false, undefined],
    ['2023-05-02t10:30:15.5z', '2023-05-02T10:30:15.500Z', false, 0],
    ['2023-05-02T10:30:15,1239+07:00', '2023-05-02T10:30:15.123Z', false, 420],
    ['2023-05-02T10:30:15-0330', '2023-05-02T10:30:15.000Z', false, -210],
    ['2023-05-02T10:30:15+07', '2023-05-02T10:30:15.000Z', false, 420],
    ['20230502T103015Z', '2023-05-02T10:30:15.000Z', false, 0],
    ['2023-05-02T24:00', '2023-05-03T00:00:00.000Z', false, undefined],
    ['2024-03-05 10:20:30 UTC', '2024-03-05T10:20:30.000Z', false, 0],
    ['2024-03-05 10:20:30 GMT', '2024-03-05T10:20:30.000Z', false, 0],
    ['2024-03-05 10:20:30 Z', '2024-03-05T10:20:30.000Z', false, 0],
    ['2024-03-05 10:20:30 +0700', '2024-03-05T10:20:30.000Z', false, 420],
    ['2024-03-05 10:20:30 +07:00', '2024-03-05T10:20:30.000Z', false, 420],
    ['2024-03-05 10:20 -03', '2024-03-05T10:20:00.000Z', false, -180],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', true, undefined],
  ])('%s is %s', (text, local, isDateOnly, offsetMin) => {
    expect(readIso(text)).toEqual({ localMs: Date.parse(local), isDateOnly, offsetMin });
  });

  test.each([
    ...['2023-02-30', '2023-02-29', '1900-02-29', '2023-13-01', '2023-00-10', '2023-01-00', '0024-01-01'],
    ...['2023-05-02T25:00', '2023-05-02T24:01', '2023-05-02T10:60', '2023-05-02T23:59:60', '2023-05-02T10'],
    ...[
      '2023-05-02T10:30+25:00',
      '2023-05-02T10:30+16:00',
      '2023-05-02T10:30:15.',
      '2023-05-02Z',
      '2023-05-02+07:00',
    ],
    ...[
      '2023',
      '2023-05',
      '2023-W18-2',
      '2023-122',
      '23-05-02',
      '2023-5-2',
      '2023/05/02',
      '2023-0502',
      'T10:30',
    ],
    ...['', 'x2023-05-02', '2023-05-02x', '2023-05-02T10:30Europe/Paris', '٢٠٢٣-٠٥-٠٢'],
  ])('%j is none', (text) => {
    expect(readIso(text)).toBeUndefined();
  });
});

describe('readIsoInstant', () => {
  test('needs an offset', () => {
    expect(readIsoInstant('2002-08-02T00:00:00+07:00')).toBe(1028221200000);
    expect(readIsoInstant('2002-08-02T00:00:00')).toBeUndefined();
    expect(readIsoInstant('2002-08-02')).toBeUndefined();
  });
});

describe('toIsoText', () => {
  test.each([
    [1682985600000, 0, '2023-05-02T00:00:00+00:00'],
    [1682985600120, 0, '2023-05-02T00:00:00.120+00:00'],
    [1028221200000, 420, '2002-08-02T00:00:00+07:00'],
    [1682985600000, -210, '2023-05-01T20:30:00-03:30'],
    [-86400000, 60, '1969-12-31T01:00:00+01:00'],
    [0, 426.5, '1970-01-01T00:00:00+00:00'],
  ])('%d at %d minutes is %s', (ms, offsetMin, text) => {
    expect(toIsoText(ms, offsetMin)).toBe(text);
  });

  test('is read back as the same instant', () => {
    const instants = fc.integer({ min: Date.UTC(1000, 1), max: Date.UTC(9999, 11) });
    const offsets = fc.integer({ min: -15 * 60, max: 15 * 60 });
    fc.assert(
      fc.property(
        instants,
        fc.oneof(
          offsets,
          offsets.map((offset) => offset + 0.5),
        ),
        (ms, offsetMin) => {
          expect(readIsoInstant(toIsoText(ms, offsetMin))).toBe(ms);
        },
      ),
    );
  });
});
