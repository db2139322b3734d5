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
  [
    'single-quotes.csv',
    ',',
    ['id', 'firstName', 'lastName'],
    [
      [2, 'c-1', 'Ann', 'Lee, Dr.'],
      [3, 'c-2', 'Bob', "O'May"],
      [4, 'c-3', 'The "Ace"', 'a\nb'],
      [6, 'c-4', '', ''],
    ],
  ],
  [
    'single-quotes-semicolon.csv',
    ';',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Lee; Ann'],
      [3, 'c-2', 'Bo, C.'],
    ],
  ],
  ['single-quotes-tab.csv', '\t', ['id', 'firstName'], [[2, 'c-1', 'Ana\tMaria']]],
  [
    'single-quotes-bom-crlf.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Zoë'],
      [3, 'c-2', 'Bo\r\nC.'],
      [5, 'c-3', 'Di'],
    ],
  ],
  [
    'single-quotes-old-mac.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', 'Ana\nMaria'],
      [4, 'c-2', 'Bo'],
    ],
  ],
  ['single-quotes-sep-line.csv', ';', ['id', 'firstName'], [[3, 'c-1', 'Ana']]],
  ['single-quotes-header-only.csv', ',', ['id', 'firstName'], []],
  [
    'single-quotes-one-column.csv',
    ',',
    ['name'],
    [
      [2, 'Ortiz, Ana'],
      [3, 'Berg, Bo'],
    ],
  ],
  [
    'single-quotes-text-only.csv',
    ',',
    ['id', 'firstName', 'ltv'],
    [
      [2, '1', 'Ana', '1.50'],
      [3, '2', 'Bo, C.', ''],
      [4, '3', "O'May", 'NULL'],
    ],
  ],
  [
    'single-quotes-header-alone-quoted.csv',
    ',',
    ['id', 'firstName'],
    [
      [2, 'c-1', "O'Brien"],
      [3, 'c-2', "James'"],
      [4, 'c-3', "Jan 't Zand"],
    ],
  ],
  [
    'apostrophes-before-names.csv',
    ',',
    ["'id", "'firstName"],
    [
      [2, "'c-1", "'Ana"],
      [3, "'c-2", "O'May"],
    ],
  ],
  ['typographic-quotes.csv', ',', ['“id”', '‘firstName’'], [[2, '“c-1”', '‘Ana’']]],
  ['duplicate-and-empty-headers.csv', ',', ['id', 'name', 'name', ''], [[2, 'c-1', 'a', 'b', 'c']]],
];

test.each(GOOD)('%s is read whole', async (name, delimiter, header, expected) => {
  const { file, rows } = await read(name);
  expect({ delimiter: file.delimiter, header: file.header }).toEqual({ delimiter, header });
  expect(rows).toEqual(expected.map(([line, ...cells], i) => ({ row: i + 1, line, cells })));
});

const DOUBTFUL =
  "single quotes (') behind a blank, or two in a row, in a cell that does not begin with one: write the cell without quotes round it, and an apostrophe once";
const TWO_WAYS =
  "the single quotes (') can be read as quotes and as apostrophes: put every cell of the row in single quotes, and write an apostrophe inside them twice";

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
        [
          3,
          ['c-2', 'Bo'],
          '2 cells where the header has 3 (--short-rows pad takes the missing last cells for empty ones)',
        ],
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
    [
      'single-quotes-doubtful.csv',
      [
        [2, ['c-1', 'Ana']],
        [3, ['c-2', " 'Bo'"], DOUBTFUL],
        [4, ['c-3', "O''May"], DOUBTFUL],
        [5, ['c-4', 'Di']],
      ],
    ],
    [
      'single-quotes-two-ways.csv',
      [
        [2, ['1', 't Hooft,7\n2,James', '8'], TWO_WAYS],
        [
          4,
          ['3', 't Hooft,James'],
          `${TWO_WAYS}; 2 cells where the header has 3 (--short-rows pad takes the missing last cells for empty ones)`,
        ],
        [5, ['4', '1 Main St, Apt 4\nSpringfield', '9']],
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
  [
    'single-quote-never-closed.csv',
    "line 3: the single quote (') opened here is never closed",
    "'''t Hooft'",
  ],
  [
    'text-after-single-quote.csv',
    "line 3: there is text after the closing single quote (') of a cell, which stands on line 4",
    "'''t Hooft'",
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
