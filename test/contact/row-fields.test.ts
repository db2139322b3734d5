import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clearedFields, type Fields, type FieldValue } from '../../src/contact/change.js';
import { createFieldsMaker } from '../../src/contact/row-fields.js';

const NAMES = ['firstName', 'VIP', '__proto__', 'Tier'];

const value = fc.oneof(
  fc.constantFrom<FieldValue | undefined>(undefined, null, '', 0, false),
  fc.string({ maxLength: 3 }),
);

test('the fields of any row are those of a Map', () => {
  const row = fc.array(value, { minLength: NAMES.length, maxLength: NAMES.length });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
      const toFields = createFieldsMaker(NAMES);
      // All are made before one is looked at: they must not share their values.
      const all = rows.map((values) => [toFields(values), values] as const);
      for (const [fields, values] of all) {
        const entries = NAMES.flatMap((name, at): [string, FieldValue][] => {
          const own = values[at];
          return own === undefined ? [] : [[name, own]];
        });
        const map: Fields = new Map(entries);
        expect([...fields]).toEqual(entries);
        expect([...fields.keys()]).toEqual([...map.keys()]);
        expect([...fields.values()]).toEqual([...map.values()]);
        expect(fields.size).toBe(map.size);
        expect(clearedFields(fields)).toEqual(clearedFields(map));
        for (const name of [...NAMES, 'other', 'toString']) {
          expect(fields.has(name)).toBe(map.has(name));
          expect(fields.get(name)).toBe(map.get(name));
        }
      }
    }),
  );
});

test('rows with the same fields share their names', () => {
  const toFields = createFieldsMaker(NAMES);
  expect(toFields(['a', true, 1, 'x']).names).toBe(toFields(['b', false, null, 'y']).names);
  expect(toFields(['a', undefined, 1, 'x']).names).toBe(toFields(['b', undefined, 2, null]).names);
});
