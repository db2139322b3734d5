import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHeldRows } from '../../src/store/held-rows.js';
import type { HeldRow } from '../../src/sync/ports.js';
import { tempDir } from '../support/temp-dir.js';

function held(row: number, value: string): HeldRow {
  return {
    row: { row, line: row + 1, cells: [value, 'Ngô "N"\n'] },
    contactId: 'c',
    change: { action: 'update', fields: new Map([['firstName', value]]) },
  };
}

test('rows come back in file order, whether memory or disk held them', () => {
  const path = join(tempDir(), 'held.db');
  const rows = createHeldRows(path, 2);
  rows.hold('a', held(1, 'one'));
  rows.hold('b', held(2, 'two'));
  rows.hold('a', held(3, 'three'));
  rows.hold('b', held(4, 'four'));
  expect(rows.take('b')).toEqual([held(2, 'two'), held(4, 'four')]);
  // There is room in memory again, while an earlier row of the contact lies on disk.
  rows.hold('a', held(5, 'five'));
  rows.hold('d', { ...held(6, 'six'), change: { action: 'delete' } });
  expect(rows.take('a')).toEqual([held(1, 'one'), held(3, 'three'), held(5, 'five')]);
  expect(rows.take('a')).toEqual([]);
  expect([...rows.takeRest()]).toEqual([['d', [{ ...held(6, 'six'), change: { action: 'delete' } }]]]);
  rows.close();
  expect(existsSync(path)).toBe(false);
});

test('what is left comes contact by contact, from memory and disk', () => {
  const rows = createHeldRows(join(tempDir(), 'held.db'), 1);
  rows.hold('a', held(1, 'one'));
  rows.hold('b', held(2, 'two'));
  rows.hold('a', held(3, 'three'));
  expect([...rows.takeRest()]).toEqual([
    ['a', [held(1, 'one'), held(3, 'three')]],
    ['b', [held(2, 'two')]],
  ]);
  rows.close();
});

test('few rows need no file', () => {
  const path = join(tempDir(), 'held.db');
  const rows = createHeldRows(path);
  rows.hold('a', held(1, 'one'));
  expect(existsSync(path)).toBe(false);
  rows.close();
});

test('a row that waits does not hold on to the batch that it came from', () => {
  const rows = createHeldRows(join(tempDir(), 'held.db'));
  let asked = 0;
  const batch = {
    get cells(): string[] {
      asked += 1;
      return ['a', 'one'];
    },
  };
  const kept = held(1, 'one');
  const { row, line } = kept.row;
  rows.hold('a', { ...kept, row: Object.assign(Object.create(batch) as typeof batch, { row, line }) });
  expect(asked).toBe(1);
  const [taken] = rows.take('a');
  expect(taken?.row).toEqual({ row, line, cells: ['a', 'one'] });
  expect(Object.getPrototypeOf(taken?.row)).toBe(Object.prototype);
  expect(asked).toBe(1);
});
