import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/contact/change.js';
import { createRowIndex, type DuplicateMode } from '../../src/sync/row-index.js';

function indexOf(rows: readonly (readonly [key: string, action: Action])[], mode: DuplicateMode) {
  const builder = createRowIndex();
  rows.forEach(([key, action], i) => builder.add(i + 1, key, action));
  return builder.build(mode);
}

function carried(rows: readonly (readonly [string, Action])[], mode: DuplicateMode = 'merge'): number[] {
  const index = indexOf(rows, mode);
  return rows.map((_, i) => i + 1).filter((row) => index.isCarried(row));
}

describe('which rows another row of their contact carries', () => {
  test('the last of several updates carries the others', () => {
    expect(
      carried([
        ['a', 'update'],
        ['b', 'update'],
        ['a', 'update'],
        ['a', 'update'],
      ]),
    ).toEqual([1, 3]);
  });

  test('a delete carries all rows before it, deletes included', () => {
    expect(
      carried([
        ['a', 'update'],
        ['a', 'delete'],
        ['a', 'update'],
        ['a', 'delete'],
      ]),
    ).toEqual([1, 2, 3]);
  });

  test('updates after the last delete are carried by the last of them, never by the delete', () => {
    expect(
      carried([
        ['a', 'update'],
        ['a', 'delete'],
        ['a', 'update'],
        ['a', 'update'],
      ]),
    ).toEqual([1, 3]);
  });

  test('nothing is carried in the other modes', () => {
    expect(
      carried(
        [
          ['a', 'update'],
          ['a', 'update'],
        ],
        'each',
      ),
    ).toEqual([]);
    expect(
      carried(
        [
          ['a', 'update'],
          ['a', 'update'],
        ],
        'reject',
      ),
    ).toEqual([]);
  });

  test('reject names every row of a repeated contact and no other', () => {
    const index = indexOf(
      [
        ['a', 'update'],
        ['b', 'update'],
        ['a', 'update'],
      ],
      'reject',
    );
    expect([1, 2, 3].map((row) => index.isDuplicate(row))).toEqual([true, false, true]);
  });

  test('grows past its first size', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => [`key ${i % 4999}`, 'update'] as const);
    expect(carried(rows)).toEqual([1]);
  });
});

test('among thousands of rows, exactly those that share their key are grouped', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `c${(i * 7_919) % 15_000}`);
  const index = indexOf(
    keys.map((key) => [key, 'update'] as const),
    'each',
  );
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  keys.forEach((key, i) => expect(index.isOfSequence(i + 1)).toBe((counts.get(key) ?? 0) > 1));
});
