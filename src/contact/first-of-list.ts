import { joinSlashedNumbers } from './phone-list.js';

/** Separators that are certain, the strongest first. Google Contacts joins with `:::`. */
const STRONG = [/:::/y, /[\n\r]/y, /;(?!ext=)/iy] as const;
const COMMA = /,/y;
const SLASH = /\//y;
const SPACED_SLASH = / \/|\/ /y;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
  ['"', '"'],
]);

/**
 * The first part of a list that is separated by `:::`, a line break, `;`, `,` or `/` (`transform: [first]`).
 * A text that is no list stays as it is. Separators in brackets, or in quotes round a name, do not count. Two
 * more do not count: the comma of `Lee, Ann <ann@example.com>`, and the slash of one phone number
 * (`0170/1234567`).
 */
export function firstOfList(text: string): string {
  for (const separator of STRONG) {
    const part = firstPart(text, separator);
    if (part !== undefined) return firstOfList(part);
  }
  const part = firstPart(text, COMMA);
  const named = part?.includes('@') === true ? undefined : firstNamedAddress(text);
  if (named !== undefined) return named;
  return part === undefined ? firstBeforeSlash(text) : firstOfList(part);
}

/** The first part that is not blank, '' where all parts are blank; undefined where the separator does not occur. */
function firstPart(text: string, separator: RegExp): string | undefined {
  const parts = splitOutsideBrackets(text, separator).map((part) => part.trim());
  return parts.length === 1 ? undefined : (parts.find((part) => part !== '') ?? '');
}

/** Splits a text at its separators, but not in brackets, nor in quotes with which a part begins. */
function splitOutsideBrackets(text: string, separator: RegExp): string[] {
  const pattern = new RegExp(separator);
  const parts: string[] = [];
  // Each kind of bracket that is never closed is searched for once: a second search would make the time
  // quadratic.
  const unclosed = new Set<string>();
  let start = 0;
  let isBegun = false;
  for (let at = 0; at < text.length; at += 1) {
    pattern.lastIndex = at;
    if (pattern.test(text)) {
      parts.push(text.slice(start, at));
      start = pattern.lastIndex;
      at = start - 1;
      isBegun = false;
      continue;
    }
    const character = text.charAt(at);
    const closing = character === '"' && isBegun ? undefined : CLOSING.get(character);
    if (character.trim() !== '') isBegun = true;
    if (closing === undefined || unclosed.has(closing)) continue;
    const end = text.indexOf(closing, at + 1);
    if (end < 0) unclosed.add(closing);
    else at = end;
  }
  return [...parts, text.slice(start)];
}

/** `Lee, Ann <ann@example.com>` at the beginning of a list; undefined where the first part is no such address. */
function firstNamedAddress(text: string): string | undefined {
  const close = text.indexOf('>');
  const open = close < 0 ? -1 : text.lastIndexOf('<', close);
  if (open < 0 || !text.slice(open, close).includes('@')) return undefined;
  const rest = text.slice(close + 1).trimStart();
  return /^[,;/]/.test(rest) || rest.includes('@') ? text.slice(0, close + 1) : text;
}

function firstBeforeSlash(text: string): string {
  if (text.includes('://')) return text;
  const parts = splitOutsideBrackets(text, SLASH);
  if (parts.length === 1) return text;
  if (!text.includes('@')) return joinSlashedNumbers(parts)[0] ?? text;
  // A slash may be part of an address. It separates only where blanks stand round it, or where several parts
  // hold an @.
  const areAddresses = parts.filter((part) => part.includes('@')).length > 1;
  return firstPart(text, areAddresses ? SLASH : SPACED_SLASH) ?? text;
}
