import { expect, test } from 'vitest';
import { findBaseColumns } from '../../src/mapping/base-columns.js';
import { autoMapping } from '../../src/mapping/auto.js';

const HEADER = ['VIP:boolean', 'id', 'First Name', 'phone'];
const MAPPING = autoMapping(
  HEADER,
  { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' },
  'x.csv',
);

function found(...base: string[]): unknown {
  const columns = findBaseColumns(MAPPING, HEADER, base);
  return 'fault' in columns ? columns.fault : [Object.fromEntries(columns.placeOf), columns.added];
}

test('columns are found by their names wherever they stand, and by their words where they were written otherwise', () => {
  expect(found('phone', 'firstName', ' id ', 'VIP:boolean', 'other')).toEqual([
    { 0: 3, 1: 2, 2: 1, 3: 0 },
    [],
  ]);
});

test('what the base lacks is told', () => {
  expect(found('id', 'phone')).toEqual([{ 1: 0, 3: 1 }, ['First Name', 'VIP:boolean']]);
});

test.each([
  [['phone', 'firstName'], 'has no column "id", by which rows find their contacts (id)'],
  [['id', 'other'], 'has none of the columns that would be sent'],
  [['id', 'phone', 'phone'], 'has the column "phone" more than once'],
  [['id', 'firstName', 'first_name'], 'has the column "First Name" more than once'],
])('%j is no base of this file', (base, fault) => {
  expect(found(...base)).toBe(fault);
});
