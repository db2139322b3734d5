/** Blanks, and marks without width that copying from phones, chats and web pages leaves around a value. */
const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/;

const QUOTED_LENGTH = 40;

declare const fitToPrint: unique symbol;

/**
 * A text that cannot move the terminal or forge a line, because everything from outside in it is escaped.
 * Only the functions of this file make one. Functions that write to a terminal or a log accept no other text.
 */
export type Printable = string & { readonly [fitToPrint]: true };

/**
 * Characters that are escaped: controls (C0, DEL, C1), marks without width or for direction, line and
 * paragraph separators, half characters.
 */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u3164\uFFA0]/gu;

/** Trims a cell at both ends (also no-break spaces, zero-width marks, a BOM) and puts it into Unicode NFC. */
export function cleanCell(raw: string): string {
  // A regex with `+$` is not used: on a huge cell with long runs of blanks inside it takes quadratic time.
  let start = 0;
  let end = raw.length;
  while (start < end && INVISIBLE.test(raw.charAt(start))) start += 1;
  while (end > start && INVISIBLE.test(raw.charAt(end - 1))) end -= 1;
  return toNfc(raw.slice(start, end));
}

/**
 * The same text in memory of its own. A part of a text holds on to the whole of it (V8), which must not be where the part
 * is remembered for long.
 */
export function ownCopy(text: string): string {
  // Joining makes a new text. Cutting it again makes a part of that, which is hardly longer. JSON would take ten times as long.
  return ` ${text}`.slice(1);
}

/** A run of more combining marks than any language has. The Stream-Safe Text Format of Unicode allows 30. */
const NO_LETTER = /\p{M}{64}/u;
/** Up to this length even a text of nothing but marks is normalised at once. */
const SHORT = 1_000;

/**
 * The text in Unicode NFC. A text with long runs of combining marks stays as it is: it belongs to no
 * language, and sorting its marks takes quadratic time (a megabyte takes minutes, measured).
 */
export function toNfc(text: string): string {
  return text.length > SHORT && NO_LETTER.test(text) ? text : text.normalize('NFC');
}

/** The text taken apart (NFD), under the same condition. */
export function toNfd(text: string): string {
  return text.length > SHORT && NO_LETTER.test(text) ? text : text.normalize('NFD');
}

/**
 * The text without a character at its end, however often it stands there. A regex with `+$` would take
 * quadratic time on runs inside the text.
 */
export function trimEndOf(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === character) end -= 1;
  return text.slice(0, end);
}

/** A cell as messages show it: quoted, cut to 40 characters, with nothing in it that moves a terminal. */
export function quoteCell(text: string): Printable {
  const start = Array.from(text.slice(0, 2 * QUOTED_LENGTH + 2));
  const shown = start.length > QUOTED_LENGTH ? `${start.slice(0, QUOTED_LENGTH).join('')}…` : text;
  return `"${shown.replace(/["\\]/g, '\\$&').replace(UNFIT, escapeCharacter)}"` as Printable;
}

/** A name as messages show it. It stands without quotes where nothing in it needed escaping. */
export function printable(name: string): Printable {
  const quoted = quoteCell(name);
  return quoted === `"${name}"` ? (name as Printable) : quoted;
}

/** Whether nothing in the text needs escaping. */
export function isFit(text: string): boolean {
  return text.search(UNFIT) < 0;
}

/** A name or path in full length, on one line. */
export function printableWhole(name: string): Printable {
  return name.replace(UNFIT, escapeCharacter) as Printable;
}

/**
 * A text of this program, of several lines, that may hold texts from outside. It is escaped here for the last
 * time before a terminal or a log. The escapes are those of JSON, so that a JSON text stays JSON.
 */
export function printableLines(text: string): Printable {
  return text.replace(UNFIT, (character) =>
    character === '\n' || character === '\t' ? character : escapeForJson(character),
  ) as Printable;
}

/** Marks a control sequence, or another text that this program made without any text from outside. */
export function ourOwn(text: string): Printable {
  return text as Printable;
}

function escapeForJson(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
