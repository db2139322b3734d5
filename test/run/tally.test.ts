import { expect, test } from 'vitest';
import type { Problem } from '../../src/contact/problem.js';
import { checkAccounting, createTally } from '../../src/run/tally.js';
import { ALL_STATUSES } from '../../src/sync/status.js';
import type { RowCounts } from '../../src/run/summary.js';
import { invalidResult, rowResult } from './support.js';
import { rowCounts } from '../support/row-counts.js';

const NONE: RowCounts = rowCounts();

test('every status has its count and the rest is pending', () => {
  const tally = createTally();
  for (const status of ALL_STATUSES) tally.add(rowResult({ status }));
  tally.add(rowResult());
  const rows = tally.rows(10);
  expect(rows).toEqual(
    rowCounts({
      total: 10,
      updated: 2,
      deleted: 1,
      unchanged: 1,
      merged: 1,
      invalid: 1,
      notFound: 1,
      conflict: 1,
      failed: 1,
      pending: 1,
    }),
  );
  expect(checkAccounting(rows)).toBeUndefined();
});

test('contacts that the file lacks come on top of its rows', () => {
  const tally = createTally();
  tally.add(rowResult());
  tally.add(rowResult({ row: undefined, line: undefined, action: 'delete', status: 'deleted' }));
  tally.add(
    rowResult({ row: undefined, line: undefined, action: 'delete', status: 'failed', errorCode: 'timeout' }),
  );
  const rows = tally.rows(1);
  expect(rows).toEqual({ ...NONE, total: 3, updated: 1, deleted: 1, failed: 1 });
  expect(checkAccounting(rows)).toBeUndefined();
  expect(tally.causes()).toMatchObject([
    { status: 'failed', code: 'timeout', count: 1, lines: [], column: undefined },
  ]);
});

test('causes are counted by status and code, the most frequent first, with the first three lines', () => {
  const tally = createTally();
  const date: Problem = { code: 'invalid_date', message: 'no date', column: 'DOB' };
  const email: Problem = { code: 'invalid_email', message: 'no e-mail', column: 'E-mail' };
  tally.add(invalidResult({ line: 5, errorCode: 'invalid_date', problems: [date] }));
  for (const line of [90, 40, 70, 20]) tally.add(invalidResult({ line, problems: [email] }));
  tally.add(rowResult());
  expect(tally.causes()).toMatchObject([
    { status: 'invalid', code: 'invalid_email', count: 4, lines: [20, 40, 70], column: 'E-mail' },
    { status: 'invalid', code: 'invalid_date', count: 1, lines: [5], column: 'DOB' },
  ]);
});

test('every problem of a row counts, by its column, and a line is named once', () => {
  const tally = createTally();
  const none = (column: string): Problem => ({
    code: 'invalid_value',
    message: 'none',
    column,
    nullWord: 'NULL',
  });
  tally.add(invalidResult({ line: 7, problems: [none('A'), none('B'), none('B')] }));
  expect(tally.causes()).toMatchObject([
    { code: 'invalid_value', column: 'B', count: 2, lines: [7], nullWords: ['NULL'], nullCells: 2 },
    { code: 'invalid_value', column: 'A', count: 1, lines: [7] },
  ]);
});

test('the message is that of the line that is named first', () => {
  const tally = createTally();
  for (const [line, message] of [
    [9, 'late'],
    [3, 'early'],
    [5, 'later'],
  ] as const)
    tally.add(invalidResult({ line, problems: [{ code: 'invalid_date', message }] }));
  expect(tally.causes()[0]).toMatchObject({ message: 'early', lines: [3, 5, 9] });
});

test.each([
  ['a row too many', { ...NONE, total: 1, updated: 2 }],
  ['a row lost', { ...NONE, total: 2, updated: 1 }],
  ['a negative count that hides it', { ...NONE, total: 1, updated: 2, pending: -1 }],
  ['no number', { ...NONE, total: NaN, pending: NaN }],
])('counts that do not add up are our bug: %s', (_title, counts) => {
  expect(checkAccounting(counts)).toMatch(/do not add up: .* updated \d.*bug in chative-contacts/);
});
