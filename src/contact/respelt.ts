import { cleanCell, trimEndOf } from './text.js';
import { unwrapCell } from './decoration.js';

/**
 * Whether a spreadsheet, by opening and saving a file, may have changed the cell `before` to `after` without
 * any edit by a person: 0903111222 becomes 903111222, 84903111222 becomes 8.49E+10, 1990-05-13 becomes
 * 13/05/1990.
 */
export function isRespelt(before: string, after: string): boolean {
  const [old, now] = [bareOf(before), bareOf(after)];
  if (old === '' || now === '') return false;
  return isSameNumber(old, now) || isSameDay(old, now) || isSameTruth(old, now);
}

function bareOf(cell: string): string {
  return unwrapCell(cleanCell(cell), 'id');
}

/** Spreadsheets keep 15 digits of a number. Further digits become zeros. */
const DIGITS_KEPT = 15;

const NUMBER = /^([+-]?)(\d+)(?:[.,](\d+))?$/;
const POWER = /^([+-]?\d)(?:[.,](\d+))?E([+-]?\d{1,3})$/i;

type Digits = { readonly isNegative: boolean; readonly whole: string; readonly fraction: string };

/** The digits of a number, without zeros that do not change it. */
function digitsOf(text: string): Digits | undefined {
  const [, sign, whole, fraction = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const first = whole.search(/[1-9]/);
  return {
    isNegative: sign === '-',
    whole: first < 0 ? '0' : whole.slice(first),
    fraction: trimEndOf(fraction, '0'),
  };
}

function isSameNumber(old: string, now: string): boolean {
  const before = digitsOf(old);
  if (before === undefined) return isSamePower(old, now);
  const after = digitsOf(now);
  // In a column that is too narrow, a number is shown rounded, and then saved as it is shown.
  if (after === undefined) return isRoundedTo(Number(old.replace(',', '.')), now);
  if (before.isNegative !== after.isNegative || before.fraction !== after.fraction) return false;
  return before.whole === after.whole || hasLostDigits(before.whole, after.whole);
}

function hasLostDigits(whole: string, wholeNow: string): boolean {
  return (
    whole.length > DIGITS_KEPT &&
    whole.length === wholeNow.length &&
    whole.slice(0, DIGITS_KEPT) === wholeNow.slice(0, DIGITS_KEPT) &&
    /^0+$/.test(wholeNow.slice(DIGITS_KEPT))
  );
}

function isRoundedTo(number: number, now: string): boolean {
  const [, digit, fraction = '', power] = POWER.exec(now) ?? [];
  if (digit === undefined) return false;
  return Number(number.toExponential(fraction.length)) === Number(`${digit}.${fraction}e${power}`);
}

function isSamePower(old: string, now: string): boolean {
  return POWER.test(old) && Number(old.replace(',', '.')) === Number(now.replace(',', '.'));
}

const ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const DAY = /^(\d{1,4})[./ -]{1,2}(\d{1,2})[./ -]{1,2}(\d{1,4})(?: 0?0:00(?::00)?)?$/;

/** Whether a date of an export has become the same day in the notation of some country. */
function isSameDay(old: string, now: string): boolean {
  const [year, month, day] = (ISO_DAY.exec(old) ?? []).slice(1).map(Number);
  const [first, second, third] = (DAY.exec(now) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  if (first === undefined || second === undefined || third === undefined) return false;
  if (first === year) return second === month && third === day;
  if (third !== year && third !== year % 100) return false;
  return (first === day && second === month) || (first === month && second === day);
}

/** Whether both cells are the same truth value. TRUE and FALSE are values of their own, also in a column of texts. */
function isSameTruth(old: string, now: string): boolean {
  return /^(?:true|false)$/i.test(old) && old.toLowerCase() === now.toLowerCase();
}
