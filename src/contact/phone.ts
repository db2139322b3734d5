import { createRequire } from 'node:module';
import type * as Phones from 'libphonenumber-js/min';
import { invalid, type Parsed } from './problem.js';
import { cleanCell, quoteCell } from './text.js';

/** `country` (ISO 3166, two letters) is the one whose national numbers the column may hold. */
export type PhoneRule = { country?: string; output: 'asis' | 'e164' | 'national' };

/** A number that a spreadsheet has rounded, such as 8.49123E+11: its digits are gone. */
const SCIENTIFIC = /^\d+(?:[.,]\d+)?E\+?\d+$/i;

const require = createRequire(import.meta.url);

/** Reads a phone number: as written (it must hold digits), or brought into E.164 or national form. */
export function parsePhone(text: string, rule: PhoneRule): Parsed<string> {
  const written = cleanCell(text);
  const digits = phoneDigits(written);
  if (digits === '')
    return invalid('invalid_phone', `${quoteCell(written)} holds no digits of a phone number`);
  if (SCIENTIFIC.test(written)) {
    const cure = 'a spreadsheet has rounded it; format the column as text there and export again';
    return invalid('invalid_phone', `${quoteCell(written)} is not a phone number: ${cure}`);
  }
  if (rule.output === 'asis') return { ok: true, value: written };
  const phone = readPhone(written, rule.country);
  if (phone === undefined)
    return invalid('invalid_phone', `${quoteCell(written)} ${unreadable(rule.country)}`);
  return rule.output === 'e164' ? toE164(phone, written) : toNational(phone, written, rule.country);
}

/** Whether phone numbers of this country can be read; two capital letters, ISO 3166. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && phones().isSupportedCountry(code);
}

/** The digits of a phone number and nothing else, full-width and Arabic ones as 0 to 9. */
export function phoneDigits(text: string): string {
  // These three blocks begin at a multiple of 16, so the low four bits are the digit.
  const latin = text.replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.charCodeAt(0) & 15));
  return latin.replace(/\D/g, '');
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
  const phone = parsePhoneNumberFromString(text, { ...countryOption, extract: false });
  return phone?.isPossible() === true ? phone : undefined;
}

function toE164(phone: Phones.PhoneNumber, written: string): Parsed<string> {
  if (phone.ext === undefined) return { ok: true, value: phone.number };
  const fault = 'has an extension, which E.164 cannot hold; use output: asis or national';
  return invalid('invalid_phone', `${quoteCell(written)} ${fault}`);
}

/** The national form of another country's number would be somebody else's number. */
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
