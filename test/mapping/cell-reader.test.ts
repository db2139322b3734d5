import { describe, expect, test } from 'vitest';
import { createCellReader, readConstant } from '../../src/mapping/cell-reader.js';
import { type FieldRule } from '../../src/mapping/field-rule.js';
import type { FieldPlan } from '../../src/mapping/field-plan.js';

const BLANKS = { blank: 'skip', clearWord: '(clear)', nullWords: new Set(['NULL']) } as const;

function plan(rule: FieldRule, rest: Partial<FieldPlan> = {}): FieldPlan {
  const plain = {
    field: 'f',
    path: ['f'],
    source: { columns: ['C'] },
    values: {},
    transform: [],
    overwrite: 'always',
  } as const;
  return { ...plain, rule, ...rest };
}

/** What a cell says, `skip` where it says nothing, or the code of what is wrong with it. */
function read(field: FieldPlan, cell: string) {
  const mistakes: string[] = [];
  const reading = createCellReader(field, 'C', BLANKS, mistakes)(cell);
  expect(mistakes).toEqual([]);
  if (reading === undefined) return 'skip';
  return reading.ok ? reading.value : reading.code;
}

describe('values', () => {
  const gender = plan(
    { type: 'gender', options: {} },
    { values: { x: 'other', '-': '', none: '(clear)', Ả: 'female' } },
  );
  const number = plan(
    { type: 'number', options: { decimal: ',', thousands: '.' } },
    { values: { half: 1.5, none: 0, text: '1.234,5' } },
  );
  const boolean = plan({ type: 'boolean' }, { values: { oui: true, non: false, peut: 'no', '1': 'false' } });

  test.each([
    ['a listed word', gender, 'x', 'other'],
    ['a listed word in another case', gender, ' X ', 'other'],
    ['a listed word in another normal form', gender, 'A\u0309', 'female'],
    ['a word not listed goes on as itself', gender, 'male', 'male'],
    ['a word not listed is judged as itself', gender, 'y', 'invalid_gender'],
    ['a word for nothing is an empty cell', gender, '-', 'skip'],
    ['a word for the clear word clears', gender, 'none', null],
    ['a number skips the separators of the cells', number, 'half', 1.5],
    ['zero is a value', number, 'none', 0],
    ['a text is read with the separators', number, 'text', 1234.5],
    ['true', boolean, 'Oui', true],
    ['false', boolean, 'non', false],
    ['a word of the type', boolean, 'peut', false],
    ['a listed word beats the word of the type', boolean, '1', false],
    ['a word of the type that is not listed', boolean, 'yes', true],
  ] as const)('%s', (_, field, cell, expected) => {
    expect(read(field, cell)).toBe(expected);
  });

  test('that differ only in case are told apart, and nothing is guessed between them', () => {
    const text = plan({ type: 'text' }, { values: { ab: 'lower', AB: 'upper', same: 's', SAME: 's' } });
    expect(['ab', 'AB', 'Ab', 'Same'].map((cell) => read(text, cell))).toEqual(['lower', 'upper', 'Ab', 's']);
  });
});

test.each([
  [['lowercase'], 'ÁNH Hồng', 'ánh hồng'],
  [['uppercase'], 'straße', 'STRASSE'],
  [['lowercase', 'uppercase'], 'aB', 'AB'],
  [['uppercase', 'lowercase'], 'aB', 'ab'],
  [['trim'], ' a b ', 'a b'],
  [['uppercase'], 'istanbul', 'ISTANBUL'],
] as const)('transform %j makes %j %j', (transform, cell, expected) => {
  expect(read(plan({ type: 'text' }, { transform }), cell)).toBe(expected);
});

test('a listed word is sent as declared, whatever the transform', () => {
  const field = plan({ type: 'text' }, { values: { g: 'Gold' }, transform: ['uppercase'] });
  expect(['G', 'silver'].map((cell) => read(field, cell))).toEqual(['Gold', 'SILVER']);
});

test('text keeps its zeros, its blanks inside and its line breaks, and is sent in NFC', () => {
  const text = plan({ type: 'text' });
  expect(['007', 'a  b', 'a\nb', 'Pho\u031B\u0309 '].map((cell) => read(text, cell))).toEqual([
    '007',
    'a  b',
    'a\nb',
    'Phở',
  ]);
});

describe('a constant', () => {
  test.each([
    [{ type: 'text' }, 'newsletter', 'newsletter'],
    [{ type: 'text' }, ' 007 ', '007'],
    [{ type: 'text' }, true, 'true'],
    [{ type: 'text' }, '(clear)', null],
    [{ type: 'number', options: { decimal: ',' } }, 1.5, 1.5],
    [{ type: 'number', options: { decimal: ',' } }, '1,5', 1.5],
    [{ type: 'boolean' }, false, false],
    [{ type: 'boolean' }, 0, false],
    [{ type: 'date', options: { timezone: 'UTC', output: 'ms' } }, '2023-05-02', Date.UTC(2023, 4, 2)],
    [{ type: 'birthday', options: { timezone: 'UTC', format: 's' } }, 1028221200, 1028221200],
  ] as const)('of %j may be %j', (rule, value, expected) => {
    const mistakes: string[] = [];
    expect(readConstant(value, plan(rule), '(clear)', mistakes)).toBe(expected);
    expect(mistakes).toEqual([]);
  });

  test.each([
    [{ type: 'text' }, 7, 'put it in quotes'],
    [{ type: 'text' }, ' ', 'not empty'],
    [{ type: 'phone', options: { output: 'asis' } }, 912345678, 'put it in quotes'],
    [{ type: 'text' }, '#REF!', "spreadsheet's error"],
    [{ type: 'number', options: {} }, 2 ** 53, 'lose digits'],
    [{ type: 'number', options: {} }, true, 'not a number'],
    [{ type: 'boolean' }, 2, 'neither true nor false'],
    [{ type: 'birthday', options: { timezone: 'UTC' } }, 1028221200, '1028221200'],
  ] as const)('of %j may not be %j', (rule, value, message) => {
    const mistakes: string[] = [];
    readConstant(value, plan(rule), '(clear)', mistakes);
    expect(mistakes).toEqual([expect.stringMatching(/^f\.value: /)]);
    expect(mistakes[0]).toContain(message);
  });
});
