import { parseBoolean } from './boolean.js';
import type { FieldValue } from './change.js';
import type { FieldType } from './field.js';
import { readIsoInstant } from './iso-time.js';
import { phoneDigits } from './phone-signs.js';
import { toNfc } from './text.js';

/** A number of a country has at least so many digits behind its leading zero or country code. */
const OWN_DIGITS = 6;

/** A text that an API cuts off is longer: a shorter one that begins alike is another text. */
const CUT_FROM = 50;

const DAY_MS = 86_400_000;

/**
 * Whether a value that is not the one that was sent is the same in a form of the API's own: a phone in E.164, an
 * e-mail in lower case, a rounded number, a date without its time. A guess: nothing documents these forms.
 */
export function isOtherForm(type: FieldType, sent: FieldValue, there: unknown): boolean {
  if (sent === null || sent === '' || there === null || there === '') return false;
  if (typeof there !== 'string' && typeof there !== 'number' && typeof there !== 'boolean') return false;
  switch (type) {
    case 'phone':
      return isSameNumber(phoneDigits(String(sent)), phoneDigits(String(there)));
    case 'number':
      return isRounded(Number(sent), Number(there));
    case 'boolean': {
      const read = parseBoolean(String(there));
      return read.ok && read.value === sent;
    }
    case 'date':
    case 'birthday':
      return isSameDay(instantsOf(sent), instantsOf(there));
    case 'gender':
      return String(sent).charAt(0).toLowerCase() === String(there).charAt(0).toLowerCase();
    case 'text':
    case 'email':
      return isSameFolded(String(sent), String(there));
  }
}

/** Case, blanks and punctuation do not count; nor does the end of a long text. */
function isSameFolded(sent: string, there: string): boolean {
  const [a, b] = [fold(sent), fold(there)];
  return a === b ? a !== '' : b.length >= CUT_FROM && a.startsWith(b);
}

function fold(text: string): string {
  return toNfc(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** National and international: 0903 111 222 and +84 903 111 222. */
function isSameNumber(sent: string, there: string): boolean {
  const [a, b] = [sent.replace(/^0+/, ''), there.replace(/^0+/, '')];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= OWN_DIGITS && long.endsWith(short) && long.length - short.length <= 3;
}

function isRounded(sent: number, there: number): boolean {
  return decimals(there) < decimals(sent) && Math.abs(sent - there) <= 0.5 * 10 ** -decimals(there);
}

function decimals(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
}

/** An instant in each unit that a number may be in: the API's own is not known where it differs from ours. */
function instantsOf(value: string | number | boolean): number[] {
  const number = typeof value === 'number' || /^-?\d+$/.test(String(value)) ? Number(value) : undefined;
  if (number !== undefined) return [number, number * 1000];
  const instant = typeof value === 'string' ? readIsoInstant(value) : undefined;
  const day = typeof value === 'string' ? Date.parse(`${value.slice(0, 10)}T00:00:00Z`) : NaN;
  return [instant, day].filter((ms) => ms !== undefined && !Number.isNaN(ms)) as number[];
}

function isSameDay(sent: readonly number[], there: readonly number[]): boolean {
  return sent.some((a) => there.some((b) => Math.abs(a - b) < DAY_MS));
}
