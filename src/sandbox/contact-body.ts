import { isStandardField } from '../contact/field.js';
import type { StoredContact } from './contact-book.js';
import type { Quirks } from './quirks.js';

/** A contact as an answer shows it. `customFieldsKey` nests the custom fields, as a quirk may too. */
export function contactBody(
  contact: StoredContact,
  customFieldsKey: string | undefined,
  quirks: Quirks,
): object {
  const { id, fields } = contact;
  const { id: idName, nest } = quirks;
  const times = {
    createdAt: new Date(contact.createdAt).toISOString(),
    updatedAt: new Date(contact.updatedAt).toISOString(),
  };
  const system = { ...builtIn(contact, quirks.system), ...times };
  const key = customFieldsKey ?? nestKeyOf(nest);
  if (key === undefined) return { [idName]: id, ...fields, ...system };
  const entries = Object.entries(fields);
  const custom = entries.filter(([name]) => !isStandardField(name));
  return {
    [idName]: id,
    ...Object.fromEntries(entries.filter(([name]) => isStandardField(name))),
    [key]: nest === 'pairs' ? custom.map(([name, value]) => ({ name, value })) : Object.fromEntries(custom),
    ...system,
  };
}

/** The key under which the quirk shows custom fields. */
export function nestKeyOf(nest: Quirks['nest']): string | undefined {
  switch (nest) {
    case 'none':
      return undefined;
    case 'customFields':
    case 'attributes':
      return nest;
    case 'pairs':
      return 'customFields';
  }
}

/** What the app keeps of a contact beside its fields (documented for its table; that GET shows them is a guess). */
function builtIn({ id, createdAt, updatedAt }: StoredContact, notation: Quirks['system']): object {
  if (notation === 'none') return {};
  const [made, seen] = [createdAt, updatedAt].map((ms) => new Date(ms).toISOString());
  const values: Record<string, unknown> = {
    Locale: 'vi-VN',
    Timezone: 'Asia/Ho_Chi_Minh',
    Channel: 'Live chat',
    'Customer type': 'Lead',
    'Customer ID': `crm-${id.slice(0, 8)}`,
    City: 'Ho Chi Minh City',
    Country: 'Vietnam',
    'First seen': made,
    'Last seen': seen,
    'Signed up': made,
    'First contacted': made,
    'Last contacted': seen,
    'Web sessions': 3,
  };
  const written = Object.entries(values).map(([name, value]) => [inNotation(name, notation), value]);
  return Object.fromEntries(written) as object;
}

function inNotation(name: string, notation: Exclude<Quirks['system'], 'none'>): string {
  const words = name.split(' ');
  switch (notation) {
    case 'spaced':
      return name;
    case 'snake':
      return words.map((word) => word.toLowerCase()).join('_');
    case 'camel':
      return words
        .map((word, i) => {
          const small = word.toLowerCase();
          return i === 0 ? small : small.charAt(0).toUpperCase() + small.slice(1);
        })
        .join('');
  }
}
