import { BYTE_TABLES, CONSOLE_BYTE_TABLES, type ByteTable } from './byte-tables.js';

/**
 * The letters that texts of people hold: Latin with the accents of living languages, Greek, Cyrillic, Hebrew,
 * Arabic, the scripts of India and Asia, punctuation, signs of money, pictures. Where a decoded text holds
 * other letters, the text was sound, such as `JOSÉ…`, and could be decoded by chance only.
 */
const PLAUSIBLE = new RegExp(
  '[\\u00A0-\\u017F\\u0192\\u01A0\\u01A1\\u01AF\\u01B0\\u0218-\\u021B\\u1E00-\\u1EFF' +
    '\\u0300-\\u0304\\u0306\\u0308-\\u030C\\u031B\\u0323\\u0327\\u0328' +
    '\\u0386-\\u03CE\\u0400-\\u045F\\u05D0-\\u05EA\\u0621-\\u064A\\u067E\\u0686\\u06A9\\u06AF\\u06CC' +
    '\\u0900-\\u0EFF\\u1000-\\u10FF\\u1780-\\u17FF\\u2010-\\u203A\\u20A0-\\u20BF\\u2122\\u2190-\\u27BF' +
    '\\u3000-\\u30FF\\u3400-\\u9FFF\\uAC00-\\uD7A3\\uFF00-\\uFFEF\\u{1F000}-\\u{1FAFF}]',
  'u',
);

/** Letters and marks that count only beside the plausible ones: of smaller languages, of vowels, of pictures. */
const ACCOMPANYING = /[\u0460-\u052F\u0591-\u05C7\u0610-\u06FF\u200B-\u200F\uFE0E\uFE0F]/;

/** A misread letter of more than one byte begins with one of these. */
const LEADS = /[ÂÃĂÄÅÆÈÌÎÏÐĐÑ×ØÙÚÛàáâãăäåæçèéêëìíîïđð√ƒ≈∆»–—ÿŸ·‚„‰ÊËÁÍÓÔ\uF8FF]/;

/** A text misread by a Windows console is full of lines and boxes, which no name holds. */
const BOXES = /[\u2500-\u259F]/;

/**
 * A misread last byte that became a no-break space. At the end of a cell it is lost, elsewhere it may be a
 * plain blank now.
 */
const LOST_BLANK = /([ÃĂÆ]|áº)(?: (?= )|(?= |$))/g;

/** A capital letter and an ellipsis prove nothing: `AMANHÃ…` is Portuguese, though `SMÃ…` was Swedish. */
const NO_PROOF = /\p{Lu}[…’](?!\p{L})/gu;

/**
 * A letter beyond ASCII with none beside it. A misread letter became two at least, so a text that holds a lone
 * one cannot be misread as a whole, unless a blank beside it was lost.
 */
const LONE = /(?<![^\0-\x7F])[^\0-\x7F](?![^\0-\x7F])/;

/** Of a longer text only the beginning is judged: a text is misread as a whole or not at all. */
const LONGEST = 2_000;

/** How many times a text may have been misread, each time on another machine. */
const DEPTH = 3;

const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text before its bytes of UTF-8 were read in another encoding and saved (`Nguyá»…n`: "Nguyễn");
 * undefined for a sound text. A text counts as misread only where the whole of it goes back to valid UTF-8.
 */
export function decodeTwice(text: string): string | undefined {
  return /[^\0-\x7F]/.test(text) ? decodeUpTo(beginningOf(text), DEPTH) : undefined;
}

/** The beginning of a long text. It is cut before an ASCII letter, so that no letter of several bytes is cut apart. */
function beginningOf(text: string): string {
  if (text.length <= LONGEST) return text;
  let end = LONGEST;
  while (end > LONGEST - 20 && text.charCodeAt(end) > 0x7f) end -= 1;
  return text.slice(0, end);
}

/** Decodes as often as the result holds plausible letters, and gives the last such result. */
function decodeUpTo(text: string, depth: number): string | undefined {
  if (depth === 0 || (LONE.test(text) && text.search(LOST_BLANK) < 0)) return undefined;
  const hasBoxes = BOXES.test(text);
  if (!hasBoxes && !LEADS.test(text.replace(NO_PROOF, ''))) return undefined;
  for (const table of hasBoxes ? CONSOLE_BYTE_TABLES : BYTE_TABLES) {
    const decoded = decodeWith(text, table);
    if (decoded === undefined) continue;
    const found = decodeUpTo(decoded, depth - 1) ?? (isPlausible(decoded) ? decoded : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decodeWith(text: string, table: ByteTable): string | undefined {
  const exact = fromBytes(text, table);
  if (exact !== undefined) return exact;
  const mended = text.replace(LOST_BLANK, '$1\u00A0');
  if (mended === text) return undefined;
  // The other letters must prove that the text is misread: `IRMÃ` and `MANHÃ E TARDE` are sound.
  const others = fromBytes(text.replace(LOST_BLANK, '').replace(NO_PROOF, ''), table);
  return others !== undefined && isPlausible(others) ? fromBytes(mended, table) : undefined;
}

function fromBytes(text: string, table: ByteTable): string | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const byte = code < 0x80 ? code : table.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  const decoded = UTF_8.decode(Uint8Array.from(bytes));
  return decoded.includes('\uFFFD') ? undefined : decoded;
}

function isPlausible(decoded: string): boolean {
  const letters = Array.from(decoded).filter((letter) => letter > '\x7F');
  return (
    letters.some((letter) => PLAUSIBLE.test(letter)) &&
    letters.every((letter) => PLAUSIBLE.test(letter) || ACCOMPANYING.test(letter)) &&
    !hasLoneForeignLetter(decoded)
  );
}

/**
 * Whether a single letter of another script touches a Latin one. It happens where `ESPAÑ…` is taken for
 * misread Cyrillic.
 */
function hasLoneForeignLetter(text: string): boolean {
  const kinds = Array.from(text, kindOf);
  return kinds.some((kind, i) => {
    const before = kinds[i - 1];
    const behind = kinds[i + 1];
    const isLone = kind === 'foreign' && before !== 'foreign' && behind !== 'foreign';
    return isLone && (before === 'latin' || behind === 'latin');
  });
}

function kindOf(letter: string): 'latin' | 'foreign' | 'none' {
  if (/[\p{Script=Latin}\p{M}]/u.test(letter)) return 'latin';
  return /\p{L}/u.test(letter) ? 'foreign' : 'none';
}
