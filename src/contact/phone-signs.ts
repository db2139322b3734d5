/**
 * Digits of other scripts. Each of these three blocks begins at a multiple of 16, so that the low four bits
 * are the digit.
 */
const OTHER_DIGITS = /[٠-٩۰-۹０-９]/g;

/** Marks without width. Copying from phones, chats and web pages leaves them, also in the middle of a number. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/** Only the digits of a phone number. Full-width and Arabic digits become 0 to 9. */
export function phoneDigits(text: string): string {
  return latinDigits(text).replace(/\D/g, '');
}

/** Brings digits, signs and blanks into their plain form, for the patterns. Every character stays one character. */
export function plainSigns(text: string): string {
  return latinDigits(text)
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000\t]/g, ' ')
    .replace(/[\u2010-\u2015\u2212\uFE63\uFF0D]/g, '-')
    .replace(/＋/g, '+')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/[·．]/g, '.')
    .replace(/／/g, '/');
}

/** The text without its invisible marks. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

function latinDigits(text: string): string {
  return text.replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
}
