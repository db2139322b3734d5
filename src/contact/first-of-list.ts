import { splitAtSlashes } from './phone-list.js';

/** The separators that leave no doubt, the strongest first; Google Contacts joins with `:::`. */
const STRONG = [/:::/y, /[\n\r]/y, /;(?!ext=)/iy] as const;
const COMMA = /,/y;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['<', '>'],
  ['"', '"'],
]);

/**
 * The first part of a list that is separated by `:::`, a line break, `;`, `,` or `/` (`transform: [first]`). A
 * text that is no list stays as it is. Separators in brackets, and in quotes round a name, separate nothing; nor
 * does the comma of `Lee, Ann <ann@example.com>`, nor the slash of one phone number (`0170/1234567`).
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

/** The first part that is not blank, '' where all are; undefined where the separator does not occur. */
function firstPart(text: string, separator: RegExp): string | undefined {
  let start = 0;
  for (;;) {
    const found = findSeparator(text, separator, start);
    if (found === undefined) return start === 0 ? undefined : text.slice(start).trim();
    const part = text.slice(start, found.start).trim();
    if (part !== '') return part;
    start = found.end;
  }
}

type Place = { readonly start: number; readonly end: number };

/** The next separator that stands neither in brackets nor in the quotes with which a part begins. */
function findSeparator(text: string, separator: RegExp, from: number): Place | undefined {
  const pattern = new RegExp(separator);
  // A bracket that is never closed is looked for once: a second search would make the time quadratic.
  const unclosed = new Set<string>();
  let isBegun = false;
  for (let at = from; at < text.length; at += 1) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { start: at, end: pattern.lastIndex };
    const character = text.charAt(at);
    const closing = character === '"' && isBegun ? undefined : CLOSING.get(character);
    if (character.trim() !== '') isBegun = true;
    if (closing === undefined || unclosed.has(closing)) continue;
    const end = text.indexOf(closing, at + 1);
    if (end < 0) unclosed.add(closing);
    else at = end;
  }
  return undefined;
}

/** `Lee, Ann <ann@example.com>` of more that follow; undefined where the first part is no such address. */
function firstNamedAddress(text: string): string | undefined {
  const close = text.indexOf('>');
  const open = close < 0 ? -1 : text.lastIndexOf('<', close);
  if (open < 0 || !text.slice(open, close).includes('@')) return undefined;
  const rest = text.slice(close + 1).trimStart();
  return /^[,;/]/.test(rest) || rest.includes('@') ? text.slice(0, close + 1) : text;
}

function firstBeforeSlash(text: string): string {
  if (!text.includes('/') || text.includes('://')) return text;
  if (!text.includes('@')) return splitAtSlashes(text)[0] ?? text;
  // A slash may well stand within an address.
  const parts = text.split('/');
  const areAddresses = parts.filter((part) => part.includes('@')).length > 1;
  const first = (areAddresses ? parts : text.split(/ \/|\/ /)).map((part) => part.trim());
  return first.find((part) => part !== '') ?? text;
}
