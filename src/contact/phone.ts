import { createRequire } from 'node:module';
import type * as Phones from 'libphonenumber-js/min';
import { firstOfList } from './first-of-list.js';
import { readPhoneForm, type PhoneFault } from './phone-form.js';
import { invalid, type Parsed } from './problem.js';
import { cleanCell, quoteCell } from './text.js';

/** How a column of phones is read. The column may hold national numbers of `country` (ISO 3166, two letters). */
export type PhoneRule = { country?: string; output: 'asis' | 'e164' | 'national' };

const require = createRequire(import.meta.url);

/**
 * Reads a phone number. Labels and prefixes are taken off. The rest stays as written, or is brought into
 * E.164 or national form. A text that is not exactly one phone number is refused, whatever the output.
 */
export function parsePhone(text: string, rule: PhoneRule): Parsed<string> {
  const form = readPhoneForm(cleanCell(text));
  if (form.kind === 'fault')
    return invalid(
      'invalid_phone',
      `${quoteCell(text)} ${FAULTS[form.fault]}${cureOfList(text, form.fault)}`,
    );
  const { bare } = form;
  if (rule.output === 'asis') return { ok: true, value: bare };
  const phone = readPhone(bare, rule.country);
  if (phone === undefined) return invalid('invalid_phone', `${quoteCell(text)} ${unreadable(rule.country)}`);
  return rule.output === 'e164' ? toE164(phone, bare) : toNational(phone, bare, rule.country);
}

/**
 * The cure for a cell with several numbers. `first` is named only where it gives a number: many lists have a
 * separator that `first` does not know.
 */
function cureOfList(text: string, fault: PhoneFault): string {
  if (fault !== 'several' && fault !== 'long') return '';
  const first = cleanCell(firstOfList(text));
  const isCure = first.length < text.length && readPhoneForm(first).kind === 'number';
  return isCure ? ', or take the first with transform: [first] in the mapping' : '';
}

/** For each fault of a phone number: what is wrong with the text, and what cures it. */
const FAULTS = {
  long: 'is too long for a phone number: leave one number in the cell',
  no_digits: 'holds no digits of a phone number',
  several: 'holds several phone numbers: leave one in the cell',
  rounded:
    'is not a phone number: a spreadsheet has rounded it; format the column as text there and export again',
  float:
    'is a decimal number, not a phone number: format the column as text in the spreadsheet and export again',
  thousands: 'has thousands separators: format the column as text in the spreadsheet and export again',
  encoded: 'is percent-encoded, as in a web address: write + for %2B and a blank for %20',
  letters: 'holds letters: expected digits with + ( ) - . / and blanks, such as +84 903 111 222',
  date: 'is a date, not a phone number',
  characters: 'holds a character that no phone number has: expected digits with + ( ) - . / and blanks',
  plus: 'has a + that does not stand in front of the number',
  ends: 'begins or ends with a sign that is no part of a number: take the sign off',
  note: 'ends with digits in brackets, which could be part of the number or a note: write the number alone',
  few_digits: 'has fewer than the 5 digits of a phone number',
  many_digits: 'has more than the 15 digits of a phone number: leave one number in the cell',
} as const satisfies Record<PhoneFault, string>;

/** Whether phone numbers of this country can be read; two capital letters, ISO 3166. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && phones().isSupportedCountry(code);
}

/** E.164, with the extension if there is one; undefined where the text is no phone number of a fitting length. */
export function canonicalPhone(text: string, country: string): string | undefined {
  const phone = readPhone(text, country);
  if (phone === undefined) return undefined;
  return phone.ext === undefined ? phone.number : `${phone.number};ext=${phone.ext}`;
}

/**
 * Loaded at the first use: loading takes some 40 ms, which `--help` and most files do not need to spend.
 * The `min` metadata (half of `max`) checks lengths: exact patterns refuse numbers of ranges opened since.
 */
function phones(): typeof Phones {
  return require('libphonenumber-js/min') as typeof Phones;
}

function readPhone(text: string, country: string | undefined): Phones.PhoneNumber | undefined {
  const { parsePhoneNumberFromString } = phones();
  const countryOption = country === undefined ? {} : { defaultCountry: country as Phones.CountryCode };
  // The phone library does not read a bracket in front of the plus.
  const plain = text.replace(/^\(\s*(\+\s*\d{1,4})\s*\)/, '$1 ');
  const phone = parsePhoneNumberFromString(plain, { ...countryOption, extract: false });
  return phone?.isPossible() === true ? phone : undefined;
}

function toE164(phone: Phones.PhoneNumber, written: string): Parsed<string> {
  if (phone.ext === undefined) return { ok: true, value: phone.number };
  const fault = 'has an extension, which E.164 cannot hold; use output: asis or national';
  return invalid('invalid_phone', `${quoteCell(written)} ${fault}`);
}

/**
 * The national form of a number. A number of another country is refused: its national form would be somebody
 * else's number.
 */
function toNational(phone: Phones.PhoneNumber, written: string, country: string | undefined): Parsed<string> {
  const isAbroad =
    country !== undefined &&
    phones().getCountryCallingCode(country as Phones.CountryCode) !== phone.countryCallingCode;
  if (!isAbroad) return { ok: true, value: phone.formatNational() };
  const fault = `is a number of another country than ${country}, whose national form would lose the country`;
  return invalid('invalid_phone', `${quoteCell(written)} ${fault}; use output: e164 or asis`);
}

function unreadable(country: string | undefined): string {
  return country === undefined
    ? 'is not an international phone number; begin it with + and the country code, or declare the country'
    : `is not a phone number of ${country}, nor an international one that begins with +`;
}
