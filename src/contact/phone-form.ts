import { splitNumbers } from './phone-list.js';
import { phoneDigits, plainSigns, withoutInvisible } from './phone-signs.js';

export { phoneDigits } from './phone-signs.js';

/** The cell of a phone number is never longer. Keeps the work on a huge cell small. */
const MAX_LENGTH = 200;

/** ITU E.164 has 15 digits at most; the shortest numbers that people keep have five. */
const DIGITS = { least: 5, most: 15 };

/** A number without any sign but a plus in front. */
const DIGITS_ALONE = /^\+?\d{5,15}$/;

/** What links, chat programs and advertising forms put in front of a number (PREFIX) and behind it (SUFFIX). */
const PREFIX = /^(?:tel|callto|sms|whatsapp|wa|p):(?:\/\/)?/i;
const SUFFIX = /@(?:c\.us|s\.whatsapp\.net)$/i;

/** A label of letters in brackets, such as (Zalo) or [work]. It holds no digits: they would be part of the number. */
const LABEL_BEHIND = /[([](?=[^()[\]\d]*\p{L})[^()[\]\d]*[)\]]$/u;
const LABEL_BEFORE = /^[([](?=[^()[\]\d]*\p{L})[^()[\]\d]*[)\]]/u;

/** An extension, in brackets or not, or as RFC 3966 writes it. */
const EXTENSION =
  /[\s,;(]{0,20}(?:;ext=|(?:extension|extn|ext|poste|durchwahl|nebenstelle|máy lẻ|int|x|#)\.?:?\s{0,20})(\d{1,6})\)?$/iu;

/** The form of a number: digits with signs between them. A plus may stand in front, also behind a bracket. */
const FORM = /^\(?\+?[\d() ./-]+$/;

/** How a number may begin and end. */
const ENDS = /^[(+\d](?:.*[\d)])?$/s;

/** A phone number's cell, taken apart. `bare` is the number with its extension, `number` the one without. */
export type PhoneForm =
  | {
      readonly kind: 'number';
      readonly bare: string;
      readonly number: string;
      readonly extension: string | undefined;
    }
  | { readonly kind: 'fault'; readonly fault: PhoneFault };

export type PhoneFault =
  | 'long'
  | 'no_digits'
  | 'several'
  | 'rounded'
  | 'float'
  | 'thousands'
  | 'encoded'
  | 'letters'
  | 'date'
  | 'characters'
  | 'plus'
  | 'ends'
  | 'note'
  | 'few_digits'
  | 'many_digits';

/** Takes labels and prefixes off a number, and judges whether the rest is a number. `text` is cleaned. */
export function readPhoneForm(text: string): PhoneForm {
  // Most cells hold digits alone and need no closer look.
  if (DIGITS_ALONE.test(text)) return { kind: 'number', bare: text, number: text, extension: undefined };
  if (text.length > MAX_LENGTH) return { kind: 'fault', fault: 'long' };
  const bare = withoutLabels(text);
  const extension = EXTENSION.exec(plainSigns(bare));
  const isExtended = extension !== null && phoneDigits(bare.slice(0, extension.index)).length >= DIGITS.least;
  const number = isExtended ? bare.slice(0, extension.index) : bare;
  const fault = faultOf(plainSigns(number));
  if (fault !== undefined) return { kind: 'fault', fault };
  return { kind: 'number', bare, number, extension: isExtended ? extension[1] : undefined };
}

function withoutLabels(text: string): string {
  return withoutInvisible(text)
    .replace(LABEL_BEHIND, '')
    .replace(LABEL_BEFORE, '')
    .trim()
    .replace(PREFIX, '')
    .replace(SUFFIX, '')
    .trim();
}

function faultOf(text: string): PhoneFault | undefined {
  const digits = phoneDigits(text).length;
  if (digits === 0) return 'no_digits';
  // These come before the look for lists: a date of digits and slashes, or a rounded number with its plus,
  // looks like a list.
  const rewritten = rewrittenAs(text);
  if (rewritten !== undefined) return rewritten;
  if (splitNumbers(text) !== undefined) return 'several';
  if (/\p{L}/u.test(text)) return 'letters';
  return formFaultOf(text) ?? (digits < DIGITS.least ? 'few_digits' : undefined) ?? manyDigits(digits);
}

/** How a program has rewritten the number, or that the text is another kind of value. */
function rewrittenAs(text: string): PhoneFault | undefined {
  if (/^[+-]?\d+(?:[.,]\d*)?E[+-]?\d+$/i.test(text)) return 'rounded';
  if (/^[+-]?\d+[.,](?:\d{1,2}|0+)$/.test(text)) return 'float';
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return 'thousands';
  if (/%[\dA-F]{2}/i.test(text)) return 'encoded';
  return isDate(text) ? 'date' : undefined;
}

function formFaultOf(text: string): PhoneFault | undefined {
  if (!FORM.test(text))
    return text.includes('+') && FORM.test(text.replaceAll('+', '')) ? 'plus' : 'characters';
  if (!ENDS.test(text)) return 'ends';
  // Digits in brackets at the end could be a note, a second number, or the end of this one.
  return endsInBrackets(text) ? 'note' : undefined;
}

/** Whether the text ends with digits in brackets, behind other digits. */
function endsInBrackets(text: string): boolean {
  const open = text.lastIndexOf('(');
  const before = text.slice(text.lastIndexOf('(', open - 1) + 1, open);
  return open > 0 && /\d/.test(before) && /^\([\d ]+\)$/.test(text.slice(open));
}

function manyDigits(digits: number): PhoneFault | undefined {
  return digits > DIGITS.most ? 'many_digits' : undefined;
}

/**
 * Whether the text is a date: three groups that are a day, a month and a year in some order (12/05/1990,
 * 1990-05-12, 12. 05. 90), or all zeros.
 */
function isDate(text: string): boolean {
  const day = text.replace(/[ T]\d{1,2}:\d\d.*$/s, '');
  const [, first = '', separator, second = '', third = ''] =
    /^(\d{1,4}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{1,4})\.?$/.exec(day) ?? [];
  if (separator === undefined) return false;
  if (/^0+$/.test(first + second + third)) return true;
  const isDay = (group: string) => group.length <= 2 && Number(group) >= 1 && Number(group) <= 31;
  const isMonth = (group: string) => group.length <= 2 && Number(group) >= 1 && Number(group) <= 12;
  const isYear = (group: string) => group.length === 2 || /^(?:19|20)\d\d$/.test(group);
  const isDayAndMonth = (a: string, b: string) => (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b));
  return (
    (isYear(third) && isDayAndMonth(first, second)) ||
    (first.length === 4 && isYear(first) && isDayAndMonth(second, third))
  );
}
