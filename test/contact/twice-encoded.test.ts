import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeTwice } from '../../src/contact/twice-encoded.js';

/** The text as a program shows it that takes its bytes of UTF-8 for another encoding's. */
function misread(text: string, encoding: string): string {
  // Programs show a byte without a character as the control character of its number.
  const show = (byte: number) =>
    iconv.decode(Buffer.from([byte]), encoding).replace('\uFFFD', String.fromCharCode(byte));
  // Cells are in NFC before they are judged.
  return Array.from(Buffer.from(text), show).join('').normalize('NFC');
}

const WORDS = [
  'Nguyễn',
  'Trần Thị Bảo',
  'Đỗ',
  'Ơn',
  'Zoé',
  'Œuvre',
  'Müller',
  'Ñandú',
  'Ève’s',
  '李',
  '김',
  'Ирина',
];

test.each(
  WORDS.flatMap(
    (word) =>
      [
        [word, 'windows-1252'],
        [word, 'macintosh'],
      ] as const,
  ),
)('%s misread as %s is found, once and twice', (word, encoding) => {
  const once = misread(word, encoding);
  expect(decodeTwice(once)).toBe(word);
  expect(decodeTwice(misread(once, encoding))).toBe(word);
});

test('every text of Vietnamese and French letters is found', () => {
  const letters =
    'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵçœæÀÂÉÈÊËÎÏÔŒÙÛÜŸ ';
  const texts = fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1 });
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(/[^\0-\x7F]/.test(text));
      expect(decodeTwice(text)).toBeUndefined();
      expect(decodeTwice(misread(text, 'windows-1252'))).toBe(text);
    }),
  );
});
