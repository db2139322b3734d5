import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { createDateColumn } from '../../src/contact/date-column.js';
import { isDateFormat, parseBirthday, parseDate, type DateKind } from '../../src/contact/date.js';

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
  [
    'the name of a zone',
    'date',
    '2024-03-05 10:20:30 PST',
    ['2024-03-05 10:20:30 PST'],
    'ends with "PST", which is not read: a zone is written as Z, UTC or +07:00',
  ],
  [
    'a minus of another kind',
    'date',
    '2024-03-05T10:20:30\u221207:00',
    ['2024-03-05T10:20:30\u221207:00'],
    'ends with "\u221207:00", which is not read',
  ],
  ['a missing day', 'birthday', '05/1990', ['05/1990'], 'it has no day'],
  [
    'a month in French',
    'birthday',
    '3 août 1985',
    ['3 août 1985'],
    'no format reads its month name (French)',
  ],
  ['a month in Vietnamese', 'birthday', 'tháng Năm 3, 1985', ['tháng Năm 3, 1985'], '(Vietnamese)'],
  ['a month by its number in Vietnamese', 'birthday', '3 tháng 5 1985', [], "format: d 'tháng' M yyyy"],
  [
    'a format that YAML would not take as it is',
    'birthday',
    'ngày 3 tháng 5 năm 1985',
    [],
    `format: "'ngày' d 'tháng' M 'năm' yyyy"`,
  ],
  ['a short month that no format reads', 'birthday', '3 Sept 1985', [], 'write September or Sep'],
  ['letters behind the day', 'birthday', 'May 3rd, 1985', [], 'no format reads 3rd'],
  ['AM in Vietnamese', 'date', '12/05/1990 10:20:30 SA', [], 'no format reads SA: write AM or PM'],
  ['a month and a day by name', 'birthday', 'July 21', [], 'it has no year'],
  ['a month and a day without a stroke', 'birthday', '--0721', [], 'it has no year'],
  ['a year that address books write for none', 'birthday', '1604-05-12', [], 'has no year'],
  ['the year 0', 'birthday', '0000-05-12', [], 'it has no year'],
  ['a month by name without a day', 'birthday', 'May 1990', [], 'it has no day'],
  ['a year with zeros behind it', 'birthday', '1990-00-00', [], 'it has no month and no day'],
  ['a day to come by every format', 'birthday', '25/12/2990', [], 'is a day after today'],
  ['a year and a month', 'birthday', '199005', ['199005', '198512'], 'a year and a month'],
  ['a float', 'birthday', '1028221200.0', [], 'write it without .0'],
  ['a number that a spreadsheet shortened', 'date', '1.03E+09', [], 'a spreadsheet has shortened'],
  ['digits that lost a zero', 'birthday', '5121990', ['5121990', '25121990'], 'format: dMMyyyy'],
  [
    'a format that reads also what needs none',
    'birthday',
    '1990-5-2',
    ['1990-05-12', '1990-5-2'],
    'format: yyyy-M-d',
  ],
  [
    'an order that few cells contradict',
    'birthday',
    '05/06/1990',
    [...Array<string>(30).fill('25/12/1990'), '05/06/1990', '12/25/1990'],
    '31 cells as dd/MM/yyyy, 1 cell as MM/dd/yyyy. No single format reads them all',
  ],
  [
    'a cell unlike nearly all others',
    'birthday',
    '12 May 1990',
    [...Array<string>(30).fill('25/12/1990'), '12 May 1990'],
    '30 cells as dd/MM/yyyy, 1 cell in another way',
  ],
  [
    'the others of such a column',
    'birthday',
    '25/12/1990',
    [...Array<string>(30).fill('25/12/1990'), '12 May 1990'],
    'format: dd/MM/yyyy',
  ],
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
  ['months by name', 'date', 'May 12, 2024', ['May 12, 2024', 'Dec 25, 2022'], 'format: "MMM d, yyyy"'],
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

test('a declared format is told to be wrong where another one reads also the cells that it reads', () => {
  const column = ['01/02/1990', '03/04/1990', '05/06/1990', '12/25/1990'];
  expect(message('birthday', '12/25/1990', column, 'dd/MM/yyyy')).toContain(
    'the column would fit MM/dd/yyyy',
  );
});

test('a declared format keeps its order of day and month', () => {
  expect(message('birthday', '3/4/1990', ['3/4/1990', '5/6/1990'], 'dd/MM/yyyy')).toMatch(/fit d\/M\/yyyy$/);
});

test('a year alone is no day number, whatever the format says', () => {
  expect(message('birthday', '1990', [], 'excel')).toContain('could be the year 1990 or the day number');
});

test('a column with more different cells than are looked at is said to be looked at in part', () => {
  const watch = createDateColumn('birthday', { timezone: 'UTC', nowMs: NOW_MS });
  watch.see('1990-05-12', true);
  for (let day = 0; day < 20_001; day += 1)
    watch.see(DateTime.utc(1950).plus({ days: day }).toFormat('dd/MM/yyyy'), false);
  const parsed = parseBirthday('25/12/1990', watch.settle() ?? { timezone: 'UTC' });
  expect(parsed.ok ? '' : parsed.message).toContain('at least 20000 cells as dd/MM/yyyy');
}, 60_000);

