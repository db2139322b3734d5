import { STANDARD_FIELDS, isStandardField, type StandardField } from './field.js';
import { idText, type ListedContact } from './listed.js';
import { ownValue, USUAL_NEST_KEYS } from './read-field.js';
import { isSystemKey } from './system-key.js';

/** Something a contact holds: one of the six fields, a custom field, or a value that the system keeps. */
export type ContactEntry = {
  readonly kind: 'standard' | 'custom' | 'system';
  readonly name: string;
  readonly value: unknown;
};

/** Notices under which keys the contacts of a workspace nest their custom fields. */
export type NestWatch = {
  see(contact: ListedContact): void;
  /** The keys found; none where custom fields are flat. A key that the user named beats the usual ones. */
  keys(): readonly string[];
};

/**
 * Finds the nest from the contacts. Custom fields have simple types, so an object under a likely key is a
 * nest, and one contact is proof for all.
 */
export function createNestWatch(customFieldsKey: string | undefined): NestWatch {
  const found = new Set<string>();
  const likely = [
    ...new Set([...(customFieldsKey === undefined ? [] : [customFieldsKey]), ...USUAL_NEST_KEYS]),
  ];
  return {
    see({ body }) {
      for (const key of likely) if (isObject(ownValue(body, key))) found.add(key);
    },
    keys() {
      if (customFieldsKey !== undefined && found.has(customFieldsKey)) return [customFieldsKey];
      return likely.filter((key) => found.has(key));
    },
  };
}

/**
 * Everything a contact holds except its ID, each entry once. In a flat contact, every key that is not the
 * system's is a custom field. In a nested contact, the custom fields have their own place. Values that are
 * missing, null or empty are left out.
 */
export function entriesOf({ id, body }: ListedContact, nestKeys: readonly string[]): ContactEntry[] {
  const entries: ContactEntry[] = [];
  for (const name of Object.keys(STANDARD_FIELDS) as StandardField[])
    entries.push({ kind: 'standard', name, value: ownValue(body, name) });
  const custom = new Set<string>();
  for (const key of nestKeys) {
    const nest = ownValue(body, key);
    if (!isObject(nest)) continue;
    for (const [name, value] of Object.entries(nest)) {
      // A second nest may hold the same name. Only the first one is read, so the second is left out.
      entries.push(
        custom.has(name)
          ? { kind: 'system', name: `${key}.${name}`, value }
          : { kind: 'custom', name, value },
      );
      custom.add(name);
    }
  }
  const isFlat = nestKeys.length === 0;
  for (const [name, value] of Object.entries(body)) {
    const isTaken = isStandardField(name) || (nestKeys.includes(name) && isObject(value));
    if (isTaken || isIdEntry(name, value, id)) continue;
    entries.push({ kind: isFlat && !isSystemKey(name) ? 'custom' : 'system', name, value });
  }
  return entries.filter(({ value }) => value !== undefined && value !== null && value !== '');
}

/** Whether the contact's ID was taken from this entry. */
function isIdEntry(name: string, value: unknown, id: string): boolean {
  return (name === 'id' || name === '_id') && idText(value) === id;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
