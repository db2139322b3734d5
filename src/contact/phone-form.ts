/** Digits of these three blocks begin at a multiple of 16, so that the low four bits are the digit. */
const OTHER_DIGITS = /[٠-٩۰-۹０-９]/g;

/** A phone number's cell is never longer; keeps the work on a huge cell small. */
const MAX_LENGTH = 200;

/** ITU E.164 has 15 digits at most; the shortest numbers that people keep have five. */
const DIGITS = { least: 5, most: 15 };

/** A number without any sign but a plus in front. */
const DIGITS_ALONE = /^\+?\d{5,15}$/;

/** What a link, a chat program or an advertising form puts in front of a number, and behind it. */
const PREFIX = /^(?:tel|callto|sms|whatsapp|wa|p):(?:\/\/)?/i;
const SUFFIX = /@(?:c\.us|s\.whatsapp\.net)$/i;

/** A label of letters in brackets, such as (Zalo) or [work]; digits in it would be part of the number. */
const LABEL_BEHIND = /[([][^()[\]\d]*\p{L}[^()[\]\d]*[)\]]$/u;
const LABEL_BEFORE = /^[([][^()[\]\d]*\p{L}[^()[\]\d]*[)\]]/u;

/** In brackets or not, and as RFC 3966 writes it. */
const EXTENSION =
  /[\s,;(]*(?:;ext=|(?:extension|extn|ext|poste|durchwahl|nebenstelle|máy lẻ|int|x|#)\.?:?\s*)(\d{1,6})\)?$/iu;

/** Digits with signs between them; a plus stands in front, perhaps behind a bracket. */
const FORM = /^\(?\+?[\d() ./-]+$/;

/** Two marks between which numbers stand; ` or ` in words. */
const BETWEEN = /:::|[;,|\n]|\s(?:or|hoặc|ou|oder|o|và|and|&)\s/iu;

/** A phone number's cell, taken apart. */
export type PhoneForm =
  | { readonly kind: 'number'; readonly number: string; readonly extension: string | undefined }
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
  | 'few_digits'
  | 'many_digits';

/** Takes off what is no part of the number, and judges whether the rest is one. `text` is cleaned. */
export function readPhoneForm(text: string): PhoneForm {
  // What most cells hold needs no closer look.
  if (DIGITS_ALONE.test(text)) return { kind: 'number', number: text, extension: undefined };
  if (text.length > MAX_LENGTH) return { kind: 'fault', fault: 'long' };
  const bare = withoutLabels(text);
  const extension = EXTENSION.exec(sameSigns(bare));
  const isExtended = extension !== null && phoneDigits(bare.slice(0, extension.index)).length >= DIGITS.least;
  const number = isExtended ? bare.slice(0, extension.index) : bare;
  const fault = faultOf(sameSigns(number));
  if (fault !== undefined) return { kind: 'fault', fault };
  return { kind: 'number', number: bare, extension: isExtended ? extension[1] : undefined };
}

/** The numbers of a list, where it is one of several; undefined where the text is one number or none. */
export function splitNumbers(text: string): readonly string[] | undefined {
  const parts = text.split(BETWEEN).flatMap(splitSlashes);
  const filled = parts.map((part) => part.trim()).filter((part) => part !== '');
  const isList = filled.length > 1 && filled.every((part) => phoneDigits(part).length >= DIGITS.least);
  return isList ? filled : undefined;
}

/** The digits of a phone number and nothing else, full-width and Arabic ones as 0 to 9. */
export function phoneDigits(text: string): string {
  return latinDigits(text).replace(/\D/g, '');
}

function latinDigits(text: string): string {
  return text.replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
}

/** Latin digits, plain hyphens and blanks: what the patterns look at. Every character stays one character. */
function sameSigns(text: string): string {
  return latinDigits(text)
    .replace(/[\u00A0\u2009\u202F\u3000\t]/g, ' ')
    .replace(/[\u2010-\u2015\u2212\uFE63\uFF0D]/g, '-')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069]/g, ' ')
    .replace(/＋/g, '+')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/·/g, '.');
}

function withoutLabels(text: string): string {
  return text
    .replace(PREFIX, '')
    .replace(SUFFIX, '')
    .trim()
    .replace(LABEL_BEHIND, '')
    .replace(LABEL_BEFORE, '')
    .trim();
}

function faultOf(text: string): PhoneFault | undefined {
  const digits = text.replace(/\D/g, '').length;
  if (digits === 0) return 'no_digits';
  if (splitNumbers(text) !== undefined || /\d.*\+\d/.test(text)) return 'several';
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/i.test(text)) return 'rounded';
  if (/^\+?\d{5,}[.,]0{1,2}$/.test(text)) return 'float';
  if (/^\d{1,3}(?:,\d{3})+$/.test(text)) return 'thousands';
  if (/%[\dA-F]{2}/i.test(text)) return 'encoded';
  if (/\p{L}/u.test(text)) return 'letters';
  if (isDate(text)) return 'date';
  if (!FORM.test(text))
    return text.includes('+') && FORM.test(text.replaceAll('+', '')) ? 'plus' : 'characters';
  if (digits < DIGITS.least) return 'few_digits';
  return digits > DIGITS.most ? 'many_digits' : undefined;
}

/** 12/05/1990, 1990-05-12, 12.05.90: three groups that are a day, a month and a year in some order. */
function isDate(text: string): boolean {
  const [, first = '', separator, second = '', third = ''] =
    /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})$/.exec(text) ?? [];
  if (separator === undefined) return false;
  const isDay = (group: string) => group.length <= 2 && Number(group) >= 1 && Number(group) <= 31;
  const isMonth = (group: string) => group.length <= 2 && Number(group) >= 1 && Number(group) <= 12;
  const isYear = (group: string) => group.length === 2 || /^(?:19|20)\d\d$/.test(group);
  const isDayAndMonth = (a: string, b: string) => (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b));
  return (
    (isYear(third) && isDayAndMonth(first, second)) ||
    (first.length === 4 && isYear(first) && isDayAndMonth(second, third))
  );
}

/**
 * A slash stands between two numbers, or behind an area code (0170/1234567, 06151/123456, +49 6151/123456).
 * Two numbers have six digits or more each; an area code begins with 0, or is short behind a country code.
 */
function splitSlashes(text: string): string[] {
  const parts = text.split('/');
  const [first = '', ...others] = parts;
  if (others.length === 0) return parts;
  const digits = phoneDigits(first);
  const isAreaCode = first.trim().startsWith('+')
    ? digits.length < 8
    : digits.startsWith('0') && digits.length <= 6;
  const areNumbers = parts.every((part) => phoneDigits(part).length >= 6);
  return areNumbers && !isAreaCode ? parts : [text];
}
