import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, onOneLine } from '../../src/csv/csv-line.js';

test('plain cells stay bare, an absent one is empty', () => {
  expect(csvLine([1, undefined, 'x y', ''], ',')).toBe('1,,x y,\n');
});

test.each([
  ['a quote', 'say "hi"', '"say ""hi"""'],
  ['a line feed', 'a\nb', '"a\nb"'],
  ['a carriage return', 'a\r', '"a\r"'],
  ['a delimiter that is not the one in use', 'a;b', '"a;b"'],
  ['a bar', 'a|b', '"a|b"'],
  ['a tab', 'a\tb', '"a\tb"'],
])('%s makes the cell quoted', (_title, cell, expected) => {
  expect(csvLine([cell, 1], ',')).toBe(`${expected},1\n`);
});

test('a record of one empty cell is no empty line', () => {
  expect(csvLine([''], ',')).toBe('""\n');
});

test('whatever the cells hold reads back the same, with every delimiter', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\r', '\n', ',', ';', '\t', '|', "'", 'a', ' ') }),
  );
  fc.assert(
    fc.property(fc.array(cell), fc.constantFrom(',', ';', '\t', '|'), (cells, delimiter) => {
      const record = ['1', ...cells];
      const text = csvLine(record, delimiter);
      expect(parse(text, { delimiter, record_delimiter: ['\r\n', '\n'] })).toEqual([record]);
    }),
  );
});

test('control characters and line separators become a blank', () => {
  expect(onOneLine('a\r\nb\u0000c\u2028d\u0085e\tf ế')).toBe('a b c d e f ế');
});
