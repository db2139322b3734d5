import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileMapping } from '../../src/mapping/compile.js';
import { parseMappingFile } from '../../src/mapping/schema.js';
import { mappingTable } from '../../src/mapping/table.js';

const OPTIONS = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' } as const;

function tableOf(yaml: string, header: readonly string[], cells: readonly string[]) {
  const mapping = compileMapping(parseMappingFile(parse(yaml), 'm.yaml'), header, OPTIONS, 'm.yaml');
  return mappingTable(mapping, header, cells).map(({ column, field, type, note, sample }) => [
    column,
    field,
    type,
    note,
    sample,
  ]);
}

test('the table names the key, the action, every field, and every ignored column with the reason', () => {
  const yaml = `
match: { by: phone, column: Mobile, country: VN }
action: op
fields:
  gender: { column: Sex, values: { X: other }, allow: any }
  birthday: { column: DOB, format: dd/MM/yyyy, timezone: Asia/Ho_Chi_Minh }
  phone: { column: Mobile, country: VN, output: e164 }
customFields:
  LTV: { column: LTV, type: number, decimal: ",", thousands: "." }
  seen: { column: Seen, type: date, output: ms }
  segment: { value: newsletter }
  code: { column: Code, transform: [uppercase] }
`;
  const header = ['Mobile', 'op', 'Sex', 'DOB', 'LTV', 'Seen', 'Code', 'Notes', '_row', ''];
  const cells = ['0912', 'update', 'X', '02/08/2002', '1,5', ' ', 'a', 'b', '7', ''];
  expect(tableOf(yaml, header, cells)).toEqual([
    ['Mobile', 'phone', 'key', 'finds the contact, VN', '"0912"'],
    ['op', '', 'action', 'update or delete, row by row', '"update"'],
    ['Sex', 'gender', 'gender', 'any word, 1 word declared', '"X"'],
    ['DOB', 'birthday', 'birthday', 'dd/MM/yyyy, Asia/Ho_Chi_Minh', '"02/08/2002"'],
    ['Mobile', 'phone', 'phone', 'VN, e164', '"0912"'],
    ['LTV', 'LTV', 'number', 'decimal ",", thousands "."', '"1,5"'],
    ['Seen', 'seen', 'date', 'ISO 8601 or Unix ms, UTC, sent as ms', ''],
    ['', 'segment', 'text', 'constant "newsletter"', ''],
    ['Code', 'code', 'text', 'uppercase', '"a"'],
    ['Notes', '', 'ignored', 'the mapping does not name it', '"b"'],
    ['_row', '', 'ignored', 'its name begins with "_"', '"7"'],
    ['', '', 'ignored', 'it has no name', ''],
  ]);
});

test('nothing in the table moves a terminal or breaks a line', () => {
  const header = ['id', 'a\u001B[2J\nb', '\u202Ec'];
  const rows = tableOf('id: id\nfields: { firstName: "a\\e[2J\\nb" }', header, [
    '1',
    'x\u0007\r\n',
    '\u2028y'.repeat(99),
  ]);
  expect(rows.flat().join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});
