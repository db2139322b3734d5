import { describe, expect, test } from 'vitest';
import { createNestWatch, entriesOf } from '../../src/contact/contact-fields.js';
import type { ListedContact } from '../../src/contact/listed.js';

function contact(body: object): ListedContact {
  return { id: 'c1', body: { id: 'c1', ...body } };
}

function nestKeysOf(bodies: readonly object[], customFieldsKey?: string): readonly string[] {
  const watch = createNestWatch(customFieldsKey);
  for (const body of bodies) watch.see(contact(body));
  return watch.keys();
}

/** `custom VIP` for each entry, in order. */
function namesOf(body: object, nestKeys: readonly string[] = []): string[] {
  return entriesOf(contact(body), nestKeys).map(({ kind, name }) => `${kind} ${name}`);
}

describe('where custom fields are', () => {
  test.each<[string, object[], string | undefined, string[]]>([
    ['flat where no contact nests anything', [{ VIP: true }, {}], undefined, []],
    ['nested where one contact does', [{}, { customFields: { VIP: true } }], undefined, ['customFields']],
    ['nested under an empty object too', [{ custom_fields: {} }], undefined, ['custom_fields']],
    ['flat where a usual key holds a list or a text', [{ attributes: [1], properties: 'x' }], undefined, []],
    ['under the named key alone', [{ extra: { a: 1 }, properties: { b: 2 } }], 'extra', ['extra']],
    ['under a usual key where the named one is missing', [{ properties: { b: 2 } }], 'extra', ['properties']],
  ])('%s', (_title, bodies, key, expected) => {
    expect(nestKeysOf(bodies, key)).toEqual(expected);
  });
});

describe('the entries of a contact', () => {
  test('standard fields come first, in their order; empty values and the ID are no entries', () => {
    const body = { phone: '1', VIP: false, email: '', firstName: 'Ann', lastName: null };
    expect(namesOf(body)).toEqual(['standard firstName', 'standard phone', 'custom VIP']);
  });

  test('flat, all but the known system keys are custom fields', () => {
    const body = {
      createdAt: 'x',
      updated_at: 'x',
      __v: 0,
      avatar: 'x',
      workspaceId: 'w',
      tags: [],
      score: 0,
    };
    expect(namesOf(body).filter((name) => name.startsWith('custom'))).toEqual([
      'custom tags',
      'custom score',
    ]);
  });

  test('nested, whatever else is on the top level is a system key', () => {
    const body = { status: 'open', customFields: { VIP: true, email: 'x' }, firstName: 'Ann' };
    expect(namesOf(body, ['customFields'])).toEqual([
      'standard firstName',
      'custom VIP',
      'custom email',
      'system status',
    ]);
  });

  test('a nest that is none in this contact, and a name in a second nest, are kept as system keys', () => {
    const body = { customFields: 'none', properties: { VIP: 1 }, attributes: { VIP: 2 } };
    expect(namesOf(body, ['customFields', 'attributes', 'properties'])).toEqual([
      'custom VIP',
      'system properties.VIP',
      'system customFields',
    ]);
  });

  test('_id is an entry only beside another ID', () => {
    expect(entriesOf({ id: '42', body: { _id: 42 } }, [])).toEqual([]);
    expect(namesOf({ _id: 'other' })).toEqual(['system _id']);
  });

  test('no name is special', () => {
    const body = JSON.parse('{"__proto__": 1, "constructor": 2}') as object;
    expect(namesOf(body)).toEqual(['custom __proto__', 'custom constructor']);
  });
});
