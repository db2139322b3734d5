import type { RowResult } from '../../src/sync/result.js';

/** A row that was updated by one request, but for what the test says. */
export function rowResult(own: Partial<RowResult> = {}): RowResult {
  const at = new Date('2026-11-23T19:03:12.345Z');
  return {
    row: 1,
    line: 2,
    contactId: '183ccf94-3111-480f-8b12-4d19d65d3c78',
    action: 'update',
    status: 'updated',
    httpStatus: 200,
    attempts: 1,
    changedFields: ['firstName', 'VIP'],
    errorCode: undefined,
    errorMessage: '',
    startedAt: at,
    finishedAt: new Date(at.getTime() + 500),
    ...own,
  };
}

/** A row that never left, for a cell that could not be read. */
export function invalidResult(own: Partial<RowResult> = {}): RowResult {
  return rowResult({
    status: 'invalid',
    httpStatus: undefined,
    attempts: 0,
    changedFields: [],
    errorCode: 'invalid_email',
    errorMessage: 'no e-mail address: "x"',
    source: { cells: ['1', 'x'] },
    ...own,
  });
}
