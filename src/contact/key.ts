import { unwrapCell } from './decoration.js';
import { parseEmail } from './email.js';
import { parseContactId } from './id.js';
import { isBigNumber } from './json.js';
import type { ListedContact } from './listed.js';
import { canonicalPhone, parsePhone } from './phone.js';
import { readPhoneForm } from './phone-form.js';
import { splitNumbers } from './phone-list.js';
import { phoneDigits } from './phone-signs.js';
import type { Parsed } from './problem.js';
import { readField } from './read-field.js';
import { isSameSystemKey, isSystemKey } from './system-key.js';
import { cleanCell, toNfc } from './text.js';

/** How a row finds its contact. `field:NAME` is any other key of the listed contact. */
export type MatchBy = 'id' | 'email' | 'phone' | `field:${string}`;

const FIELD = 'field:';

/** Reads the text of a flag; undefined where it names none of the ways. */
export function parseMatchBy(text: string): MatchBy | undefined {
  const word = text.toLowerCase();
  if (word === 'id' || word === 'email' || word === 'phone') return word;
  return text.startsWith(FIELD) ? matchByField(text.slice(FIELD.length)) : undefined;
}

/** The way that matches by a field of this name; undefined where the name is not a field, or has a way of its own. */
export function matchByField(name: string): MatchBy | undefined {
  const field = cleanCell(name);
  if (field === '' || field === '_id') return undefined;
  return field === 'id' || field === 'email' || field === 'phone' ? field : `${FIELD}${field}`;
}

/** The field that a row and its contact have in common, as a contact names it. */
export function matchedField(by: MatchBy): string {
  return by.startsWith(FIELD) ? by.slice(FIELD.length) : by;
}

/** The kind of a way: it decides how the value is read. */
function kindOf(by: MatchBy): 'id' | 'email' | 'phone' | 'field' {
  return by === 'id' || by === 'email' || by === 'phone' ? by : 'field';
}

/** How a cell of this key is unwrapped. */
export function cellTypeOf(by: MatchBy): 'id' | 'email' | 'phone' | 'text' {
  const kind = kindOf(by);
  return kind === 'field' ? 'text' : kind;
}

/**
 * The key of a row's cell. It is the same for all rows of one contact: e-mails without regard to case; phones
 * by their digits or, where a country is named, in E.164, with the extension set apart. The cell is read as
 * its field is, so that the key and the field of one cell cannot disagree. `text` is cleaned and unwrapped.
 */
export function readKey(by: MatchBy, text: string, country?: string): Parsed<string> {
  switch (kindOf(by)) {
    case 'id':
      return parseContactId(text);
    case 'field':
      return { ok: true, value: text };
    case 'email': {
      const email = parseEmail(text);
      return email.ok ? { ok: true, value: foldEmail(email.value) } : email;
    }
    case 'phone': {
      const phone = parsePhone(text, { output: 'asis' });
      return phone.ok ? { ok: true, value: foldPhone(phone.value, country) } : phone;
    }
  }
}

/**
 * The key under which a listed contact is found; undefined where the contact has no value to match by. A
 * value that no cell could hold still gives a key, because the contact has a key all the same. A value that
 * could mean several persons gives none: no row can tell whether it means this contact.
 */
export function keyOfContact(
  contact: ListedContact,
  by: MatchBy,
  { country, customFieldsKey }: { country?: string | undefined; customFieldsKey?: string | undefined } = {},
): string | undefined {
  if (by === 'id') return contact.id === '' ? undefined : contact.id;
  const text = textOf(readNamed(contact.body, matchedField(by), customFieldsKey));
  if (text === undefined || text === '') return undefined;
  if (by !== 'email' && by !== 'phone') return text;
  const read = readKey(by, unwrapCell(text, by), country);
  if (!read.ok && areSeveral(by, text)) return undefined;
  const key = read.ok ? read.value : by === 'email' ? foldEmail(text) : foldPhone(text, country);
  return key === '' ? undefined : key;
}

/**
 * Reads a value by its name. A key of the system is found in every notation, because Chative's own notation
 * is not known.
 */
function readNamed(body: ListedContact['body'], name: string, customFieldsKey: string | undefined): unknown {
  const value = readField(body, name, customFieldsKey);
  if (value !== undefined || !isSystemKey(name)) return value;
  const key = Object.keys(body).find((other) => isSameSystemKey(other, name));
  return key === undefined ? undefined : body[key];
}

