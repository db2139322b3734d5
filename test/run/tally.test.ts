import { expect, test } from 'vitest';
import { checkAccounting, createTally } from '../../src/run/tally.js';
import { STATUSES } from '../../src/sync/result.js';
import type { RowCounts } from '../../src/run/summary.js';
import { invalidResult, rowResult } from './support.js';

const NONE: RowCounts = {
  total: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  merged: 0,
  invalid: 0,
  notFound: 0,
  failed: 0,
  pending: 0,
};

test('every status has its count and the rest is pending', () => {
  const tally = createTally();
  for (const status of STATUSES) tally.add(rowResult({ status }));
  tally.add(rowResult());
  const rows = tally.rows(10);
  expect(rows).toEqual({
    total: 10,
    updated: 2,
    deleted: 1,
    unchanged: 1,
    merged: 1,
    invalid: 1,
    notFound: 1,
    failed: 1,
    pending: 2,
  });
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
  expect(tally.causes()).toEqual([
    { status: 'failed', code: 'timeout', count: 1, lines: [], column: undefined },
  ]);
});

test('causes are counted by status and code, the most frequent first, with the first three lines', () => {
  const tally = createTally();
  tally.add(invalidResult({ line: 5, errorCode: 'invalid_date', column: 'DOB' }));
  for (const line of [90, 40, 70, 20]) tally.add(invalidResult({ line, column: 'E-mail' }));
  tally.add(rowResult());
  expect(tally.causes()).toEqual([
    { status: 'invalid', code: 'invalid_email', count: 4, lines: [20, 40, 70], column: 'E-mail' },
    { status: 'invalid', code: 'invalid_date', count: 1, lines: [5], column: 'DOB' },
  ]);
});

test('a column is named only where all rows of the cause share it', () => {
  const tally = createTally();
  for (const column of ['A', 'B', 'B']) tally.add(invalidResult({ column }));
  expect(tally.causes()[0]?.column).toBeUndefined();
});

test.each([
  ['a row too many', { ...NONE, total: 1, updated: 2 }],
  ['a row lost', { ...NONE, total: 2, updated: 1 }],
  ['a negative count that hides it', { ...NONE, total: 1, updated: 2, pending: -1 }],
  ['no number', { ...NONE, total: NaN, pending: NaN }],
])('counts that do not add up are our bug: %s', (_title, counts) => {
  expect(checkAccounting(counts)).toMatch(/do not add up: .* updated \d.*bug in chative-contacts/);
});
