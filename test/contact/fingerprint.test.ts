import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { fingerprintOf } from '../../src/contact/fingerprint.js';

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
