import { expect, test } from 'vitest';
import { findBaseColumns } from '../../src/mapping/base-columns.js';
import { autoMapping } from '../../src/mapping/auto.js';
import { compileMapping } from '../../src/mapping/compile.js';

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

test('a column that was renamed, or that a mapping binds, is found by the name that an export gives its field', () => {
  const header = ['CRM ID', 'Vorname', 'Umsatz'];
  const mapping = compileMapping(
    {
      version: 1,
      match: { by: 'field', name: 'crm_id', column: 'CRM ID' },
      fields: { firstName: 'Vorname' },
      customFields: { LTV: { column: 'Umsatz', type: 'number' } },
    },
    header,
    { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' },
    'm.yaml',
  );
  const columns = findBaseColumns(mapping, header, ['id', 'LTV:number', 'crm_id:text', 'firstName']);
  expect('fault' in columns ? columns.fault : [...columns.placeOf]).toEqual([
    [0, 2],
    [1, 3],
    [2, 1],
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
