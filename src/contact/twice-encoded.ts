/**
 * Windows-1252 where it differs from Latin-1, from byte 0x80 on; a blank is a byte without a character. Written
 * out, since TextDecoder of Node 20 reads these bytes as Latin-1.
 */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * Character to byte, for the upper half of the encodings in which UTF-8 is commonly misread: Western Windows,
 * with Latin-1 in its gaps, and old Macs. The lower half is ASCII in all of them.
 */
const BYTE_TABLES: readonly ReadonlyMap<string, number>[] = [
  new Map([...tableOf('latin1'), ...gaplessOf(WINDOWS_1252)]),
  tableOf('macintosh'),
];

function gaplessOf(characters: string): [string, number][] {
  return Array.from(characters, (character, i): [string, number] => [character, 0x80 + i]).filter(
    ([character]) => character !== ' ',
  );
}

function tableOf(encoding: string): ReadonlyMap<string, number> {
  const decoder = new TextDecoder(encoding);
  const bytes = Array.from({ length: 128 }, (_, i) => i + 128);
  return new Map(bytes.map((byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
}

/**
 * First bytes of the letters that real names and texts have: Latin with accents (C2 to C6), Greek, Cyrillic,
 * Hebrew, Arabic, Vietnamese (E1), punctuation (E2), scripts of Asia, emoji. A capital letter before a closing
 * quote, such as `CAFÉ»`, gives other bytes.
 */
const PLAUSIBLE =
  /^[\u00A0-\u017F\u0192\u01A0-\u01B0\u0300-\u036F\u0370-\u052F\u0590-\u06FF\u0900-\u0DFF\u0E00-\u0E7F\u1E00-\u1EFF\u2010-\u203A\u20AB\u20AC\u2122\u2190-\u27BF\u3000-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3\uFF00-\uFFEF\u{1F000}-\u{1FAFF}\p{M}]$/u;

/** Bytes of UTF-8 with which a letter of more than one byte begins, in either misreading. */
const LEADS = /[ÂÃÄÅÆÎÏÐÑØÙÚÛàáâãäåæçèéêëìíîïðàÉ√ƒ≈∆»–—ÿ·‚„‰Ë\uF8FF͡]/;

/** Longer texts are judged by their beginning; a text is misread as a whole or not at all. */
const LONGEST = 2_000;

/** Misread once more on another machine. */
const DEPTH = 3;

/**
 * What a text was before its bytes of UTF-8 were read in another encoding and saved (`Nguyá»…n`: "Nguyễn");
 * undefined for a sound one. Only certain where the whole text goes back to valid UTF-8.
 */
export function decodeTwice(text: string): string | undefined {
  return /[^\0-\x7F]/.test(text) ? decodeUpTo(text.slice(0, LONGEST), DEPTH) : undefined;
}

/** The text from furthest back that holds plausible letters. */
function decodeUpTo(text: string, depth: number): string | undefined {
  if (depth === 0 || !LEADS.test(text)) return undefined;
  for (const table of BYTE_TABLES) {
    const decoded = decodeWith(text, table);
    if (decoded === undefined) continue;
    const found = decodeUpTo(decoded, depth - 1) ?? (isPlausible(decoded) ? decoded : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlausible(decoded: string): boolean {
  const letters = Array.from(decoded).filter((letter) => letter > '\x7F');
  return letters.length > 0 && letters.every((letter) => PLAUSIBLE.test(letter));
}

function decodeWith(text: string, table: ReadonlyMap<string, number>): string | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const byte = code < 128 ? code : table.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return fromUtf8(Uint8Array.from(bytes));
}

function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
