import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStrip, parseNumber, writeNumber, type NumberFormat } from '../../src/contact/number.js';

const POINT: NumberFormat = {};
const GERMAN: NumberFormat = { decimal: ',', thousands: '.' };
const FRENCH: NumberFormat = { decimal: ',', thousands: ' ' };
const ENGLISH: NumberFormat = { thousands: ',' };
const SWISS: NumberFormat = { thousands: "'" };

describe('parseNumber', () => {
  test.each([
    ['0', POINT, 0],
    ['123', POINT, 123],
    ['-12.5', POINT, -12.5],
    ['0.1', POINT, 0.1],
    ['1.10', POINT, 1.1],
    ['1e3', POINT, 1000],
    ['1E+3', POINT, 1000],
    ['2.50e-3', POINT, 0.0025],
    ['0e9', POINT, 0],
    ['9007199254740991', POINT, 9007199254740991],
    ['9007199254740992', POINT, 9007199254740992],
    ['100000000000000000000000', POINT, 1e23],
    ['1234,5', { decimal: ',' }, 1234.5],
    ['1.234,50', GERMAN, 1234.5],
    ['1.234.567', GERMAN, 1234567],
    ['1234567', GERMAN, 1234567],
    ['-1 234,5', FRENCH, -1234.5],
    ['1\u00A0234\u202F567,5', FRENCH, 1234567.5],
    ['1,234,567.89', ENGLISH, 1234567.89],
    ["1'234.5", SWISS, 1234.5],
    ['1’234.5', SWISS, 1234.5],
  ] as const)('%j by %j is %d', (text, format, value) => {
    expect(parseNumber(text, format)).toEqual({ ok: true, value });
  });

  test('minus zero is zero', () => {
    expect(parseNumber('-0.0', POINT)).toStrictEqual({ ok: true, value: 0 });
  });

  test.each([
    ['', POINT],
    ['abc', POINT],
    ['NaN', POINT],
    ['Infinity', POINT],
    ['-Infinity', POINT],
    ['0x10', POINT],
    ['0b1', POINT],
    ['1_000', POINT],
    ['007', POINT],
    ['-01', POINT],
    ['+5', POINT],
    ['1.', POINT],
    ['.5', POINT],
    ['1e', POINT],
    ['--1', POINT],
    ['1 000', POINT],
    ['12 ', POINT],
    ['1,234', POINT],
    ['1,5', POINT],
    ['1.2.3', POINT],
    ['12%', POINT],
    ['€12', POINT],
    ['٣', POINT],
    ['1.5', { decimal: ',' }],
    ['1.5', GERMAN],
    ['1.2345', GERMAN],
    ['1234.567', GERMAN],
    ['1,5', ENGLISH],
    ['12,34,567', ENGLISH],
    ['1,234,56', ENGLISH],
    ['0,123', ENGLISH],
    ['1234,567', ENGLISH],
    [',123', ENGLISH],
    ['1,,234', ENGLISH],
    ['1.234,567', ENGLISH],
    ['1,234e3', ENGLISH],
  ] as const)('%j by %j is invalid_number', (text, format) => {
    expect(parseNumber(text, format)).toMatchObject({ ok: false, code: 'invalid_number' });
  });

  test.each([
    '12345678901234567890',
    '0.1234567890123456789',
    '9007199254740993',
    '1e400',
    '1e-400',
    '-1e999',
  ])('%s is refused because a double would change it', (text) => {
    const parsed = parseNumber(text, POINT);
    expect(parsed).toMatchObject({ ok: false, code: 'invalid_number' });
    expect(parsed.ok ? '' : parsed.message).toContain('lose digits');
  });

  test('whatever JSON writes of a double comes back as it was', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(JSON.stringify(value), POINT)).toEqual({
          ok: true,
          value: value === 0 ? 0 : value,
        });
      }),
    );
  });

  test('a grouped number comes back as it was', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(parseNumber(value.toLocaleString('de-DE'), GERMAN)).toEqual({ ok: true, value });
      }),
    );
  });

  test('a long integer is either refused or shows the same digits in JSON', () => {
    const longIntegers = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 17n }), fc.nat({ max: 3 }))
      .map(([digits, zeros]) => `${digits}${'0'.repeat(zeros)}`);
    fc.assert(
      fc.property(longIntegers, (text) => {
        const parsed = parseNumber(text, POINT);
        expect(parsed.ok ? JSON.stringify(parsed.value) : text).toBe(text);
      }),
    );
  });

  test.each([
    ['007', 'leading zeros'],
    ['1,234', '1234 with thousands: ",", or 1.234 with decimal: ","'],
    ['abc', 'expected digits such as -1234.5'],
  ])('the message on %j says what would help', (text, cure) => {
    const parsed = parseNumber(text, POINT);
    expect(parsed.ok ? '' : parsed.message).toContain(cure);
  });

  test('a huge cell is refused at once', () => {
    expect(parseNumber(`1${'0'.repeat(2_000_000)}1`, POINT)).toMatchObject({
      ok: false,
      code: 'invalid_number',
    });
  });
});

