import { expect, test } from 'vitest';
import { compileMapping, type MappingOptions } from '../../src/mapping/compile.js';
import { createGenderWatch } from '../../src/mapping/gender-watch.js';
import type { MappingFile } from '../../src/mapping/schema.js';

const OPTIONS: MappingOptions = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' };

type Gender = NonNullable<MappingFile['fields']>['gender'];

function mappingWith(gender: Gender) {
  return compileMapping({ id: 'id', fields: { gender } }, ['id', 'Sex'], OPTIONS, 'm.yaml');
}

function settle(gender: Gender, cells: readonly string[]) {
  const mapping = mappingWith(gender);
  const watch = createGenderWatch(mapping);
  for (const cell of cells) watch.see(['1', cell]);
  return { mapping, settled: watch.settle() };
}

test('without an H the mapping stays the very same', () => {
  const { mapping, settled } = settle('Sex', ['M', 'F', '', 'Hombre']);
  expect(settled).toBe(mapping);
  expect(settled.mapRow(['1', 'M'])).toMatchObject({ kind: 'change' });
});

test('an H anywhere, in any case, makes every M invalid and leaves the rest alone', () => {
  const { settled } = settle('Sex', ['M', 'F', ' h ']);
  expect(settled.mapRow(['1', 'm'])).toMatchObject({ problems: [{ code: 'invalid_gender', column: 'Sex' }] });
  expect(settled.mapRow(['1', 'H'])).toMatchObject({ problems: [{ code: 'invalid_gender' }] });
  for (const cell of ['F', 'male', 'mujer'])
    expect(settled.mapRow(['1', cell])).toMatchObject({ kind: 'change' });
  expect(settled.fields[0]?.note).toContain('M is ambiguous');
});

test('a settled mapping has nothing left to watch', () => {
  expect(settle('Sex', ['H']).settled.columnsToWatch).toEqual([]);
});

test('an M that the mapping declares is never ambiguous', () => {
  const declared = { column: 'Sex', values: { H: 'male', M: 'female' } };
  const { mapping, settled } = settle(declared, ['H', 'M']);
  expect(mapping.columnsToWatch).toEqual([]);
  expect(settled.mapRow(['1', 'M'])).toMatchObject({ change: { fields: new Map([['gender', 'female']]) } });
});

test('a declared H still leaves M ambiguous, and a declared word may stand for M', () => {
  const { settled } = settle({ column: 'Sex', values: { H: 'male', V: 'M' } }, ['H', 'M']);
  expect(settled.mapRow(['1', 'M'])).toMatchObject({ problems: [{ code: 'invalid_gender' }] });
  expect(settled.mapRow(['1', 'V'])).toMatchObject({ change: { fields: new Map([['gender', 'male']]) } });
});

test('a mapping without a gender column has nothing to watch', () => {
  expect(
    compileMapping({ id: 'id', fields: { firstName: 'F' } }, ['id', 'F'], OPTIONS, 'm').columnsToWatch,
  ).toEqual([]);
  expect(mappingWith({ value: 'male' }).columnsToWatch).toEqual([]);
});
