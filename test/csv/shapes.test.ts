import { describe, expect, test } from 'vitest';
import type { CsvOptions } from '../../src/csv/open.js';
import { errorOf, readAll, streamOf } from './reading.js';

/** Header and cells of a text, read in chunks of a few bytes. */
async function tableOf(text: string, options: CsvOptions = {}): Promise<readonly (readonly string[])[]> {
  const { file, rows } = await readAll(streamOf(text, 5), options);
  expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
  return [file.header, ...rows.map(({ cells }) => cells)];
}

describe('blanks round the quotes of cells are no part of them', () => {
  test.each<[string, string, string[][]]>([
    ['behind the delimiters', 'id, "name"\n1, "Lee, ""Ann"""\n', [['id', 'name'], ['1', 'Lee, "Ann"']]], // prettier-ignore
    ['before them', '"id" ,"name" \n"1" ,"a,b" \r\n', [['id', 'name'], ['1', 'a,b']]], // prettier-ignore
    ['at the start of a line', ' "id","name"\n  "1","a,b"', [['id', 'name'], ['1', 'a,b']]], // prettier-ignore
    ['tabs', 'id;\t"name"\n1;\t"a;b"\t\n', [['id', 'name'], ['1', 'a;b']]], // prettier-ignore
    ['in rows alone', 'id  , name \nc1  , "a, b"\n', [['id', 'name'], ['c1  ', 'a, b']]], // prettier-ignore
    ['with line ends in the cell', 'id, "name"\n1, "a\n, b" \n2, "c"\n', [['id', 'name'], ['1', 'a\n, b'], ['2', 'c']]], // prettier-ignore
  ])('%s', async (_, text, expected) => {
    expect(await tableOf(text)).toEqual(expected);
  });

  test('quotes behind blanks that are text make their row malformed, as ever', async () => {
    const { rows } = await readAll(streamOf('id,name\n1, "Ann" Lee\n2,5 "x\n'));
    expect(rows.map(({ problem }) => problem?.code)).toEqual(['malformed_row', 'malformed_row']);
  });

  test('a second pass knows', async () => {
    const text = 'id, "name"\n1, "a,b"\n';
    const { file } = await readAll(streamOf(text));
    const { rows } = await readAll(streamOf(text), { dialect: file.dialect });
    expect(rows.map(({ cells }) => cells)).toEqual([['1', 'a,b']]);
  });
});

describe('quotes round whole lines are taken off', () => {
  test.each<[string, string, string[][]]>([
    ['round all', '"id,name"\n"c1,""Lee, Ann"""\n', [['id', 'name'], ['c1', 'Lee, Ann']]], // prettier-ignore
    ['round the rows', 'id;name\r\n"c1;Ann"\r\n"c2;""B; C"""\r\n', [['id', 'name'], ['c1', 'Ann'], ['c2', 'B; C']]], // prettier-ignore
  ])('%s', async (_, text, expected) => {
    const { file } = await readAll(streamOf(text));
    expect(file.dialect).toMatchObject({ isLineQuoted: true });
    expect(await tableOf(text)).toEqual(expected);
    expect(await tableOf(text, { dialect: file.dialect })).toEqual(expected);
  });

  test('lines are counted as in the file', async () => {
    const { rows } = await readAll(streamOf('"id,name"\n\n"c1,Ann"\n"c2,Bo,x"\n"c3,Cy"\n'));
    expect(rows.map(({ line, problem }) => [line, problem?.message])).toEqual([
      [3, undefined],
      [4, '3 cells where the header has 2'],
      [5, undefined],
    ]);
  });

  test('a column of names is not taken apart', async () => {
    expect(await tableOf('"Last, first"\n"Lee, Ann"\n')).toEqual([['Last, first'], ['Lee, Ann']]);
  });
});

