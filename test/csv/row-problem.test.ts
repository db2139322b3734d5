import { expect, test } from 'vitest';
import type { Quoting } from '../../src/csv/quote.js';
import { problemOf } from '../../src/csv/row-problem.js';

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
  [record(['1']), '1 cell where the header has 2'],
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
