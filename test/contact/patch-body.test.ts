import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { toPatchBody } from '../../src/contact/patch-body.js';
import { readField } from '../../src/contact/read-field.js';

const FIELDS = new Map<string, FieldValue>([
  ['firstName', 'Ana'],
  ['birthday', 1028221200],
  ['email', null],
  ['VIP', true],
  ['tier', null],
]);

describe('toPatchBody', () => {
  test('is flat without a key', () => {
    expect(toPatchBody(FIELDS, { clearAs: 'null' })).toStrictEqual({
      firstName: 'Ana',
      birthday: 1028221200,
      email: null,
      VIP: true,
      tier: null,
    });
  });

  test('nests custom fields alone under the key', () => {
    expect(toPatchBody(FIELDS, { clearAs: 'empty', customFieldsKey: 'customFields' })).toStrictEqual({
      firstName: 'Ana',
      birthday: 1028221200,
      email: '',
      customFields: { VIP: true, tier: '' },
    });
  });

  test('sends no empty object where no custom field changes', () => {
    const fields = new Map([['firstName', 'Ana']]);
    expect(toPatchBody(fields, { clearAs: 'null', customFieldsKey: 'custom' })).toStrictEqual({
      firstName: 'Ana',
    });
  });

  test.each([undefined, 'customFields'])('carries a field named __proto__ into the JSON (key %s)', (key) => {
    const shape = { clearAs: 'null', ...(key === undefined ? {} : { customFieldsKey: key }) } as const;
    const json = JSON.stringify(toPatchBody(new Map([['__proto__', 'x']]), shape));
    expect(json).toBe(key === undefined ? '{"__proto__":"x"}' : '{"customFields":{"__proto__":"x"}}');
  });

  test('every field is read back from the body, flat or nested', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const fields = fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constant('phone')), value))
      .map((list) => new Map(list));
    fc.assert(
      fc.property(fields, fc.constantFrom(undefined, 'nest'), (map, key) => {
        fc.pre(!map.has('nest'));
        const named = key === undefined ? {} : { customFieldsKey: key };
        const body: unknown = JSON.parse(JSON.stringify(toPatchBody(map, { clearAs: 'null', ...named })));
        for (const [field, wanted] of map) {
          expect(readField(body as Record<string, unknown>, field, key)).toBe(wanted);
        }
      }),
    );
  });
});
