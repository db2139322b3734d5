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
        [word, 'latin1'],
      ] as const,
  ),
)('%s misread as %s is found, once and twice', (word, encoding) => {
  const once = misread(word, encoding);
  expect(decodeTwice(once)).toBe(word);
  expect(decodeTwice(misread(once, encoding))).toBe(word);
});

test.each(['cp437', 'cp850'])('a name that a console misread as %s is found', (encoding) => {
  for (const word of ['Nguyễn', 'Trần Thị Bảo', 'Đỗ', 'Zoé', 'Müller', 'Ñandú', 'Œuvre'])
    expect(decodeTwice(misread(word, encoding)), word).toBe(word);
});

test('every text of Vietnamese, French and German letters is found', () => {
  const letters =
    'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵçœæÀÂÉÈÊËÎÏÔŒÙÛÜŸäöüßÄÖ ';
  const texts = fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength: 1 });
  fc.assert(
    // With a letter in front that proves the misreading: an Œ alone could be a Swedish letter in quotes.
    fc.property(texts, (rest) => {
      const text = `é${rest}`;
      expect(decodeTwice(text)).toBeUndefined();
      expect(decodeTwice(misread(text, 'windows-1252'))).toBe(text);
    }),
  );
});

test.each([
  ['Nguyá»…n Thu HÃ', 'Nguyễn Thu Hà'],
  ['HÃ  Ná»™i', 'Hà Nội'],
  ['HÃ Ná»™i', 'Hà Nội'],
])('%s has lost a no-break space, and is found all the same', (text, before) => {
  expect(decodeTwice(text)?.replaceAll(' ', '')).toBe(before.replaceAll(' ', ''));
});

test.each([
  ['KÃ–NIG', 'KÖNIG'],
  ['ANDRÃ‰', 'ANDRÉ'],
  ['MÃœLLER', 'MÜLLER'],
  ['Ã…sa', 'Åsa'],
  ['Å»ak', 'Żak'],
  ['ÐŸÐµÑ‚Ñ€', 'Петр'],
  ['Itâ€™s', 'It’s'],
  ['25 Â°C', '25 °C'],
  ['100 â‚¬', '100 €'],
  ['ðŸ˜€', '😀'],
  ['Ă©tĂ©', 'été'],
])('%s was %s', (text, before) => {
  expect(decodeTwice(text)).toBe(before);
});

test('a long text is judged by its beginning, wherever that is cut', () => {
  for (let shift = 0; shift < 8; shift += 1)
    expect(decodeTwice('x'.repeat(shift) + 'Nguyá»…n '.repeat(1_000))).toMatch(/^x*Nguyễn /);
});