test('a declared format is told to be wrong only where another one reads more of the column', () => {
  const most = ['12/25/1990', '12/26/1990', '12/27/1990', '01/02/1990'];
  expect(message('birthday', '12/25/1990', most, 'dd/MM/yyyy')).toContain('the column would fit MM/dd/yyyy');
  const few = ['25/12/1990', '26/12/1990', '27/12/1990', '12/25/1990'];
  expect(message('birthday', '12/25/1990', few, 'dd/MM/yyyy')).toBe(
    '"12/25/1990" does not fit the declared format dd/MM/yyyy, which 3 cells of the column fit',
  );
});

const WAYS = [
  ...[
    'dd/MM/yyyy',
    'M/d/yyyy',
    'd.M.yy',
    'yyyy/MM/dd',
    'yyyy.MM.dd',
    'yyyy/M/d',
    'yyyy. M. d.',
    'd. M. yyyy',
  ],
  ...['d MMM yyyy', 'd MMMM yyyy', 'MMM d, yyyy', 'MMMM d, yyyy', 'd-MMM-yyyy', 'd-MMM-yy', 'ddMMMyyyy'],
  ...[
    'EEEE, MMMM d, yyyy',
    'EEE, d MMM yyyy',
    'EEE MMM d yyyy',
    'ddMMyyyy',
    'yyyyMMdd',
    'dMMyyyy',
    'yyyyMMddHHmm',
  ],
  ...['M/d/yy ha', 'dd/MM/yyyy, HH:mm', 'd/M/yyyy H:mm:ss', "dd/MM/yyyy'T'HH:mm", 'hh:mm:ss a MM/dd/yyyy'],
  ...['HH:mm:ss d/M/yyyy', "MMMM d, yyyy 'at' h:mm a", "yyyy/MM/dd h:mm:ss a 'GMT'Z", 'dd/MM/yyyy HH:mm ZZ'],
  ...[
    "EEE MMM dd yyyy HH:mm:ss 'GMT'ZZZ",
    'EEE MMM d HH:mm:ss ZZZ yyyy',
    'yyyy年M月d日',
    "d 'tháng' M 'năm' yyyy",
  ],
];

/** Local times of birthdays, in ms as if they were UTC. */
const births = fc.integer({ min: Date.UTC(1930, 0, 2), max: Date.UTC(2025, 0) });

test('a format that a message names reads the cell as a day between 1900 and today', () => {
  fc.assert(
    fc.property(fc.constantFrom(...WAYS), births, (way, ms) => {
      const text = DateTime.fromMillis(ms, { zone: 'utc', locale: 'en-US' }).toFormat(way);
      const found = message('birthday', text, []);
      const named = /format: (.+)$/.exec(found)?.[1]?.split(' or ') ?? [];
      expect([text, found, named.length > 0]).toEqual([text, found, true]);
      for (const format of named.map((name) => name.replace(/^"|"$/g, ''))) {
        expect([format, isDateFormat(format)]).toEqual([format, true]);
        const parsed = parseBirthday(text, { timezone: 'UTC', format, nowMs: NOW_MS });
        expect([text, format, parsed.ok]).toEqual([text, format, true]);
        const seconds = parsed.ok ? parsed.value : NaN;
        expect(seconds).toBeGreaterThanOrEqual(Date.UTC(1900, 0) / 1000);
        expect(seconds).toBeLessThanOrEqual(NOW_MS / 1000);
      }
    }),
    { numRuns: 300 },
  );
});

test('a date that a format has written is read by it as the same day and time', () => {
  fc.assert(
    fc.property(fc.constantFrom(...WAYS), births, (format, ms) => {
      const written = DateTime.fromMillis(ms, { zone: 'utc', locale: 'en-US' }).toFormat(format);
      const parsed = parseBirthday(written, { timezone: 'UTC', format, nowMs: NOW_MS });
      const back = DateTime.fromSeconds(parsed.ok ? parsed.value : NaN, { zone: 'utc', locale: 'en-US' });
      expect([format, back.toFormat(format)]).toEqual([format, written]);
    }),
    { numRuns: 300 },
  );
});

test.each<[string, string[]]>([
  ['English months', ['12 May 1990', '3 Jun 1985', '25 Dec 1979']],
  ['the first of months in words', ['May 12, 2024', 'Jun 3, 2023', 'Dec 25, 2022']],
  ['Google Forms', ['2024/05/03 10:20:30 AM GMT+7', '2024/05/04 3:05:09 PM GMT+7']],
  ['day numbers of a spreadsheet', ['44927', '44928.5', '45001']],
  ['a list of shops', ['25/12/1990', '01/02/1985']],
  ['Yahoo', ['1990/05/12', '1985/12/01']],
  ['Outlook', ['5/23/1990', '12/1/1985']],
])('the one format that is named for a column reads all of it: %s', (_, column) => {
  const [, format = ''] = /format: "?([^"]+)"?$/.exec(message('date', column[0] ?? '', column)) ?? [];
  for (const text of column)
    expect([text, parseDate(text, { timezone: 'UTC', format }).ok]).toEqual([text, true]);
});
