import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrapCell } from '../../src/contact/decoration.js';
import { firstOfList } from '../../src/contact/first-of-list.js';
import { canonicalPhone, isCountry, parsePhone } from '../../src/contact/phone.js';
import { phoneDigits } from '../../src/contact/phone-signs.js';

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

describe('decoration of a phone number comes off, and the number is sent as it is written', () => {
  test.each([
    ['p:+84903111333', '+84903111333'],
    ['TEL:+84-903-111-333', '+84-903-111-333'],
    ['tel://0903111333', '0903111333'],
    ['callto: 0903 111 333', '0903 111 333'],
    ['sms:0903111333', '0903111333'],
    ['WhatsApp: +84 903 111 333', '+84 903 111 333'],
    ['84903111333@c.us', '84903111333'],
    ['84903111333@S.WhatsApp.net', '84903111333'],
    ['84903111333@c.us (Zalo)', '84903111333'],
    ['0903 111 333 (mẹ)', '0903 111 333'],
    ['0903 111 333 [work]', '0903 111 333'],
    ['(home) tel:0903111333', '0903111333'],
    ['tel:+1-212-555-1234;ext=5', '+1-212-555-1234;ext=5'],
    ['090\u200B3111333', '0903111333'],
    ['\u202A0903111333\u202C (work)', '0903111333'],
  ])('%j is %s', (text, value) => {
    expect(parsePhone(text, { output: 'asis' })).toEqual({ ok: true, value });
  });
});

describe('signs between the digits of one number stay', () => {
  test.each([
    ...['+84 (0) 903 111 333', '(+84) 0903 111 333', '(0903) 111-333', '(0903111333)', '0903.111.333'],
    ...['0903‑111‑333', '0903–111–333', '0903\u00A0111\u00A0333', '＋84903111333', '84.903.111.333'],
    ...[
      '0170/1234567',
      '0170 / 1234567',
      '(0170)/1234567',
      '06151/123456',
      '+49 6151/123456',
      '+49/6151/123456',
    ],
    ...[
      '0049 6151/123456',
      '0049/6151/123456',
      '+1/212/5551234',
      '212/555-1234',
      '498912/34567',
      '030/123456-78',
    ],
    ...['0903111333 ext 5', '0903111333x5', '0903111333 #5', '+49 30 1234567 Durchwahl 89'],
  ])('%j', (text) => {
    expect(parsePhone(text, { output: 'asis' })).toEqual({ ok: true, value: text });
  });
});

