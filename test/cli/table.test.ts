import { expect, test } from 'vitest';
import { fitLines, fitLinesAndCommands, renderTable, shorten } from '../../src/cli/table.js';

test.each<[string, string[][], string[]]>([
  ['no rows', [], []],
  [
    'columns as wide as their widest cell',
    [
      ['a', 'b', 'c'],
      ['long', '', 'd'],
    ],
    ['a     b  c', 'long     d'],
  ],
  ['rows of different lengths', [['a'], ['long', 'b']], ['a', 'long  b']],
  [
    'no blanks at the end',
    [
      ['a', ''],
      ['b', '  '],
    ],
    ['a', 'b'],
  ],
  [
    'a letter with its accents is one wide, however it is written, and some letters are two',
    [
      ['e\u0301', 'x'],
      ['ễ', 'x'],
      ['👩‍👩‍👧', 'x'],
      ['阮', 'x'],
      ['a', 'x'],
    ],
    ['e\u0301   x', 'ễ   x', '👩‍👩‍👧  x', '阮  x', 'a   x'],
  ],
])('%s', (_, rows, expected) => {
  expect(renderTable(rows)).toEqual(expected);
});

test.each([
  ['short', 10, 'short'],
  ['exactly 10', 10, 'exactly 10'],
  ['a bit longer', 10, 'a bit lon…'],
  ['two\r\n\tlines', 20, 'two lines'],
  ['👍👍👍👍', 8, '👍👍👍👍'],
  ['👍👍👍👍👍', 8, '👍👍👍…'],
  ['阮阮阮', 4, '阮…'],
  ['Nguye\u0302\u0303n', 6, 'Nguye\u0302\u0303n'],
])('%j on at most %i columns', (text, length, expected) => {
  expect(shorten(text, length)).toBe(expected);
});

test('a last column that is too wide for the terminal is broken at blanks, below itself', () => {
  const rows = [
    ['name', 'a sentence of some more words than fit'],
    ['long name', 'short'],
  ];
  expect(renderTable(rows, 36)).toEqual([
    'name       a sentence of some more',
    '           words than fit',
    'long name  short',
  ]);
});

test('the last column keeps some room, whatever the others take', () => {
  expect(renderTable([['x'.repeat(70), 'two words']], 80)).toEqual([`${'x'.repeat(70)}  two words`]);
});

test('lines for a terminal are broken at blanks, and go on further in', () => {
  const text = '[12:00:00] WARN: all requests pause for 60 s\n    runId: "r1"\n';
  expect(fitLines(text, 30)).toBe('[12:00:00] WARN: all requests\n    pause for 60 s\n    runId: "r1"\n');
  expect(fitLines('short', 30)).toBe('short');
});

test('the first line has the whole width, and colours take none of it', () => {
  const text = '[12:00:00] \u001b[32mINFO\u001b[39m: 20 characters and more';
  expect(fitLines(text, 39)).toBe(text);
  expect(fitLines(text, 38)).toBe('[12:00:00] \u001b[32mINFO\u001b[39m: 20 characters and\n    more');
});

test('a command to type stays whole, on a line of its own', () => {
  const text =
    'chative-contacts: no such run\n  where you know it, name it: chative-contacts sync --resume abc\n';
  expect(fitLinesAndCommands(text, 40)).toBe(
    'chative-contacts: no such run\n  where you know it, name it:\n      chative-contacts sync --resume abc\n',
  );
  expect(fitLinesAndCommands(text, 80)).toBe(text);
});
