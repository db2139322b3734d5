import { expect, test } from 'vitest';
import type { Problem } from '../../src/contact/problem.js';
import type { CsvRecord } from '../../src/csv/records.js';
import type { Quoting } from '../../src/csv/quote.js';
import { createRowMaker, type ShortRows } from '../../src/csv/row-problem.js';

/** What is wrong with a record below a header of so many columns. */
function problemOf(record: CsvRecord, columns: number): Problem | undefined {
  const header = Array.from({ length: columns }, (_, i) => `column ${i}`);
  return createRowMaker(header).toRows([record])[0]?.problem;
}

const SOME = "the single quotes (') can be read as quotes and as apostrophes";
const STRAY = "single quotes (') behind a blank, or two in a row";

test.each<[string, string[], Quoting, number, string | undefined]>([
  ['no cell in quotes', ['1', "O'Brien"], { kind: 'none' }, 0, undefined],
  ['every cell in quotes', ['1', 'a\nb,c'], { kind: 'every', lineWidths: [2, 2] }, 0, undefined],
  ['one cell that is two without its quotes', ['a,b'], { kind: 'every', lineWidths: [2] }, 0, SOME],
  ['some cells', ['1', 'a'], { kind: 'some', lineWidths: [2] }, 0, undefined],
  ['a delimiter in quotes', ['1', 'a,b'], { kind: 'some', lineWidths: [3] }, 0, undefined],
  ['a line end in quotes', ['1', 'a\nb'], { kind: 'some', lineWidths: [2, 1] }, 0, undefined],
  ['two rows, without the quotes', ['1', 'a\n2,b'], { kind: 'some', lineWidths: [2, 2] }, 0, SOME],
  ['cells that only fit without the quotes', ['a,b'], { kind: 'some', lineWidths: [2] }, 0, SOME],
  ['doubtful quotes', ['1', "O''Brien"], { kind: 'none' }, 2, STRAY],
])('single quotes: %s', (_, cells, quoting, strayQuotes, message) => {
  const problem = problemOf({ line: 2, cells, strayQuotes, nulBytes: 0, quoting }, 2);
  if (message === undefined) expect(problem).toBeUndefined();
  else expect(problem).toMatchObject({ code: 'malformed_row', message: expect.stringContaining(message) });
});

const record = (cells: string[], strayQuotes = 0, nulBytes = 0) => ({
  line: 2,
  cells,
  strayQuotes,
  nulBytes,
});

test.each([
  [record(['1', 'a']), undefined],
  [record(['1', 'a', '', ' ']), undefined],
  [
    record(['1']),
    '1 cell where the header has 2 (--short-rows pad takes the missing last cells for empty ones)',
  ],
  [record(['1', 'a', '', 'x']), '4 cells where the header has 2'],
  [record(['1', 'a"b'], 1), 'a quote (") inside a cell that does not begin with one'],
  [record(['1', '\0'], 0, 1), 'a NUL byte'],
  [record(['1', '\0\0'], 0, 2), '2 NUL bytes'],
  [
    record(['\0', 'a"b"', 'c'], 2, 1),
    '2 quotes (") inside cells that do not begin with one; a NUL byte; 3 cells where the header has 2',
  ],
])('%j', (row, message) => {
  expect(problemOf(row, 2)).toEqual(message === undefined ? undefined : { code: 'malformed_row', message });
});

test.each<[string, string[], ShortRows, boolean]>([
  ['all cells', ['1', 'Ann', 'x'], 'reject', true],
  ['without the cells of nameless last columns', ['1', 'Ann'], 'reject', true],
  ['without a cell that has a name', ['1'], 'reject', false],
  ['without it, where short rows are padded', ['1'], 'pad', true],
  ['too many cells, also where short rows are padded', ['1', 'Ann', '', '', 'x'], 'pad', false],
])('a row with %s', (_, cells, shortRows, isSound) => {
  const maker = createRowMaker(['id', 'name', '', ''], [], shortRows);
  const [row] = maker.toRows([record(cells)]);
  expect(row).toMatchObject({ row: 1, cells });
  expect(row?.problem === undefined).toBe(isSound);
});

test('a row of nothing but empty cells is none, and is counted', () => {
  const maker = createRowMaker(['id', 'name'], [{ ...record(['', '']), line: 1 }]);
  const rows = maker.toRows([record(['1', 'Ann']), { ...record(['', ' ']), line: 3 }, record(['', 'Bo'])]);
  expect(rows.map(({ row, cells }) => [row, ...cells])).toEqual([
    [1, '1', 'Ann'],
    [2, '', 'Bo'],
  ]);
  expect(maker.rows()).toBe(2);
  expect(maker.emptyRows()).toEqual({ count: 2, lines: [1, 3] });
});
