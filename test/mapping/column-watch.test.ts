import { describe, expect, test } from 'vitest';
import { compileMapping, type MappingOptions } from '../../src/mapping/compile.js';
import { createColumnWatch, type SettledColumns } from '../../src/mapping/column-watch.js';
import type { CompiledMapping } from '../../src/mapping/compiled.js';
import type { MappingFile } from '../../src/mapping/schema.js';

const OPTIONS: MappingOptions = {
  timezone: 'UTC',
  action: 'update',
  blank: 'skip',
  clearWord: '(clear)',
  nullWords: ['NULL'],
  nowMs: Date.UTC(2026, 10, 26),
};

const HEADER = ['id', 'A', 'B'];

function mappingOf(file: MappingFile): CompiledMapping {
  return compileMapping({ id: 'id', ...file }, HEADER, OPTIONS, 'm.yaml');
}

function settle(mapping: CompiledMapping, rows: readonly (readonly string[])[]): SettledColumns {
  const watch = createColumnWatch(mapping);
  rows.forEach((cells, i) => {
    watch.startRow(i + 2, true);
    mapping.mapRow(['1', ...cells], watch.observer);
  });
  return watch.settle();
}

/** What the settled mapping makes of one cell of column A. */
function read(settled: SettledColumns, cell: string): unknown {
  const mapped = settled.mapping.mapRow(['1', cell]);
  if (mapped.kind === 'problems') return mapped.problems[0].code;
  return mapped.change.action === 'delete' ? 'delete' : [...mapped.change.fields.values()][0];
}

describe('a gender column', () => {
  const gender = mappingOf({ fields: { gender: 'A' } });

  test('without an H or a w the mapping stays the very same', () => {
    const settled = settle(gender, [['M'], ['F'], [''], ['Hombre']]);
    expect(settled.mapping).toBe(gender);
    expect(settled.isRejudged).toBe(false);
  });

  test('an H anywhere, in any case, makes every M invalid and leaves the rest alone', () => {
    const settled = settle(gender, [['M'], ['F'], [' h ']]);
    expect(settled.isRejudged).toBe(true);
    expect(['m', 'H', 'F', 'male', 'mujer'].map((cell) => read(settled, cell))).toEqual([
      'invalid_gender',
      'invalid_gender',
      'female',
      'male',
      'female',
    ]);
  });

  test('a w beside an m is German', () => {
    const settled = settle(gender, [['m'], ['w'], ['d']]);
    expect(['m', 'w', 'd', 'W'].map((cell) => read(settled, cell))).toEqual([
      'male',
      'female',
      'other',
      'female',
    ]);
  });

  test('words that the mapping declares tell nothing of the others', () => {
    const declared = mappingOf({ fields: { gender: { column: 'A', values: { H: 'male', M: 'female' } } } });
    const settled = settle(declared, [['H'], ['M']]);
    expect([read(settled, 'H'), read(settled, 'M')]).toEqual(['male', 'female']);
  });
});

describe('a number column', () => {
  const number = mappingOf({ customFields: { n: { column: 'A', type: 'number' } } });

  test('of which each separator stands before three digits reads two ways', () => {
    const settled = settle(number, [['1.234'], ['850'], ['12.500']]);
    expect(settled.isRejudged).toBe(true);
    expect(['1.234', '850'].map((cell) => read(settled, cell))).toEqual(['invalid_number', 850]);
  });

  test('with a cell that only a decimal point explains reads one way', () => {
    const settled = settle(number, [['1.234'], ['12.5']]);
    expect(read(settled, '1.234')).toBe(1.234);
  });

  test('with declared separators is as declared', () => {
    const declared = mappingOf({
      customFields: { n: { column: 'A', type: 'number', thousands: '.', decimal: ',' } },
    });
    expect(read(settle(declared, [['1.234'], ['850']]), '1.234')).toBe(1234);
  });
});

test('a date column makes the messages, and rejudges nothing', () => {
  const birthday = mappingOf({ fields: { birthday: 'A' } });
  const settled = settle(birthday, [['25/12/1990'], ['05/05/1990']]);
  expect(settled.isRejudged).toBe(false);
  const mapped = settled.mapping.mapRow(['1', '05/05/1990']);
  expect(mapped).toMatchObject({ problems: [{ message: expect.stringContaining('dd/MM/yyyy') }] });
  expect(JSON.stringify(mapped)).not.toContain('MM/dd/yyyy');
});

describe('remarks', () => {
  const mapping = mappingOf({ fields: { firstName: 'A', phone: 'B' } });

  test('count what was taken off, by column, with the first line', () => {
    const { remarks } = settle(mapping, [
      ['Ann', '0903111222'],
      ["'=Bob", 'tel:0903111223'],
      ['Cy', "'0903111224"],
    ]);
    expect(remarks).toEqual([
      { kind: 'unwrapped', column: 'B', count: 2, line: 3 },
      { kind: 'unwrapped', column: 'A', count: 1, line: 3 },
      { kind: 'formula', column: 'A', count: 1, line: 3 },
    ]);
  });

  test('name what is read as empty, and what stands oddly', () => {
    const { remarks } = settle(mapping, [
      ['NULL', ''],
      ['Ann &amp; Co', ''],
    ]);
    expect(remarks).toEqual([
      { kind: 'null_word', column: 'A', count: 1, line: 2 },
      { kind: 'html_entity', column: 'A', count: 1, line: 3 },
    ]);
  });

  test('leave out rows that are not taken up', () => {
    const watch = createColumnWatch(mapping);
    watch.startRow(2, false);
    mapping.mapRow(['1', 'NULL', ''], watch.observer);
    expect(watch.settle().remarks).toEqual([]);
  });
});

test('a mapping of texts has nothing to watch', () => {
  const texts = mappingOf({ fields: { firstName: 'A' } });
  expect(settle(texts, [['x']]).mapping).toBe(texts);
});