describe('lines above the header', () => {
  const TITLE = 'Contacts of May\n\nid,name\n1,Ann\n';

  test.each<[string, string, number]>([
    ['LF', TITLE, 2],
    ['CRLF', TITLE.replaceAll('\n', '\r\n'), 2],
    ['CR', TITLE.replaceAll('\n', '\r'), 2],
    ['a quote in the title', TITLE.replace('May', '"May'), 2],
    ['a sep= line, which counts', `sep=;\n${TITLE.replaceAll(',', ';')}`, 3],
    ['a title longer than the head', `${'x'.repeat(200_000)}\n${TITLE}`, 3],
  ])('are left out with --skip-lines: %s', async (_, text, skipLines) => {
    const { file, rows } = await readAll(streamOf(text, 7000), { skipLines });
    expect([file.header, rows]).toEqual([['id', 'name'], [{ row: 1, line: skipLines + 2, cells: ['1', 'Ann'] }]]); // prettier-ignore
  });

  test('all of them', async () => {
    const error = await errorOf('a\nb\n', { skipLines: 2 });
    expect(error.message).toBe('input: the file has 2 lines, so that nothing is left behind --skip-lines 2');
  });

  test('more of them than there are', async () => {
    const error = await errorOf('a\nb\n', { skipLines: 3 });
    expect(error.message).toBe('input: the file has 2 lines, so that nothing is left behind --skip-lines 3');
  });

  test('a rejected.csv has none, whatever is set for its input', async () => {
    const text = '_row,_error_code,_error_message,id\n1,x,y,c1\n';
    expect((await tableOf(text, { skipLines: 2 }))[1]).toEqual(['1', 'x', 'y', 'c1']);
  });

  test.each<[string, string, number | undefined]>([
    ['a title and notes', 'Notes:\n"Some, or all"\n\nFirst,Last,Email\nAnn,Lee,a@example.com\n', 4],
    ['a title in a table', 'Contacts,,\nid,name,Email\nc1,Ann,a@example.com\n', 2],
    ['names of groups', 'Contact,,,Channel\nid,name,age,Email\nc1,Ann,7,a@example.com\n', 2],
    ['none', 'id,name\nc1,Ann\nc2,Bo\n', undefined],
    ['none, in one column', 'email\nann@example.com\nbo@example.com\n', undefined],
  ])('are found: %s', async (_, text, line) => {
    const { file } = await readAll(streamOf(text));
    expect(file.likelyHeaderLine()).toBe(line);
  });

  test.each<[string, string, number | undefined]>([
    ['a title as wide as the header', 'Contacts,2026,Hanoi\nid,name,age\nc1,Ann,7\n', 2],
    ['running numbers', '1,2,3\nid,#,name\nc1,2,Ann\n', 2],
    ['names of groups that are names', 'name,,Channel\nid,name,Email\nc1,Ann,a@example.com\n', 2],
    ['a title of one cell', 'Contacts,,\nx,x,name\n1,2,Ann\n', 2],
    ['names in two languages', 'Contacts,2026\nid,name\nid,Email\nc1,x\n', 2],
    ['none: names are values', 'Kund,Kanal,Reserv\nAnn,Email,name\nBo,name,Email\nCy,Email,id\n', undefined],
    ['none: one name may be a value', 'Channel,Word\nEmail,x\nPhone,name\n', undefined],
    ['none: the first line is as good', 'id,name\nname,Email\nc1,x\n', undefined],
    ['none: no rows are below', 'Contacts,2026\nid,name\n', undefined],
  ])('are found by names that are known: %s', async (_, text, line) => {
    const known = ['id', 'name', 'age', 'Email'];
    const { file } = await readAll(streamOf(text));
    expect(file.knownHeaderLine((name) => known.includes(name))).toBe(line);
  });

  test('a header that cannot be one points to the next', async () => {
    const error = await errorOf('The "big" list\nid,name,age\nc1,Ann,7\n');
    expect(error.message).toContain('line 1: the header has 2 quotes');
    expect(error.hint).toBe('The header seems to be on line 2: with --skip-lines 1, line 1 is left out.');
  });
});

test('a row of commas above the header is none', async () => {
  const { file, rows } = await readAll(streamOf(',,\nid,name,\nc1,Ann,\n , ,\n'));
  expect([file.header, rows.length, file.emptyRows()]).toEqual([
    ['id', 'name', ''],
    1,
    { count: 2, lines: [1, 4] },
  ]);
});

describe('what reads as one column but is more is refused with its cause', () => {
  test.each<[string, string, RegExp]>([
    ['another delimiter in the rows', 'id,name\nc1;Ann\nc2;Bo\n', /line 1: .*commas.*rows have semicolons/],
    ['tabs in the header', 'id\tname\n\nc1|Ann\n', /line 1: .*tabs.*bars/],
    ['a caret', '\nid^name\nc1^Ann\n', /line 2: .*separated by \^/],
    ['an Arabic semicolon', 'id\u061Bname\nc1\u061BAnn\n', /separated by U\+061B/],
    ['a control character', 'id\u001Fname\nc1\u001FAnn\n', /separated by U\+001F/],
  ])('%s', async (_, text, message) => {
    const error = await errorOf(text);
    expect(error).toMatchObject({ kind: 'input', message: expect.stringMatching(message) });
  });

  test('a backslash before a quote', async () => {
    const error = await errorOf('id,name\n1,"Ann \\"the\\" Lee"\n');
    expect(error.message).toContain('line 2: a quote stands behind a backslash (\\")');
    expect(error.hint).toContain('replace each \\" in the file by ""');
  });
});

describe('another format is named, with the way to CSV', () => {
  test.each([
    ['<html><body><table>', 'an HTML page'],
    ['\n<!DOCTYPE html>\n<html>', 'an HTML page'],
    ['<meta charset="utf-8"><table>', 'an HTML page'],
    [
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x">',
      'an XML spreadsheet of Excel',
    ],
    ['<?xml version="1.0"?>\n<contacts>', 'an XML file'],
    ['{"id":"c1","name":"Ann"}\n', 'JSON'],
    ['[\n  {"id": "c1"}\n]', 'JSON'],
    ['["id","name"]\n["c1","Ann"]\n', 'JSON'],
    ['BEGIN:VCARD\r\nVERSION:3.0\r\n', 'a file of vCards'],
    ['ID;PWXL;N;E\n', 'a SYLK spreadsheet'],
    ['{\\rtf1\\ansi', 'an RTF text'],
    ['dn: cn=Ann,mail=a@example.com\n', 'an LDIF address book'],
  ])('%j', async (text, what) => {
    const error = await errorOf(text);
    expect(error).toMatchObject({ kind: 'input', message: `input: this is ${what}, no CSV file` });
    expect(error.hint).toContain('CSV');
  });

  test.each(['ID;Phone\n1;2\n', '[id],[name]\n1,2\n', '{id},{name}\n1,2\n', '<id>,<name>\n1,2\n'])(
    'a header is let through: %j',
    async (text) => {
      expect((await tableOf(text))[1]).toEqual(['1', '2']);
    },
  );
});
