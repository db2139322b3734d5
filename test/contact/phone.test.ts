import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPhone, isCountry, parsePhone } from '../../src/contact/phone.js';
import { phoneDigits } from '../../src/contact/phone-form.js';

test('the phone library is loaded only when a number has to be understood', () => {
  const { cache } = createRequire(import.meta.url);
  const isLoaded = () => Object.keys(cache).some((path) => path.includes('libphonenumber-js'));
  parsePhone('0912345678', { output: 'asis' });
  expect(isLoaded()).toBe(false);
  parsePhone('0912345678', { country: 'VN', output: 'e164' });
  expect(isLoaded()).toBe(true);
});

describe('parsePhone as it is', () => {
  test.each(['0123456789', '+84 (0)912-345.678', '0912 345 678 ext. 5', '٠٩١٢٣٤٥', '11313', '0170/1234567'])(
    '%s is sent as written',
    (text) => {
      expect(parsePhone(text, { output: 'asis' })).toEqual({ ok: true, value: text });
    },
  );

  test('is trimmed, also of the marks that copying leaves', () => {
    expect(parsePhone(' \u202D0912345678\u202C', { output: 'asis' })).toEqual({
      ok: true,
      value: '0912345678',
    });
  });

  test.each(['', 'n/a', '-', '+', '8.49123E+11', '8,49123E+11', '9E8'])('%j is invalid_phone', (text) => {
    expect(parsePhone(text, { output: 'asis' })).toMatchObject({ ok: false, code: 'invalid_phone' });
  });
});

describe('parsePhone in E.164', () => {
  test.each([
    ['0912 345 678', 'VN', '+84912345678'],
    ['+84 912 345 678', 'VN', '+84912345678'],
    ['0084912345678', 'VN', '+84912345678'],
    ['84912345678', 'VN', '+84912345678'],
    ['(212) 555-1234', 'US', '+12125551234'],
    ['+33 6 12 34 56 78', 'VN', '+33612345678'],
    ['+33 6 12 34 56 78', undefined, '+33612345678'],
    ['０９１２３４５６７８', 'VN', '+84912345678'],
  ])('%s of country %s is %s', (text, country, value) => {
    const rule = country === undefined ? {} : { country };
    expect(parsePhone(text, { ...rule, output: 'e164' })).toEqual({ ok: true, value });
  });

  test.each([
    ['a national number without a country', '0912345678', undefined],
    ['too short a number', '12', 'VN'],
    ['too long a number', '091234567890123', 'VN'],
    ['two numbers in one cell', '0912345678 / 0987654321', 'VN'],
    ['words around the number', 'call 0912345678', 'VN'],
    ['an unknown country code', '+999123456789', 'VN'],
    ['an extension, which E.164 cannot hold', '+1 212 555 1234 ext. 5', 'US'],
  ])('%s is invalid_phone', (_, text, country) => {
    const rule = country === undefined ? {} : { country };
    expect(parsePhone(text, { ...rule, output: 'e164' })).toMatchObject({ ok: false, code: 'invalid_phone' });
  });
});

describe('parsePhone in national form', () => {
  test.each([
    ['+84912345678', 'VN', '0912 345 678'],
    ['0912345678', 'VN', '0912 345 678'],
    ['+1 212 555 1234', 'US', '(212) 555-1234'],
    ['+1 416 555 1234', 'US', '(416) 555-1234'],
  ])('%s of country %s is %s', (text, country, value) => {
    expect(parsePhone(text, { country, output: 'national' })).toEqual({ ok: true, value });
  });

  test('a number of another country is refused', () => {
    const parsed = parsePhone('+33 6 12 34 56 78', { country: 'VN', output: 'national' });
    expect(parsed).toMatchObject({
      ok: false,
      code: 'invalid_phone',
      message: expect.stringContaining('e164'),
    });
  });
});

describe('isCountry', () => {
  test.each(['VN', 'US', 'FR', 'DE', 'ES'])('%s is one', (code) => {
    expect(isCountry(code)).toBe(true);
  });

  test.each(['', 'vn', 'XX', 'VNM', '84', '001', 'constructor', '__proto__'])('%j is none', (code) => {
    expect(isCountry(code)).toBe(false);
  });
});

describe('canonicalPhone', () => {
  test('keeps the extension, so that two desks of one office stay apart', () => {
    expect(canonicalPhone('(212) 555-1234 x5', 'US')).toBe('+12125551234;ext=5');
    expect(canonicalPhone('+1 212 555 1234 ext. 5', 'US')).toBe('+12125551234;ext=5');
  });

  test('is undefined for what is no phone number', () => {
    expect(canonicalPhone('12', 'VN')).toBeUndefined();
  });
});

describe('phoneDigits', () => {
  test.each([
    ['+84 (912) 345-678', '84912345678'],
    ['٠١٢ ۳۴۵ ６７８', '012345678'],
    ['none', ''],
  ])('of %s are %s', (text, digits) => {
    expect(phoneDigits(text)).toBe(digits);
  });

  test('are found whatever stands between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(9), fc.constantFrom('', ' ', '-', '.', ')', '\u00A0'))),
        (pairs) => {
          expect(phoneDigits(pairs.map(([digit, gap]) => `${digit}${gap}`).join(''))).toBe(
            pairs.map(([digit]) => digit).join(''),
          );
        },
      ),
    );
  });
});
