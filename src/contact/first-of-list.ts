import { splitNumbers } from './phone-form.js';

/** Separators that leave no doubt, the strongest first; Google Contacts joins with `:::`. */
const STRONG = [':::', '\n', ';'] as const;

/** One phone number: what else holds digits and slashes alone is a date, and no list either. */
const IS_NUMBER = /^[\d\s()+./-]+$/;

/**
 * The first part of a list that is separated by `:::`, a line break, `;`, `,` or `/` (`transform: [first]`). A
 * text that is no list stays as it is. A comma in front of an address in angle brackets belongs to the name
 * (`Lee, Ann <ann@example.com>, …`), and a slash within one phone number separates nothing (`0170/1234567`).
 */
export function firstOfList(text: string): string {
  const strong = STRONG.find((separator) => text.includes(separator));
  if (strong !== undefined) return firstOfList(firstPart(text.split(strong), text));
  const bracket = text.indexOf('>');
  const isAddress = bracket > 0 && text.lastIndexOf('<', bracket) >= 0;
  if (isAddress) return text.slice(0, bracket + 1);
  if (text.includes(',')) return firstOfList(firstPart(text.split(','), text));
  if (!text.includes('/')) return text;
  const numbers = splitNumbers(text);
  if (numbers !== undefined) return numbers[0] ?? text;
  return IS_NUMBER.test(text) ? text : firstPart(text.split('/'), text);
}

/** The whole where every part is blank. A separator at the end makes no list of one value. */
function firstPart(parts: readonly string[], whole: string): string {
  return parts.map((part) => part.trim()).find((part) => part !== '') ?? whole.replace(/[;,/:\s]/g, '');
}
