import type { ListedContact } from './listed.js';
import { canonicalPhone, phoneDigits } from './phone.js';
import { readField } from './read-field.js';
import { cleanCell } from './text.js';

/** How a row finds its contact. */
export const MATCH_BY = ['id', 'email', 'phone'] as const;

export type MatchBy = (typeof MATCH_BY)[number];

/**
 * What two spellings of one key have in common: e-mails without regard to case, phones by their digits or,
 * where a country is named, in E.164. Undefined where nothing is left to match by.
 */
export function normaliseKey(by: MatchBy, text: string, country?: string): string | undefined {
  const key = normalise(by, text, country);
  return key === '' ? undefined : key;
}

/** The key under which a listed contact is found; undefined where it has no value to match by. */
export function keyOfContact(contact: ListedContact, by: MatchBy, country?: string): string | undefined {
  if (by === 'id') return normaliseKey(by, contact.id);
  const value = readField(contact.body, by);
  if (typeof value === 'string') return normaliseKey(by, value, country);
  return typeof value === 'number' ? normaliseKey(by, String(value), country) : undefined;
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

function normalise(by: MatchBy, text: string, country: string | undefined): string {
  switch (by) {
    case 'id':
      return text;
    case 'email':
      return cleanCell(cleanCell(text).toLowerCase());
    case 'phone': {
      const written = cleanCell(text);
      return (country === undefined ? undefined : canonicalPhone(written, country)) ?? phoneDigits(written);
    }
  }
}
