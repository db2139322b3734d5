import { phoneDigits, plainSigns } from './phone-signs.js';

/** Longer than any cell of phone numbers that a person keeps; keeps the work on a huge cell small. */
const MAX_LENGTH = 1_000;

/** The shortest numbers that people keep have five digits. */
const LEAST_DIGITS = 5;

/**
 * Where two numbers stand side by side without a mark between them, each has at least the seven digits of a
 * local number.
 */
const LEAST_DIGITS_OF_TWIN = 7;

/** What stands between two numbers: marks, and words. The semicolon of `;ext=5` is part of one number. */
const BETWEEN = /:::|[,|\n\r]|;(?!ext=)|\s(?:or|hoặc|ou|oder|o|và|and|et|und|y|&)\s/iu;

/** Signs of which no one stands between two numbers, but for blanks, brackets and dashes between twins. */
const PLAIN = /^\+?[\d ().-]*$/;

/** The numbers of a list; undefined where the text is one number or none. */
export function splitNumbers(text: string): readonly string[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // Nearly every cell is one plain number, which is told from its length alone.
  if (PLAIN.test(text) && phoneDigits(text).length < 2 * LEAST_DIGITS_OF_TWIN) return undefined;
  const parts = filled(plainSigns(text).split(BETWEEN));
  if (!parts.every((part) => phoneDigits(part).length >= LEAST_DIGITS)) return undefined;
  const numbers = parts
    .flatMap((part) => joinSlashedNumbers(part.split('/')))
    .flatMap(splitAtPlus)
    .flatMap(splitTwins);
  const areNumbers = numbers.every((number) => phoneDigits(number) !== '');
  return numbers.length > 1 && areNumbers ? numbers : undefined;
}

/**
 * Joins parts that were split at a slash, where the slash belongs to one number: 0170/1234567, +49
 * 6151/123456. Linear also on a long text.
 */
export function joinSlashedNumbers(split: readonly string[]): string[] {
  const [first = '', ...others] = split;
  const parts: string[][] = [[first]];
  let digits = phoneDigits(first);
  let start = first;
  for (const piece of others) {
    const open = parts.at(-1) ?? [];
    const next = phoneDigits(piece);
    const isNumeric = ENDS_AS_NUMBER.test(open.at(-1) ?? '') && BEGINS_AS_NUMBER.test(piece);
    if (isNumeric && !areTwoNumbers({ start, digits, isJoined: open.length > 1 }, next)) {
      open.push(piece);
      // Only a few more digits than a number has are kept: further digits cannot change the answer.
      digits = (digits + next).slice(0, 2 * MAX_DIGITS);
    } else {
      parts.push([piece]);
      [start, digits] = [piece, next];
    }
  }
  return filled(parts.map((pieces) => pieces.join('/')));
}

const MAX_DIGITS = 15;
const ENDS_AS_NUMBER = /[\d)\]][ .-]?$/;
const BEGINS_AS_NUMBER = /^ ?[\d(+-]/;

type Head = { readonly start: string; readonly digits: string; readonly isJoined: boolean };

/**
 * Whether a second number follows the slash. It may stand in full (555-7001/555-7002) or as its last digits
 * alone (555-7001/02). An area code in front of the slash begins with a plus or a zero, and is short.
 */
function areTwoNumbers({ start, digits, isJoined }: Head, next: string): boolean {
  const count = digits.length;
  if (count <= longestAreaCode(start)) return false;
  const isDateOrCode = isJoined && count < 7;
  if (next === '' || isDateOrCode) return false;
  if (next.length >= 6) return count >= 6;
  return next.length === LEAST_DIGITS ? count >= 8 : count >= 7;
}

function longestAreaCode(start: string): number {
  const mark = /^[^\d+]*(\+|00?)?/.exec(start.slice(0, MAX_LENGTH))?.[1];
  if (mark === '+') return 7;
  if (mark === '00') return 9;
  return mark === '0' ? 6 : 0;
}

/** Splits numbers before a plus: +84903111222+84904333444, with or without a blank. */
function splitAtPlus(text: string): string[] {
  const parts = filled(text.split(/(?=\+)/));
  return parts.every((part) => phoneDigits(part).length >= LEAST_DIGITS) ? parts : [text];
}

/** Splits two numbers of one shape beside each other: 0903111222 0904333444, 555-7001 (555-7002). */
function splitTwins(text: string): string[] {
  const shape = text.replace(/\d/g, '9').replace(/\)$/, '');
  for (const { index } of shape.matchAll(/[ (-]+/g)) {
    const left = shape.slice(0, index).trim();
    const isTwin = left === shape.slice(index).replace(/^[ (-]+/, '');
    if (isTwin && phoneDigits(left).length >= LEAST_DIGITS_OF_TWIN)
      return [text.slice(0, index), text.slice(index)];
  }
  return [text];
}

function filled(parts: readonly string[]): string[] {
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
