import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumber, type NumberFormat } from '../../src/contact/number.js';

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
