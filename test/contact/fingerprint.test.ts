import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields, FieldValue } from '../../src/contact/change.js';
import { createFingerprinter } from '../../src/contact/fingerprint.js';

const fingerprintOf = createFingerprinter();

function fingerprint(...fields: [string, FieldValue][]): string {
  return fingerprintOf({ action: 'update', fields: new Map(fields) });
}

describe('fingerprintOf', () => {
  test('is the same from one release to the next', () => {
    expect(fingerprint(['firstName', 'Ana'], ['VIP', true])).toMatchInlineSnapshot(
      `"9XakpcNNrAy3C381REowbR"`,
    );
    expect(fingerprintOf({ action: 'delete' })).toMatchInlineSnapshot(`"KxyS1CGcNDDcBWVlpMf9I4"`);
  });

  test('is the hash of the fields as JSON, sorted by name', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    );
    const text = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\n', '\ud800', '\udc00', '\u2028', '\x7f', 'ễ'),
    });
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(value, text, fc.constant(null))), (fields) => {
        const entries = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
        const json = JSON.stringify(['update', entries]);
        expect(fingerprint(...entries)).toBe(
          createHash('sha256').update(json).digest('base64url').slice(0, 22),
        );
      }),
    );
  });

  test('does not depend on the order of fields', () => {
    const entries = fc.uniqueArray(
      fc.tuple(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
      {
        selector: ([name]) => name,
      },
    );
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(fingerprint(...list)).toBe(fingerprint(...other));
      }),
    );
  });

  test('is the same for fields that share their names with other rows, and for a Map of them', () => {
    /** Fields as a row on disk gives them: with their names at hand. */
    function named(names: readonly string[], values: readonly FieldValue[]): Fields {
      return Object.assign(new Map(names.map((name, at) => [name, values[at] ?? null])), { names });
    }
    const name = fc.string();
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const rows = fc
      .tuple(fc.uniqueArray(name, { maxLength: 6 }), fc.uniqueArray(name, { maxLength: 6 }))
      .chain(([one, other]) =>
        fc.array(fc.tuple(fc.constantFrom(one, other), fc.array(value, { minLength: 6, maxLength: 6 }))),
      );
    fc.assert(
      fc.property(rows, (all) => {
        const remembering = createFingerprinter();
        for (const [names, values] of all) {
          const fields = named(names, values);
          expect(remembering({ action: 'update', fields })).toBe(fingerprint(...fields));
        }
      }),
    );
  });

  test('tells apart values of different types, names, and neighbours', () => {
    const fingerprints = [
      fingerprint(),
      fingerprintOf({ action: 'delete' }),
      ...[null, '', 'null', 'true', true, false, 1, '1', 0, '0'].map((value) => fingerprint(['a', value])),
      fingerprint(['b', 1]),
      fingerprint(['a', 1], ['b', 2]),
      fingerprint(['a', 2], ['b', 1]),
      fingerprint(['a', 'x","b'], ['c', 'y']),
      fingerprint(['a', 'x'], ['b","c', 'y']),
      fingerprint(['__proto__', 1]),
    ];
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });
});
