import { describe, expect, test } from 'vitest';
import { isStrayQuote, quotingOf } from '../../src/csv/quote.js';

describe('a record with quoted cells has its quotes round', () => {
  test.each<[string, string, ReturnType<typeof quotingOf>]>([
    ['every cell', "'a','b'\n", { kind: 'every', lineWidths: [2] }],
    ['every cell that is not empty', "'a',,'b',\r\n", { kind: 'every', lineWidths: [4] }],
    ['every cell, with apostrophes inside', "'O''May','''t','x'''\n", { kind: 'every', lineWidths: [3] }],
    [
      'every cell, with delimiters and line ends inside',
      "'a,b','c\nd,e'\n",
      { kind: 'every', lineWidths: [3, 2] },
    ],
    ['some cells, beside a number', "1,'a'\n", { kind: 'some', lineWidths: [2] }],
    ['some cells, beside an apostrophe', "'a',O'Brien\n", { kind: 'some', lineWidths: [2] }],
    ['some cells, beside two apostrophes', "'a',O'Brien,D'Arcy\n", { kind: 'some', lineWidths: [3] }],
    ['some cells, on more lines', "1,'a,b\n\nc'\n", { kind: 'some', lineWidths: [3, 1] }],
  ])('%s', (_, record, quoting) => {
    expect(quotingOf(record, ',', true)).toEqual(quoting);
  });
});

test('a record without quoted cells has apostrophes only', () => {
  expect(quotingOf("O'Brien,D'Arcy\n", ',', false)).toEqual({ kind: 'none' });
});

describe('what an unquoted cell is doubtful for', () => {
  test.each<[string, string, string, boolean]>([
    ['a double quote', 'a"', ',', true],
    ['no apostrophe behind a letter', "O'", ',', false],
    ['no apostrophe behind a word and a blank', "Jan '", ',', false],
    ['an apostrophe behind an apostrophe', "O''", ',', true],
    ['an apostrophe behind blanks', "x, \u00a0 '", ',', true],
    ['an apostrophe behind blanks at the beginning', " '", ',', true],
    ['an apostrophe behind a tab that delimits and a blank', "x\t '", '\t', true],
  ])('%s', (_, text, delimiter, isStray) => {
    expect(isStrayQuote(text, text.length - 1, 0, delimiter)).toBe(isStray);
  });
});
