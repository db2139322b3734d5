import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContactId } from '../../src/contact/id.js';

describe('parseContactId', () => {
  test.each([
    '183ccf94-3111-480f-8b12-4d19d65d3c78',
    '0042',
    'a.b',
    '12e5',
    '183CCF94-3111-480F-8B12-4D19D65D3C79',
    'é%2e',
    'x'.repeat(128),
    '😀'.repeat(128),
  ])('%s is returned as it stands', (text) => {
    expect(parseContactId(text)).toEqual({ ok: true, value: text });
  });

  test('an empty cell is missing_id', () => {
    expect(parseContactId('')).toMatchObject({ ok: false, code: 'missing_id' });
  });

  test.each([
    ['a blank', 'a b'],
    ['a blank at the end', 'a '],
    ['a no-break space', 'a\u00A0b'],
    ['an ideographic space', 'a\u3000b'],
    ['a zero-width space', 'a\u200Bb'],
    ['a new line', 'a\nb'],
    ['a NUL', 'a\u0000b'],
    ['DEL', 'a\u007Fb'],
    ['a slash', 'a/b'],
    ['a question mark', 'a?b'],
    ['a hash', 'a#b'],
    ['half a surrogate pair', 'a\uD83D'],
    ['129 characters', 'x'.repeat(129)],
    ['129 characters beyond the basic plane', '😀'.repeat(129)],
    ['one dot, which in a URL is this folder', '.'],
    ['two dots, which in a URL are the folder above', '..'],
  ])('%s is invalid_id', (_, text) => {
    expect(parseContactId(text)).toMatchObject({ ok: false, code: 'invalid_id' });
  });

  test('an accepted ID is exactly one segment of a URL path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = parseContactId(text);
        if (!parsed.ok) return;
        const { value } = parsed;
        const { pathname } = new URL(`https://api.example.com/v1.0/contacts/${encodeURIComponent(value)}`);
        expect(decodeURIComponent(pathname.slice('/v1.0/contacts/'.length))).toBe(value);
        expect(text).toContain(value);
        expect(parseContactId(value)).toEqual(parsed);
      }),
    );
  });
});

test.each(['Total', 'TOTALS:', 'Total: 24', 'Grand total', 'Tổng cộng:', 'Gesamt', 'Итого', '合計'])(
  '%s is the word of a row of totals',
  (text) => {
    const parsed = parseContactId(text);
    expect(parsed).toMatchObject({ ok: false, code: 'invalid_id' });
    expect(parsed).toHaveProperty('message', expect.stringContaining('row of totals'));
  },
);

test.each(['Total-1', 'summer', 'counter', 'tot'])('%s is an ID', (text) => {
  expect(parseContactId(text)).toEqual({ ok: true, value: text });
});

describe('the braces of a GUID come off', () => {
  test.each([
    ['{183ccf94-3111-480f-8b12-4d19d65d3c99}', '183ccf94-3111-480f-8b12-4d19d65d3c99'],
    ['{183CCF94-3111-480F-8B12-4D19D65D3C99}', '183CCF94-3111-480F-8B12-4D19D65D3C99'],
    ['{c1}', '{c1}'],
  ])('%s is %s', (text, value) => {
    expect(parseContactId(text)).toEqual({ ok: true, value });
  });
});

describe('a damaged ID is refused for its true reason, with the cure', () => {
  test.each([
    [
      'a number that a spreadsheet has rewritten',
      ['1.02E+15', '1,02E+15', '1.02e15', '1E+15', '-1.02E+15', '1.E+15'],
    ],
    ['a number that a spreadsheet has rewritten', ['1024.0', '1024.00', '1024,0']],
    ['thousands separators', ['1,024', '1,024,000']],
    ['is a list', ['a,b', 'a;b', 'a ::: b', '{a},{b}', '1.02E+15;1.03E+15']],
    ['the last "/"', ['https://app.example.com/contacts/c1', 'HTTP://x/c1', 'app.example.com/contacts/c1']],
    ["put the contact's own ID there", ['NULL', 'None', 'undefined', '#N/A', '#REF!', '-', '.']],
  ])('%s: %j', (reason, texts) => {
    for (const text of texts)
      expect([text, parseContactId(text)]).toEqual([
        text,
        { ok: false, code: 'invalid_id', message: expect.stringContaining(reason) },
      ]);
  });

  test.each(['12e5', '1e15', '00E7', '1.5', 'v1.2', 'a.b.c', 'ann@example.com', 'www.example.com'])(
    '%s may well be an ID',
    (text) => {
      expect(parseContactId(text)).toEqual({ ok: true, value: text });
    },
  );
});
