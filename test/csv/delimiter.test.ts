import { describe, expect, test } from 'vitest';
import { detectDelimiter } from '../../src/csv/delimiter.js';

describe('the delimiter is the one that gives rows the cell count of the header', () => {
  test.each<[string, string, string]>([
    ['a comma', 'id,name\n1,a\n2,b\n', ','],
    ['a semicolon beside decimal commas', 'id;ltv;x\n1;1,5;a\n2;2,5;b\n', ';'],
    ['a tab beside commas in text', 'id\tname\n1\ta, b\n2\tc, d\n', '\t'],
    ['a bar', 'id|name\n1|a;b\n2|c\n', '|'],
    ['a comma beside quoted semicolons', 'id,"a;b"\n1,"x;y"\n2,"z;w"\n', ','],
    ['quoted cells with line ends and commas', '"id";"text"\n"1";"a,\nb"\n"2";"c,d"\n', ';'],
    ['rows of which some are ragged', 'id,name,x\n1,a,b\n2,c\n3,d,e,f\n4,g,h\n', ','],
    ['a ragged row alone', 'id,name\n1,a,b\n', ','],
    [
      'a bar in every cell of a column, and a ragged row',
      'id,a|b,c\n1,x|y,d\n2,x|y,d\n3,x|y,d\n4,x|y\n',
      ',',
    ],
    [
      'more lines of a footer than rows',
      'id,name,x\n1,a,b\n"Made by us"\n"All rights reserved"\n"2024"\n',
      ',',
    ],
    ['a header alone', 'id;first;last, or family\n', ';'],
    ['damage further down', 'id;name\n1;a\n2;"b"c\n', ';'],
    ['a quote that is never closed', 'id;name\n1;"a\n2;b\n', ';'],
  ])('%s', (_, head, delimiter) => {
    expect(detectDelimiter(head, true)).toBe(delimiter);
  });
});

describe('a file where none does has one column', () => {
  test.each([
    ['e-mails', 'email\na@x.org\nb@y.org\n'],
    ['UUIDs', 'id\n6f1ed002-ab59-4c1d-9c1e\n5ac5-8f1b-1\n'],
    ['commas in quotes', 'name\n"Ortiz, Ana"\n"Berg, Bo"\n'],
    ['commas in the rows alone', 'note\nhello, world\nyes, no, perhaps\n'],
    ['a comma in the header alone', 'name, in full\nAna\nBo\n'],
    ['a comma in the header and the first row', 'name, in full\nLee, Ana\nBo\nCy\nDi\n'],
    ['nothing', ''],
  ])('%s', (_, head) => {
    expect(detectDelimiter(head, true)).toBe('none');
  });
});

test('a last record that is cut off does not count', () => {
  expect(detectDelimiter('a;b\n1;2\n3,4,5,6,7,8', false)).toBe(';');
  expect(detectDelimiter('a;b', false)).toBe('none');
  expect(detectDelimiter('a;b', true)).toBe(';');
});
