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
        fc.pre(parsed.ok);
        const { pathname } = new URL(`https://api.example.com/v1.0/contacts/${encodeURIComponent(text)}`);
        expect(decodeURIComponent(pathname.slice('/v1.0/contacts/'.length))).toBe(text);
      }),
    );
  });
});
