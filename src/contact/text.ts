/** Blanks, and marks without width that copying from phones, chats and web pages leaves around a value. */
const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/;

const QUOTED_LENGTH = 40;

/** Trims a cell at both ends (also no-break spaces, zero-width marks, a BOM) and puts it into Unicode NFC. */
export function cleanCell(raw: string): string {
  // Not a regex with `+$`: on a huge cell with long runs of blanks inside that takes quadratic time.
  let start = 0;
  let end = raw.length;
  while (start < end && INVISIBLE.test(raw.charAt(start))) start += 1;
  while (end > start && INVISIBLE.test(raw.charAt(end - 1))) end -= 1;
  return raw.slice(start, end).normalize('NFC');
}

/** A cell as messages show it: quoted, cut to 40 characters, with nothing in it that moves a terminal. */
export function quoteCell(text: string): string {
  const start = Array.from(text.slice(0, 2 * QUOTED_LENGTH + 2));
  const shown = start.length > QUOTED_LENGTH ? `${start.slice(0, QUOTED_LENGTH).join('')}…` : text;
  return `"${shown.replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter)}"`;
}

/** A name without its quotes, where nothing in it needed escaping. */
export function printable(name: string): string {
  const quoted = quoteCell(name);
  return quoted === `"${name}"` ? name : quoted;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
