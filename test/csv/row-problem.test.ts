import { expect, test } from 'vitest';
import { problemOf } from '../../src/csv/row-problem.js';

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
