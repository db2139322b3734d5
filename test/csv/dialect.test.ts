import { describe, expect, test } from 'vitest';
import { findDialect, takeHead, type CsvDialect } from '../../src/csv/dialect.js';

const UTF8 = { kind: 'unicode', name: 'utf-8' } as const;

async function* textOf(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

test('the head of a short file is the whole file', async () => {
  expect(await takeHead(textOf('a,b\n', '1,2\n'))).toEqual({ text: 'a,b\n1,2\n', isWholeFile: true });
});

test('the head of a long file is no more than it takes, and the rest stays', async () => {
  const chunk = '1,2\n'.repeat(20_000);
  const chunks = textOf(chunk, chunk, chunk);
  expect(await takeHead(chunks)).toEqual({ text: chunk + chunk, isWholeFile: false });
  expect(await chunks.next()).toMatchObject({ value: chunk });
});

test('lines longer than the head are waited for', async () => {
  const line = `${'x'.repeat(70_000)}\n`;
  const { text } = await takeHead(textOf(...Array.from({ length: 20 }, () => line)));
  expect(text).toBe(line.repeat(10));
});

test('what is given is not guessed', () => {
  const head = { text: 'sep=;\na;b|c\n1;2|3\n', isWholeFile: true };
  expect(findDialect(head, UTF8, {}, 'x')).toEqual({
    dialect: { encoding: 'utf-8', delimiter: ';', lineEnd: 'lf', quote: '"' },
    sepLength: 6,
  });
  expect(findDialect(head, UTF8, { delimiter: '|' }, 'x').dialect.delimiter).toBe('|');
  const dialect = { encoding: 'utf-8', delimiter: 'none', lineEnd: 'cr', quote: "'" } as const;
  expect(findDialect(head, UTF8, { delimiter: '|', dialect }, 'x')).toEqual({ dialect, sepLength: 6 });
});

const dialectOf = (text: string, isWholeFile = true) =>
  findDialect({ text, isWholeFile }, UTF8, {}, 'x').dialect;

describe('single quotes are the quotes of a file whose header names all stand in them', () => {
  test.each<[string, string, Partial<CsvDialect>]>([
    ['commas', "'id','name'\n'c1','Ann'\n", { delimiter: ',' }],
    ['semicolons', "'id';'name'\n'c1';'Lee, Ann'\n", { delimiter: ';' }],
    ['tabs', "'id'\t'name'\n'c1'\t'Ann'\n", { delimiter: '\t' }],
    ['bars', "'id'|'name'\n", { delimiter: '|' }],
    ['one column', "'email'\n'a@example.com'\n", { delimiter: 'none' }],
    ['one column with commas in it', "'name'\n'Lee, Ann'\n'Berg, Bo'\n", { delimiter: 'none' }],
    ['the header alone', "'id','name'", { delimiter: ',' }],
    ['a name that is empty', "'id',,'name'\n'c1','x','Ann'\n", { delimiter: ',' }],
    ['a first name that is empty', ",'id','name'\n1,'c1','Ann'\n", { delimiter: ',' }],
    ['an empty name in quotes', "'id','','name'\n", { delimiter: ',' }],
    ['blank lines before it', "\n \n'id','name'\n", { delimiter: ',' }],
    ['the delimiter in a name', "'id','Last, first'\n'c1','Lee, Ann'\n", { delimiter: ',' }],
    ['a line end in a name', "'id','Last\nfirst'\n", { delimiter: ',' }],
    ['an apostrophe in a name', "'id','Owner''s mail'\n", { delimiter: ',' }],
    ['a double quote in a name', "'id','5\" disk'\n", { delimiter: ',' }],
    ['CRLF', "'id','name'\r\n'c1','Ann'\r\n", { lineEnd: 'lf' }],
    ['CR, and LF in a cell', "'id','name'\r'c1','Ann\nMaria'\r", { lineEnd: 'cr' }],
    ['CR CR LF', "'id','name'\r\r\n'c1','Ann'\r\r\n", { lineEnd: 'crcrlf' }],
    ['a sep= line', "sep=;\n'id';'name'\n", { delimiter: ';' }],
    ['rows without quotes', "'id','name'\nc1,O'Brien\n", { delimiter: ',' }],
    ['a row that is damaged', "'id','name'\nc1,'t Hooft\n'c2','Ann'\n", { delimiter: ',' }],
  ])('%s', (_, text, expected) => {
    expect(dialectOf(text)).toMatchObject({ ...expected, quote: "'" });
  });
});

describe('double quotes are the quotes of any other file', () => {
  test.each([
    ['no quotes', 'id,name\nc1,Ann\n'],
    ['double quotes', '"id","name"\n"c1","Ann"\n'],
    ['single quotes inside of double ones', `"'id'","'name'"\n`],
    ['names that begin with an apostrophe', "'Email,'Phone\n'ann@example.com,'+84903111222\n"],
    ['one name that begins with an apostrophe', "'Email\n'ann@example.com\n"],
    ['names that begin with an apostrophe, the last ends with one', "'id,'name,'phone'\n"],
    ['a name without quotes', "'id',name\n'c1','Ann'\n"],
    ['a name in double quotes', `'id',"name"\n'c1','Ann'\n`],
    ['apostrophes in the rows alone', "id,name\n'c1','Ann'\n"],
    ['an apostrophe inside a name', "'id','owner's mail'\n"],
    ['blanks behind the delimiters', "'id', 'name'\n'c1', 'Ann'\n"],
    ['names that are all empty', "'',''\n'c1','Ann'\n"],
    ['typographic quotes', '\u2018id\u2019,\u2018name\u2019\n'],
    ['an apostrophe alone', "'"],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(dialectOf(text).quote).toBe('"');
  });

  test('a header longer than the head', () => {
    expect(dialectOf("'id','na", false).quote).toBe('"');
  });
});

test('a dialect that was kept without a quote means the double quote', () => {
  const dialect = { encoding: 'utf-8', delimiter: ',', lineEnd: 'lf' } as const;
  const head = { text: "'id','name'\n", isWholeFile: true };
  expect(findDialect(head, UTF8, { dialect }, 'x').dialect).toEqual({ ...dialect, quote: '"' });
});