describe('strip', () => {
  test.each([
    ['$5', '$', 5],
    ['-$5', '$', -5],
    ['$ -5', '$', -5],
    ['12 %', '%', 12],
    ['1 234,50 €', '€', undefined],
    ['1000 VND', 'VND', 1000],
    ['5\u00A0₫', '₫', 5],
    ['5$5', '$', undefined],
    ['(5)', '$', undefined],
    ['+5', '$', undefined],
    ['€5', '$', undefined],
    ['$', '$', undefined],
  ])('%j without %j is %j', (text, strip, value) => {
    const parsed = parseNumber(text, { strip });
    expect(parsed.ok ? parsed.value : undefined).toBe(value);
  });

  test('goes together with separators', () => {
    expect(parseNumber('1 234,50 €', { ...FRENCH, strip: '€' })).toEqual({ ok: true, value: 1234.5 });
    expect(parseNumber('$1,234.50', { ...ENGLISH, strip: '$' })).toEqual({ ok: true, value: 1234.5 });
  });

  test.each(['$', '$€%', 'VND', 'kr', '₫', ' $', "'"])('%j may be taken off', (signs) => {
    expect(isStrip(signs)).toBe(true);
  });

  test.each(['', ' ', '5', '-', '+', '(', '()', '.', ',', 'e', 'E', '$-', '−', '–', '½', '²'])(
    '%j may be a part of a number and cannot be taken off',
    (signs) => {
      expect(isStrip(signs)).toBe(false);
    },
  );

  test('an accepted number has the digits of its cell', () => {
    const cells = fc
      .tuple(
        fc.constantFrom('', '$', '-$', '€ ', '-'),
        fc.float({ noNaN: true, min: 0 }),
        fc.constantFrom('', ' %', '₫'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(cells, (cell) => {
        const parsed = parseNumber(cell, { strip: '$€%₫' });
        if (!parsed.ok) return;
        const isNegative = cell.startsWith('-') && parsed.value !== 0;
        const bare = cell.replace(/[-$€%₫\s]*(\d.*\d|\d)[$€%₫\s]*/, '$1');
        expect(parsed.value).toBe(isNegative ? -Number(bare) : Number(bare));
      }),
    );
  });
});

describe('a point before three digits', () => {
  const column = { isAmbiguous: true, declarations: [] };

  test.each(['1.234', '-1.234', '12.500', '999.999'])('%s reads two ways in a column of its like', (text) => {
    const parsed = parseNumber(text, { column });
    expect(parsed.ok ? '' : parsed.message).toContain('decimal: ",", thousands: "."');
    expect(parsed.ok ? '' : parsed.message).toContain('decimal: "."');
  });

  test('has a sign in front that is taken off first', () => {
    expect(parseNumber('$1.234', { strip: '$', column })).toMatchObject({ code: 'invalid_number' });
  });

  test.each(['850', '0.125', '-0.500', '1234.567', '1.2340', '1.5', '1.234e2'])(
    '%s reads one way even there',
    (text) => {
      expect(parseNumber(text, { column }).ok).toBe(true);
    },
  );

  test.each([{ decimal: '.' }, GERMAN] as const)('reads by the declaration %j', (format) => {
    expect(parseNumber('1.234', { ...format, column }).ok).toBe(true);
  });
});

describe('writeNumber', () => {
  test.each([
    [1.234, '1.2340'],
    [-12.5, '-12.5'],
    [-123.456, '-123.4560'],
    [0.125, '0.125'],
    [1234.567, '1234.567'],
    [1000, '1000'],
    [1e21, '1e+21'],
  ])('%d is written %s', (value, text) => {
    expect(writeNumber(value)).toBe(text);
  });

  test('what it writes reads back as it was, also where a point may separate thousands', () => {
    const values = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -999_999, max: 999_999 }).map((thousandths) => thousandths / 1000),
    );
    fc.assert(
      fc.property(values, (value) => {
        const column = { isAmbiguous: true, declarations: [] };
        const written = writeNumber(value);
        expect(parseNumber(written, { column })).toEqual({ ok: true, value: value === 0 ? 0 : value });
      }),
    );
  });
});

test.each([
  ['(123.45)', 'write it with a minus'],
  ['$(1,234.50)', 'write it with a minus'],
  ['+5', 'without the plus'],
  ['−5', 'write it with a hyphen'],
  ['123.45-', 'write its minus in front'],
  ['$12', 'strip: "$"'],
  ['12 %', 'strip: "%"'],
])('the message on %s is: %s', (text, cure) => {
  const parsed = parseNumber(text, POINT);
  expect(parsed.ok ? '' : parsed.message).toContain(cure);
});

test.each(['5k', '5 Mio', '1.5M', 'about 5', '5 (approx. 6)', 'abc', '(123.45)', '−5', '½ $'])(
  'no sign is offered to be taken off %s',
  (text) => {
    const parsed = parseNumber(text, POINT);
    expect(parsed.ok ? 'strip' : parsed.message).not.toContain('strip');
    expect(parsed.ok).toBe(false);
  },
);
