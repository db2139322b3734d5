import { describe, expect, test } from 'vitest';
import { readAll } from './reading.js';

const read = (name: string) => readAll({ kind: 'path', path: `fixtures/csv/${name}` });

/** File, delimiter, header, then each row's line and cells. */
const GOOD: [string, string, string[], [number, ...string[]][]][] = [
  ['bom.csv', ',', ['id', 'firstName'], [[2, 'c-1', 'Zoë']]],
  [
    'crlf.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana'],
      [3, 'c-2', 'Bo'],
    ],
  ],
  [
    'mixed-line-ends.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana'],
      [3, 'c-2', 'Bo'],
      [4, 'c-3', 'Cy\r\nD.'],
      [6, 'c-4', 'Di'],
    ],
  ],
  [
    'old-mac-line-ends.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana\nMaria'],
      [4, 'c-2', 'Bo'],
    ],
  ],
  [
    'doubled-cr.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana'],
      [3, 'c-2', 'Bo'],
    ],
  ],
  [
    'no-final-line-end.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana'],
      [3, 'c-2', 'Bo'],
    ],
  ],
  [
    'quoted-line-ends.csv',
    ',',
    ['id', 'address\nline'],
    [
      [3, 'c-1', '1 Main St\nSpringfield'],
      [5, 'c-2', 'plain'],
      [6, 'c-3', 'a\n\nb'],
      [9, 'c-4', 'end'],
    ],
  ],
  [
    'blank-lines.csv',
    ',',
    ['id', 'firstName'],
    [
      [5, 'c-1', 'Ana'],
      [7, 'c-2', 'Bo'],
    ],
  ],
  [
    'semicolon.csv',
    ';',
    ['id', 'firstName', 'ltv'],
    [
      [2, 'c-1', 'Ana', '1,50'],
      [3, 'c-2', 'Bo', '2,75'],
    ],
  ],
  [
    'tab.csv',
    '\t',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana, Maria'],
      [3, 'c-2', 'Bo, C.'],
    ],
  ],
  [
    'bar.csv',
    '|',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana'],
      [3, 'c-2', 'Bo'],
    ],
  ],
  ['sep-line.csv', ';', ['id', 'firstName'], [[3, 'c-1', 'Ana']]],
  [
    'one-column.csv',
    ',',
    ['email'],
    [
      [2, 'ana@example.com'],
      [3, 'Bo, C. <bo@example.com>'],
    ],
  ],
  [
    'one-column-quoted-commas.csv',
    ',',
    ['name'],
    [
      [2, 'Ortiz, Ana'],
      [3, 'Berg, Bo'],
    ],
  ],
  [
    'one-column-header-comma.csv',
    ',',
    ['Full name, as in passport'],
    [
      [2, 'Ana Ortiz'],
      [3, 'Bo Berg, Dr.'],
      [4, 'Cy Diaz'],
    ],
  ],
  ['header-only.csv', ',', ['id', 'firstName'], []],
  [
    'empty-extra-cells.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana', '', ''],
      [3, 'c-2', 'Bo', ' '],
    ],
  ],
  ['surrounding-blanks.csv', ',', ['id', 'firstName'], [[2, ' c-1 ', ' Ana ']]],
  [
    'escaped-quotes.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana "Ace" O.'],
      [3, 'c-2', ''],
      [4, 'c-3', '"'],
    ],
  ],
  ['duplicate-and-empty-headers.csv', ',', ['id', 'name', 'name', ''], [[2, 'c-1', 'a', 'b', 'c']]],
];

test.each(GOOD)('%s is read whole', async (name, delimiter, header, expected) => {
  const { file, rows } = await read(name);
  expect({ delimiter: file.delimiter, header: file.header }).toEqual({ delimiter, header });
  expect(rows).toEqual(expected.map(([line, ...cells], i) => ({ row: i + 1, line, cells })));
});

describe('a row that cannot be trusted is a row with a problem, and the others go on', () => {
  test.each<[string, [number, string[], string?][]]>([
    [
      'more-cells.csv',
      [
        [2, ['c-1', 'Ana']],
        [3, ['c-2', 'Bo', 'Berg'], '3 cells where the header has 2'],
        [4, ['c-3', 'Cy']],
      ],
    ],
    [
      'fewer-cells.csv',
      [
        [2, ['c-1', 'Ana', 'Ortiz']],
        [3, ['c-2', 'Bo'], '2 cells where the header has 3'],
        [4, ['c-3', 'Cy', 'Diaz']],
      ],
    ],
    [
      'stray-quote.csv',
      [
        [2, ['c-1', 'Ana']],
        [3, ['c-2', 'Bo "Ace" Berg'], '2 quotes (") inside cells that do not begin with one'],
        [4, ['c-3', ' "Cy"'], '2 quotes (") inside cells that do not begin with one'],
        [5, ['c-4', 'Di']],
      ],
    ],
  ])('%s', async (name, expected) => {
    const { rows } = await read(name);
    expect(rows).toEqual(
      expected.map(([line, cells, message], i) => ({
        row: i + 1,
        line,
        cells,
        ...(message !== undefined && { problem: { code: 'malformed_row', message } }),
      })),
    );
  });
});

test.each([
  ['text-after-quote.csv', 'line 3: there is text after the closing quote of a cell', '""'],
  ['quote-never-closed.csv', 'line 3: the quote opened here is never closed', '""'],
  [
    'quote-closed-by-the-next.csv',
    'line 3: there is text after the closing quote of a cell, which stands on line 4',
    '""',
  ],
  ['stray-quote-in-header.csv', 'line 1: the header has a quote', 'in quotes'],
  ['empty.csv', 'the file is empty', 'header line'],
  ['only-blank-lines.csv', 'the file is empty', 'header line'],
  ['only-sep-line.csv', 'the file is empty', 'header line'],
  ['unknown-sep.csv', 'line 1: "sep=^" names no delimiter', 'semicolon'],
])('%s is refused with line and cure', async (name, message, hint) => {
  await expect(read(name)).rejects.toMatchObject({
    name: 'RunError',
    kind: 'input',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
  await expect(read(name)).rejects.toThrow(`fixtures/csv/${name}`);
});
