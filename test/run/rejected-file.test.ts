import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createRejectedFile } from '../../src/run/rejected-file.js';
import { invalidResult, rowResult } from './support.js';
import { tempDir } from '../support/temp-dir.js';

const HEADER = ['id', 'E-mail'];

function read(path: string, delimiter = ','): string[][] {
  return parse(readFileSync(path), { bom: true, delimiter, relax_column_count: true });
}

test('the file comes into being with its first row, for its owner alone', () => {
  const path = join(tempDir(), 'rejected.csv');
  const file = createRejectedFile(path, HEADER, ',');
  file.flush();
  file.close();
  expect(existsSync(path)).toBe(false);
  const used = createRejectedFile(path, HEADER, ',');
  used.append(invalidResult());
  used.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the reason stands in front of the cells as they were read, after a BOM', () => {
  const path = join(tempDir(), 'rejected.csv');
  const file = createRejectedFile(path, HEADER, ';');
  file.append(invalidResult({ row: 12, errorMessage: 'bad,\nbad', source: { cells: [' 007 ', '=cmd()'] } }));
  file.close();
  expect(readFileSync(path, 'utf8')).toBe(
    '\uFEFF_row;_error_code;_error_message;id;E-mail\n12;invalid_email;"bad, bad"; 007 ;=cmd()\n',
  );
});

test.each([
  ['too many cells', ['1', 'x', 'extra', '']],
  ['too few cells', ['1']],
  ['no cell', []],
  ['a stray quote', ['1', 'Joe "the" Doe']],
  ['a quote alone', ['"', '1"2']],
  ['line breaks', ['a\r\nb', 'c\r']],
  ['a NUL byte', ['a\u0000b', '']],
])('a malformed row keeps its cells and can be read again: %s', (_title, cells) => {
  const path = join(tempDir(), 'rejected.csv');
  const file = createRejectedFile(path, HEADER, ',');
  file.append(invalidResult({ errorCode: 'malformed_row', errorMessage: 'why', source: { cells } }));
  file.append(invalidResult({ row: 2, errorMessage: 'why', source: { cells: ['2', 'y'] } }));
  file.close();
  expect(read(path).slice(1)).toEqual([
    ['1', 'malformed_row', 'why', ...cells],
    ['2', 'invalid_email', 'why', '2', 'y'],
  ]);
});

test('rows that are rejected again get new reasons, not more columns', () => {
  const path = join(tempDir(), 'rejected.csv');
  const file = createRejectedFile(path, ['_row', '_error_code', '_error_message', ...HEADER], ',');
  const cells = ['12', 'invalid_phone', 'old', '1', 'x'];
  file.append(invalidResult({ row: 3, errorMessage: 'new', source: { cells } }));
  file.append(invalidResult({ row: 4, errorMessage: 'new', source: { cells: ['13'] } }));
  file.close();
  expect(read(path)).toEqual([
    ['_row', '_error_code', '_error_message', ...HEADER],
    ['3', 'invalid_email', 'new', '1', 'x'],
    ['4', 'invalid_email', 'new'],
  ]);
});

test('columns that merely look alike are the input’s own', () => {
  const path = join(tempDir(), 'rejected.csv');
  const file = createRejectedFile(path, ['_row', '_error_code', 'id'], ',');
  file.append(invalidResult({ errorMessage: 'why', source: { cells: ['1', '2', '3'] } }));
  file.close();
  expect(read(path)[0]).toEqual(['_row', '_error_code', '_error_message', '_row', '_error_code', 'id']);
});

test('a rejected row without its cells is a bug', () => {
  const file = createRejectedFile(join(tempDir(), 'rejected.csv'), HEADER, ',');
  const result = rowResult({ row: 5, status: 'invalid', errorCode: 'invalid_id' });
  expect(() => file.append(result)).toThrow('row 5 was rejected without its cells');
});
