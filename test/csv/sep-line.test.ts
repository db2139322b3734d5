import { describe, expect, test } from 'vitest';
import { readSepLine } from '../../src/csv/sep-line.js';

test.each([
  ['sep=;\nid;a\n', ';', 6],
  ['SEP=,\r\nid,a\r\n', ',', 7],
  ['sep=\t\rid\ta\r', '\t', 6],
  ['sep=;\r\r\nid;a', ';', 8],
  ['"sep=|"\nid|a', '|', 8],
  ['sep=;', ';', 5],
])('%j names its delimiter', (head, delimiter, length) => {
  expect(readSepLine(head, 'x.csv')).toEqual({ delimiter, length });
});

describe('a header is no sep line', () => {
  test.each(['id;a\n', 'sep=;name\n', 'sep=\n', 'sep\n', '\nsep=;\n', ''])('%j', (head) => {
    expect(readSepLine(head, 'x.csv')).toBeUndefined();
  });
});

test('another delimiter is refused', () => {
  expect(() => readSepLine('sep=:\nid:a', 'x.csv')).toThrow(
    expect.objectContaining({ kind: 'input', message: expect.stringContaining('x.csv, line 1: "sep=:"') }),
  );
});
