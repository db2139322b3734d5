import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanCell, quoteCell } from '../../src/contact/text.js';

describe('cleanCell', () => {
  test.each([
    ['blanks at both ends go', '  Ana \t\r\n', 'Ana'],
    ['inner blanks stay', 'Ana  María', 'Ana  María'],
    ['a no-break space goes', '\u00A0Ana\u202F', 'Ana'],
    ['zero-width marks and a BOM go', '\uFEFF\u200BAna\u200D\u2060', 'Ana'],
    ['direction marks around a pasted phone number go', '\u202D0912345678\u202C', '0912345678'],
    ['letters with separate accents become one', 'Nguye\u0302\u0303n', 'Nguyễn'],
    ['leading zeros stay', '007', '007'],
    ['an emoji with joiners stays whole', ' 👩‍👩‍👧 ', '👩‍👩‍👧'],
    ['nothing but blanks becomes nothing', ' \u00A0\u200B ', ''],
  ])('%s', (_, raw, clean) => {
    expect(cleanCell(raw)).toBe(clean);
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(cleanCell(cleanCell(raw))).toBe(cleanCell(raw));
      }),
    );
  });

  test('takes linear time on a huge cell with blanks inside', () => {
    const huge = `a${' '.repeat(4_000_000)}b`;
    expect(cleanCell(huge)).toHaveLength(huge.length);
  });
});

describe('quoteCell', () => {
  test.each([
    ['a short text is whole', 'Ana', '"Ana"'],
    ['a text of 40 characters is whole', 'x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['a longer text is cut', 'x'.repeat(41), `"${'x'.repeat(40)}…"`],
    ['a character of two halves is not cut in two', '😀'.repeat(50), `"${'😀'.repeat(40)}…"`],
    ['a quote is escaped', 'a"b', '"a\\"b"'],
    ['a new line and a terminal escape are made visible', 'a\n\u001B[31m\u009B', '"a\\n\\u{1b}[31m\\u{9b}"'],
    ['text direction cannot be turned round', '\u202Eabc', '"\\u{202e}abc"'],
  ])('%s', (_, text, quoted) => {
    expect(quoteCell(text)).toBe(quoted);
  });
});
