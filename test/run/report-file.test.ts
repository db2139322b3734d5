import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { defused, createResultFormat, parseResult, REPORT_HEADER } from '../../src/run/report-file.js';
import type { RowResult } from '../../src/sync/result.js';
import { ALL_STATUSES } from '../../src/sync/status.js';
import { invalidResult, rowResult } from './support.js';

function cellsOf(own: Partial<RowResult>, dryRun = false): Record<string, string> {
  const line = createResultFormat({ dryRun })(rowResult(own));
  const [cells] = parse<Record<string, string>>(REPORT_HEADER + line, { columns: true });
  return cells ?? {};
}

test('the header is the published one', () => {
  expect(REPORT_HEADER).toBe(
    'row,line,contact_id,action,status,http_status,attempts,changed_fields,error_code,error_message,started_at,finished_at\n',
  );
});

test('a result is one line, names joined by semicolons, times in ISO 8601 UTC', () => {
  expect(createResultFormat({ dryRun: false })(rowResult())).toBe(
    '1,2,183ccf94-3111-480f-8b12-4d19d65d3c78,update,updated,200,1,"firstName;VIP",,,' +
      '2026-11-23T19:03:12.345Z,2026-11-23T19:03:12.845Z\n',
  );
  expect(createResultFormat({ dryRun: false })(invalidResult({ row: 7, line: 9, contactId: '' }))).toBe(
    '7,9,,update,invalid,,0,,invalid_email,"no e-mail address: ""x""",' +
      '2026-11-23T19:03:12.345Z,2026-11-23T19:03:12.845Z\n',
  );
});

test('a contact that the file lacks has neither row nor line', () => {
  expect(cellsOf({ row: undefined, line: undefined, action: 'delete', status: 'deleted' })).toMatchObject({
    row: '',
    line: '',
    status: 'deleted',
  });
});

test('a dry run says what would be done and keeps the other statuses', () => {
  const written = ALL_STATUSES.map((status) => cellsOf({ status }, true)['status']);
  expect(written).toEqual([
    'would_update',
    'would_delete',
    'unchanged',
    'merged',
    'invalid',
    'not_found',
    'conflict',
    'failed',
  ]);
});

test.each([
  ['=cmd()', "'=cmd()"],
  ['+84 91 234', "'+84 91 234"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "' =1"],
  ['\r=1', "' =1"],
  ['\n=1', "' =1"],
  ['＝1+1', "'＝1+1"],
  ['a=b', 'a=b'],
  ['', ''],
])('the text %j is written as %j wherever it stands', (text, expected) => {
  const cells = cellsOf({ contactId: text, errorMessage: text, changedFields: ['x', text] });
  expect(cells['contact_id']).toBe(expected);
  expect(cells['error_message']).toBe(expected);
  expect(cells['changed_fields']).toBe(`x;${expected}`);
});

test('a message of several lines is one line of the report', () => {
  const line = createResultFormat({ dryRun: false })(
    rowResult({ errorMessage: 'a\nb\r\n"c"', contactId: 'x\ny' }),
  );
  expect(line.split('\n')).toHaveLength(2);
  expect(line).toContain('"a b ""c"""');
});

function readBack(own: Partial<RowResult>, change: Record<string, string> = {}): RowResult {
  const cells = { ...cellsOf(own), ...change };
  return parseResult(Object.keys(cells), Object.values(cells), '/run/report.csv');
}

test.each(ALL_STATUSES)('a line that was written reads back: %s', (status) => {
  const own = { status, action: 'delete' as const, attempts: 3, changedFields: [] };
  expect(readBack(own)).toEqual(rowResult(own));
});

test('so does an invalid row, and a contact that the file lacks', () => {
  const invalid = invalidResult({ changedFields: [] });
  expect(readBack(invalid)).toEqual({ ...invalid, source: undefined });
  const missing = { row: undefined, line: undefined, changedFields: [] };
  expect(readBack(missing)).toEqual(rowResult(missing));
});

test.each([
  ['status', 'would_update'],
  ['row', 'x'],
  ['error_code', 'no_such_code'],
])('a line that is not one of ours is a storage error that names the report: %s %s', (column, text) => {
  expect(() => readBack({}, { [column]: text })).toThrow(
    expect.objectContaining({ kind: 'storage', message: expect.stringContaining('/run/report.csv') }),
  );
});

test.each([
  ['a;=1+1', "a;'=1+1"],
  ['a|@SUM(1)', "a|'@SUM(1)"],
  ['a; "=1', `a; "'=1`],
  ['a;\n=1', "a; '=1"],
  ['a;\t+1;-2', "a; '+1;'-2"],
  ['a;＝1', "a;'＝1"],
  ['=1;=2', "'=1;'=2"],
  ['0903; 0904', '0903; 0904'],
  ['a;b', 'a;b'],
])('a formula behind what another spreadsheet takes for a delimiter is defused: %j', (text, shown) => {
  expect(defused(text)).toBe(shown);
});
