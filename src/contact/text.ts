/** Blanks, and marks without width that copying from phones, chats and web pages leaves around a value. */
const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/;

const QUOTED_LENGTH = 40;

declare const fitToPrint: unique symbol;

/**
 * Text that moves no terminal and forges no line: what comes from outside has been escaped. Only the functions
 * of this file make one, and what writes to a terminal or a log takes nothing else.
 */
export type Printable = string & { readonly [fitToPrint]: true };

/** Controls (C0, DEL, C1), marks without width and for direction, line and paragraph separators, half characters. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u3164\uFFA0]/gu;

/** Trims a cell at both ends (also no-break spaces, zero-width marks, a BOM) and puts it into Unicode NFC. */
export function cleanCell(raw: string): string {
  // Not a regex with `+$`: on a huge cell with long runs of blanks inside that takes quadratic time.
  let start = 0;
  let end = raw.length;
  while (start < end && INVISIBLE.test(raw.charAt(start))) start += 1;
  while (end > start && INVISIBLE.test(raw.charAt(end - 1))) end -= 1;
  return toNfc(raw.slice(start, end));
}

/** More combining marks in a row than any language has: the Stream-Safe Text Format of Unicode allows 30. */
const NO_LETTER = /\p{M}{64}/u;
/** Up to here even a text of nothing but marks is brought into order at once. */
const SHORT = 1_000;

/**
 * The text in Unicode NFC. One with long runs of combining marks stays as it is: it is no text of any language,
 * and to put the marks into their order takes quadratic time (a megabyte takes minutes, measured).
 */
export function toNfc(text: string): string {
  return text.length > SHORT && NO_LETTER.test(text) ? text : text.normalize('NFC');
}

/** The text taken apart (NFD), under the same condition. */
export function toNfd(text: string): string {
  return text.length > SHORT && NO_LETTER.test(text) ? text : text.normalize('NFD');
}

/** The text without a character at its end, however often it stands there: `+$` takes quadratic time on runs inside. */
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

/** A name without its quotes, where nothing in it needed escaping. */
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
 * A text of ours, of several lines, which may hold text of others: the last door before a terminal or a log.
 * Escapes are those of JSON, so that a JSON text stays one.
 */
export function printableLines(text: string): Printable {
  return text.replace(UNFIT, (character) =>
    character === '\n' || character === '\t' ? character : escapeForJson(character),
  ) as Printable;
}

/** A control sequence, or another text, that this program made without any text from outside. */
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
