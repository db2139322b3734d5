import { expect, test } from 'vitest';
import { createDateColumn } from '../../src/contact/date-column.js';
import { parseBirthday, parseDate, type DateKind } from '../../src/contact/date.js';

const NOW_MS = Date.UTC(2026, 10, 26);

/** What is said of one cell in a column that holds these. */
function message(kind: DateKind, text: string, column: readonly string[], format?: string): string {
  const parse = kind === 'date' ? parseDate : parseBirthday;
  const rule = { timezone: 'UTC', nowMs: NOW_MS, ...(format !== undefined && { format }) };
  const watch = createDateColumn(kind, rule);
  for (const cell of column) watch.see(cell, parse(cell, rule).ok);
  const parsed = parse(text, column.length === 0 ? rule : (watch.settle() ?? rule));
  return parsed.ok ? 'read' : parsed.message;
}

test.each<[string, DateKind, string, string[], string]>([
  [
    'another cell tells the order',
    'birthday',
    '05/05/1990',
    ['25/12/1990', '05/05/1990'],
    'format: dd/MM/yyyy',
  ],
  [
    'another cell tells the other order',
    'date',
    '05/06/2020',
    ['12/25/1990', '05/06/2020'],
    'format: MM/dd/yyyy',
  ],
  [
    'the format of a column without zeros',
    'birthday',
    '12/25/1990',
    ['1/1/2005', '12/25/1990', '1/13'],
    'format: M/d/yyyy',
  ],
  ['a missing year', 'birthday', '1/13', ['1/1/2005', '12/25/1990', '1/13'], 'it has no year'],
  ['a missing year alone', 'birthday', '05/23', ['05/23'], 'it has no year'],
  ['a missing year as vCard writes it', 'birthday', '--07-21', ['--07-21', '1990-05-12'], 'it has no year'],
  ['a missing day', 'birthday', '05/1990', ['05/1990'], 'it has no day'],
  [
    'a month in French',
    'birthday',
    '3 août 1985',
    ['3 août 1985'],
    'no format reads its month name (French)',
  ],
  ['a month in Vietnamese', 'birthday', '3 tháng 5 1985', ['3 tháng 5 1985'], '(Vietnamese)'],
  [
    'day numbers of a spreadsheet',
    'birthday',
    '33015',
    ['33015', '28123'],
    'declare it in the mapping: format: excel',
  ],
  ['a day number alone', 'birthday', '33015', [], 'format: excel'],
  ['a year alone', 'birthday', '1990', ['1990', '1985'], 'is a year alone'],
  ['digits that are a day', 'birthday', '12051990', ['12051990', '25121990'], 'format: ddMMyyyy'],
  [
    'seconds',
    'birthday',
    '1028221200',
    ['1028221200'],
    'a Unix time in seconds; declare it in the mapping: format: s',
  ],
  ['months by name', 'date', 'May 12, 2024', ['May 12, 2024', 'Dec 25, 2022'], 'format: MMM d, yyyy'],
  [
    'Google Forms',
    'date',
    '2024/05/04 3:05:09 PM GMT+7',
    ['2024/05/04 3:05:09 PM GMT+7'],
    "format: yyyy/MM/dd h:mm:ss a 'GMT'Z",
  ],
  [
    'two ways in one column',
    'date',
    '25/12/1990',
    ['1990-12-25', '25/12/1990'],
    'No single format reads them all',
  ],
  [
    'two orders in one column',
    'date',
    '25/12/1990',
    ['25/12/1990', '12/25/1990'],
    'No single format reads them all',
  ],
  ['a time that does not exist', 'date', '2024-02-30', ['2024-02-30'], 'is not a date or time that exists'],
  ['no date at all', 'date', 'soon', ['soon'], 'expected ISO 8601'],
])('%s', (_, kind, text, column, expected) => {
  expect(message(kind, text, column)).toContain(expected);
});

test('two ways of reading the whole column are both named, with the days they give', () => {
  expect(message('date', '03/04/2024', ['03/04/2024', '05/06/2024'])).toBe(
    '"03/04/2024" could be 2024-04-03 (dd/MM/yyyy) or 2024-03-04 (MM/dd/yyyy); ' +
      'declare in the mapping how the column is written: format: dd/MM/yyyy or MM/dd/yyyy',
  );
});

test('a day that both ways give is not said to be two', () => {
  expect(message('date', '05/05/1990', ['05/05/1990'])).not.toContain('could be');
});

test.each(['33015', '12051990', '19900512', '1990', '120590', '5121990', '28123'])(
  'no format is named that would make the birthday %s a day of 1970',
  (text) => {
    expect(message('birthday', text, [text])).not.toMatch(/format: (?:.* or )?m?s\b/);
  },
);

test('a declared format is told to be wrong only where another one reads more of the column', () => {
  const most = ['12/25/1990', '12/26/1990', '12/27/1990', '01/02/1990'];
  expect(message('birthday', '12/25/1990', most, 'dd/MM/yyyy')).toContain('the column would fit MM/dd/yyyy');
  const few = ['25/12/1990', '26/12/1990', '27/12/1990', '12/25/1990'];
  expect(message('birthday', '12/25/1990', few, 'dd/MM/yyyy')).toBe(
    '"12/25/1990" does not fit the declared format dd/MM/yyyy, which 3 cells of the column fit',
  );
});