function textOf(value: unknown): string | undefined {
  if (isBigNumber(value)) return value.toString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? cleanCell(String(value))
    : undefined;
}

function areSeveral(by: 'email' | 'phone', text: string): boolean {
  if (by === 'phone') return splitNumbers(text) !== undefined;
  return addressParts(text.slice(0, MAX_CELL)).length > 1;
}

/**
 * How many last digits of a phone are compared: as many as the shortest national numbers have that are
 * written without an area code.
 */
const PRESENCE_DIGITS = 8;

/**
 * A looser form of a normalised key. By it a mirror decides whether a contact stands in the file. IDs match
 * in any case. Phones match by their last digits, so that a number without its country's prefix or its
 * extension still protects its contact. In doubt the contact counts as present: a contact too many does no
 * harm, but a deleted one is lost.
 */
export function presenceKey(by: MatchBy, key: string): string {
  switch (kindOf(by)) {
    case 'id':
    case 'field':
      return toNfc(key).toLowerCase();
    case 'email':
      return key;
    case 'phone':
      return phoneDigits(key.replace(/;ext=.*$/s, '')).slice(-PRESENCE_DIGITS);
  }
}

/** Longer than any cell of addresses or numbers that a person keeps. */
const MAX_CELL = 10_000;

/**
 * Every presence key that a cell may mean, in any way of reading it: all addresses in it, all numbers in it,
 * the ID with and without its braces. Used only to protect contacts from deletion.
 */
export function presenceKeysIn(by: MatchBy, text: string, country?: string): string[] {
  const whole = text.slice(0, MAX_CELL);
  const read = readKey(by, whole, country);
  const meanings = [...(read.ok ? [read.value] : []), ...meaningsOf(by, whole)];
  return [...new Set(meanings.map((key) => presenceKey(by, key)))].filter((key) => key !== '');
}

function meaningsOf(by: MatchBy, text: string): string[] {
  switch (kindOf(by)) {
    case 'id':
    case 'field':
      return [text, ...text.split(/:::|[\s,;|(){}[\]<>"'/?#=&]/)].flatMap((part) => [
        part,
        part.replace(/[.,]0{1,20}$/, ''),
      ]);
    case 'email':
      return addressesIn(text);
    case 'phone':
      return numbersIn(text);
  }
}

function addressParts(text: string): string[] {
  return text.split(/:::|[\s,;<>()[\]"]/).filter((part) => /.@./s.test(part));
}

/**
 * All e-mail addresses that a text may mean. An apostrophe, a slash and the like may belong to an address or
 * stand beside it, so both readings are taken.
 */
function addressesIn(text: string): string[] {
  return addressParts(text)
    .flatMap((part) => [part.replace(/^mailto:/i, ''), ...part.split(/['‘’:/|?&=]/)])
    .filter((piece) => piece.includes('@'))
    .map((piece) => foldEmail(piece.replace(/\.$/, '')));
}

/** Fewer digits than this are only a part of a number. */
const LEAST_DIGITS = 5;

/**
 * All phone numbers that a text may mean. A number may end at every sign. Before its digits another number
 * may stand, so only the last digits are kept.
 */
function numbersIn(text: string): string[] {
  const parts = [text, ...text.split(/:::|[;,/|\n\r+]|\p{L}+/u)];
  const ends = parts.flatMap((part) => {
    let digits = '';
    return part.split(/[^\d٠-٩۰-۹０-９]+/).map((group) => {
      digits = (digits + phoneDigits(group)).slice(-PRESENCE_DIGITS);
      return digits;
    });
  });
  return [phoneDigits(text), ...ends.filter((digits) => digits.length >= LEAST_DIGITS)];
}

function foldEmail(text: string): string {
  return cleanCell(cleanCell(text).toLowerCase());
}

/**
 * Brings a phone number into one form. The extension is set apart: two desks of one office stay different,
 * and an extension never becomes part of another number.
 */
function foldPhone(text: string, country: string | undefined): string {
  const canonical = country === undefined ? undefined : canonicalPhone(text, country);
  if (canonical !== undefined) return canonical;
  const form = readPhoneForm(cleanCell(text));
  if (form.kind === 'fault') return phoneDigits(text);
  const digits = phoneDigits(form.number);
  return form.extension === undefined ? digits : `${digits};ext=${form.extension}`;
}
