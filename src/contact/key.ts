import { unwrapCell } from './decoration.js';
import { parseEmail } from './email.js';
import { parseContactId } from './id.js';
import type { ListedContact } from './listed.js';
import { canonicalPhone, parsePhone } from './phone.js';
import { phoneDigits } from './phone-form.js';
import type { Parsed } from './problem.js';
import { readField } from './read-field.js';
import { cleanCell } from './text.js';

/** How a row finds its contact. */
export const MATCH_BY = ['id', 'email', 'phone'] as const;

export type MatchBy = (typeof MATCH_BY)[number];

/**
 * The key of a row's cell, by which all rows of one contact agree: e-mails without regard to case, phones by
 * their digits or, where a country is named, in E.164. It is read as its field is, so that the key and the
 * field of one cell cannot disagree. `text` is cleaned and unwrapped.
 */
export function readKey(by: MatchBy, text: string, country?: string): Parsed<string> {
  switch (by) {
    case 'id':
      return parseContactId(text);
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
 * The key under which a listed contact is found; undefined where it has no value to match by. A value that no
 * cell could hold still gives a key: the contact has one all the same.
 */
export function keyOfContact(contact: ListedContact, by: MatchBy, country?: string): string | undefined {
  if (by === 'id') return contact.id === '' ? undefined : contact.id;
  const value = readField(contact.body, by);
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = cleanCell(String(value));
  if (text === '') return undefined;
  const read = readKey(by, unwrapCell(text, by), country);
  const key = read.ok ? read.value : by === 'email' ? foldEmail(text) : foldPhone(text, country);
  return key === '' ? undefined : key;
}

/** As many last digits as the shortest national numbers have that are written without an area code. */
const PRESENCE_DIGITS = 8;

/**
 * A looser form of a normalised key, by which a mirror decides that somebody stands in the file: IDs in any
 * case, phones by their last digits, so that a number without its country's prefix still protects its contact.
 * In doubt somebody is there: a contact too many does no harm, a deleted one is lost.
 */
export function presenceKey(by: MatchBy, key: string): string {
  switch (by) {
    case 'id':
      return key.normalize('NFC').toLowerCase();
    case 'email':
      return key;
    case 'phone':
      return phoneDigits(key).slice(-PRESENCE_DIGITS);
  }
}

/** Longer than any cell of addresses or numbers that a person keeps. */
const MAX_CELL = 10_000;

/**
 * Every presence key that a cell may mean, in whatever way it reads: all addresses in it, all numbers in it,
 * the ID with and without its braces. For protection alone.
 */
export function presenceKeysIn(by: MatchBy, text: string, country?: string): string[] {
  const whole = text.slice(0, MAX_CELL);
  const read = readKey(by, whole, country);
  return [...new Set([...(read.ok ? [read.value] : []), ...meaningsOf(by, whole)])]
    .map((key) => presenceKey(by, key))
    .filter((key) => key !== '');
}

function meaningsOf(by: MatchBy, text: string): string[] {
  switch (by) {
    case 'id':
      return text.split(/[\s,;{}<>"'/?#=]+/).filter((part) => part !== '');
    case 'email':
      return text
        .split(/[\s,;<>()[\]"':/|]+/)
        .filter((part) => part.includes('@'))
        .map(foldEmail);
    case 'phone':
      return [text, ...text.split(/:::|[;,/|\n]|\p{L}+/u)]
        .map(phoneDigits)
        .filter((digits) => digits.length >= PRESENCE_DIGITS);
  }
}

function foldEmail(text: string): string {
  return cleanCell(cleanCell(text).toLowerCase());
}

function foldPhone(text: string, country: string | undefined): string {
  return (country === undefined ? undefined : canonicalPhone(text, country)) ?? phoneDigits(text);
}