describe('what is no one phone number is refused for its true reason, whatever the output', () => {
  test.each([
    ['several', ['0903111333 ::: 0904333555', '0903111333;0904333555', '0903111333, 0904333555']],
    ['several', ['0903111333 / 0904333555', '0903111333/0904333555', '555-7001/555-7002', '555-7001/02']],
    ['several', ['0903111333/4', '0170/1234567/8', '0903111333\n0904333555', '0903111333 or 0904333555']],
    ['several', ['0903111333 và 0904333555', '0903111333 | 0904333555', '0903111333 0904333555']],
    [
      'several',
      ['0903111333 - 0904333555', '555-7001 555-7002', '555-7001 (555-7002)', '+84903111333+84904333555'],
    ],
    ['several', ['0903111333 (Zalo) / 0904333555 (work)', '+84 903 111 333 +84 904 333 555']],
    ['rounded', ['8.49E+10', '8,49E+10', '8.49031E10', '8.4E+010', '1e+11', '-8.49E+10']],
    [
      'decimal number',
      ['84903111333.0', '84903111333,00', '+84903111333.0', '903111333.5', '84903111333.000', '1234.50'],
    ],
    ['thousands separators', ['84,903,111,333', '1,234,567', '84,903,111,333.00']],
    ['percent-encoded', ['%2B84903111333', '+84%20903111333']],
    ['letters', ['call 0903111333', '0903111333 Zalo', '1-800-FLOWERS', 'a12345', '0x1234567']],
    ['is a date', ['12/05/1990', '1990-05-12', '1990/05/12', '12.05.90', '12. 05. 1990', '05-12-1990']],
    ['is a date', ['12/05/1990 10:00', '1990-05-12T10:00:00', '00/00/0000', '0/0/00']],
    ['no digits', ['a / b', 'n/a', '-']],
    ['+ that does not stand in front', ['0903+111333', '++84903111333', '+84+903111333']],
    ['begins or ends', ['-903111333', '0903111333 -', '0903111333/', '.0903111333']],
    ['digits in brackets', ['0903111333 (2)', '0903 111 333 (12)']],
    ['fewer than the 5 digits', ['1234', '(12)']],
    ['more than the 15 digits', ['1234567890123456']],
    ['holds a character', ['12345 %', '€12345', '#0903111333']],
  ])('%s: %j', (reason, texts) => {
    for (const text of texts)
      for (const output of ['asis', 'e164', 'national'] as const)
        expect([text, parsePhone(text, { output, country: 'VN' })]).toEqual([
          text,
          { ok: false, code: 'invalid_phone', message: expect.stringContaining(reason) },
        ]);
  });

  test('time stays linear on a huge cell', () => {
    const start = performance.now();
    for (const unit of ['0', '0/', '+', '(', '1 ', '0903111333; '])
      expect(parsePhone(unit.repeat(30_000), { output: 'asis' }).ok).toBe(false);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('the cure transform: [first] is named', () => {
  test.each([
    ['0903111333; 0904333555', true],
    ['0903111333/4', true],
    ['0903111333, 0904333555', true],
    ['0903111333 or 0904333555', false],
    ['0903111333 | 0904333555', false],
    ['0903111333 0904333555', false],
    ['1234567890123456', false],
  ])('of %j: %s', (text, isNamed) => {
    const parsed = parsePhone(text, { output: 'asis' });
    expect(!parsed.ok && parsed.message.includes('[first]')).toBe(isNamed);
  });

  test('only where it gives a number', () => {
    const pieces = fc.constantFrom('0903111333', '12', '/', ';', ' or ', ',', ' ', '(', ')', 'Zalo', '+84');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const parsed = parsePhone(text, { output: 'asis' });
        if (parsed.ok || !parsed.message.includes('[first]')) return;
        expect(parsePhone(firstOfList(text), { output: 'asis' })).toMatchObject({ ok: true });
      }),
    );
  });
});

describe('an accepted phone', () => {
  const noise = fc.constantFrom(
    ...'0123456789 +-()./;,:x#'.split(''),
    '\u200B',
    '\u00A0',
    '٣',
    'tel:',
    '(a)',
    'ext ',
  );
  const noisy = fc.array(noise, { minLength: 5, maxLength: 18 }).map((parts) => parts.join(''));
  const valid = fc
    .tuple(fc.constantFrom('+849', '0', '(0203) ', '+49 6151/'), fc.stringMatching(/^[1-9]\d{2}[ -]?\d{4}$/))
    .map(([start, end]) => `${start}${end}`);

  test('keeps the digits of its cell, and their order', () => {
    fc.assert(
      fc.property(noisy, (text) => {
        const parsed = parsePhone(text, { output: 'asis' });
        if (!parsed.ok) return;
        expect(phoneDigits(parsed.value)).toBe(phoneDigits(text));
      }),
    );
  });

  test('is read again as itself', () => {
    fc.assert(
      fc.property(fc.oneof(noisy, valid), (text) => {
        const parsed = parsePhone(text, { output: 'asis' });
        if (!parsed.ok) return;
        expect(parsePhone(parsed.value, { output: 'asis' })).toEqual(parsed);
      }),
    );
  });

  test('is found behind each decoration', () => {
    const decorate = fc.constantFrom<(text: string) => string>(
      (text) => `tel:${text}`,
      (text) => `P: ${text}`,
      (text) => `whatsapp:${text}`,
      (text) => `${text}@c.us`,
      (text) => `${text} (Zalo)`,
      (text) => `[work] ${text}`,
      (text) => `'${text}`,
      (text) => `="${text}"`,
    );
    fc.assert(
      fc.property(valid, decorate, (text, decorated) => {
        const cell = unwrapCell(decorated(text), 'phone');
        expect(parsePhone(cell, { output: 'asis' })).toEqual({ ok: true, value: text });
      }),
    );
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
    ['(+84) 0908 111 222', 'VN', '+84908111222'],
    ['+84 (0) 903 111 222', 'VN', '+84903111222'],
    ['p:+84903111222', 'VN', '+84903111222'],
    ['0903 111 222 (Zalo)', 'VN', '+84903111222'],
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

test('a single digit has too few, and no sign at its ends', () => {
  expect(parsePhone('0', { output: 'asis' })).toMatchObject({
    message: '"0" has fewer than the 5 digits of a phone number',
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
