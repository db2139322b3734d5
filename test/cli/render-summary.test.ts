import { expect, test } from 'vitest';
import { renderSummary, type SummaryView } from '../../src/cli/render-summary.js';
import type { Cause } from '../../src/sync/causes.js';
import type { RowCounts, Summary } from '../../src/run/summary.js';
import { rowCounts } from '../support/row-counts.js';

function summary(rows: Partial<RowCounts>, own: Partial<Summary> = {}): Summary {
  const none: RowCounts = rowCounts();
  return {
    runId: 'r1',
    file: 'contacts.csv',
    startedAt: '2026-11-23T19:03:12.345Z',
    finishedAt: '2026-11-23T19:04:12.345Z',
    durationMs: 60_000,
    dryRun: false,
    interrupted: false,
    exitCode: 0,
    stopReason: 'done',
    retryable: false,
    runDir: '/data/runs/r1',
    rows: { ...none, ...rows },
    requests: { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 },
    rate: { configured: '200/1m', achievedPerMinute: 0 },
    causes: [],
    ...own,
  };
}

function cause(own: Partial<Cause>): Cause {
  const plain = { status: 'invalid', code: 'invalid_email', column: undefined, count: 1 } as const;
  return { ...plain, message: '', lines: [], nullWords: [], nullCells: 0, ...own };
}

function view(of: Summary, own: Partial<SummaryView> = {}): SummaryView {
  return {
    summary: of,
    causes: [],
    duration: '1 min',
    report: '/data/runs/r1/report.csv',
    rejected: undefined,
    kept: [],
    advice: [],
    pace: [],
    next: [],
    ...own,
  };
}

test('a run in which all went well', () => {
  const of = summary(
    { total: 2_000, updated: 1_990, merged: 10 },
    {
      requests: { list: 2, get: 0, patch: 1_995, delete: 0, retries: 5, rateLimited: 0 },
      rate: { configured: '200/1m', achievedPerMinute: 199.5 },
    },
  );
  expect(renderSummary(view(of, { duration: '10 min' }))).toBe(
    `
Finished: 2,000 rows in 10 min, 1,997 requests, 199.5 a minute
  updated  1,990
  merged   10

Report:   /data/runs/r1/report.csv
`.trim(),
  );
});

test('a run with every kind of row that was interrupted', () => {
  const of = summary(
    rowCounts({
      total: 44,
      updated: 10,
      deleted: 1,
      unchanged: 2,
      merged: 3,
      invalid: 4,
      notFound: 5,
      failed: 6,
      pending: 13,
    }),
    { interrupted: true, exitCode: 130 },
  );
  const causes: Cause[] = [
    cause({ status: 'failed', code: 'server_error', count: 6, lines: [7, 8, 9] }),
    cause({ status: 'not_found', code: 'not_found', count: 5, lines: [2, 3, 4], message: 'no such contact' }),
    cause({
      code: 'invalid_email',
      count: 3,
      lines: [11, 12, 13],
      column: 'E-mail',
      message: 'E-mail: "x" is not an e-mail address: it has no "@"; expected one such as ana@example.com',
    }),
    cause({ code: 'missing_id', count: 1, lines: [5] }),
  ];
  const own = {
    causes,
    rejected: '/data/runs/r1/rejected.csv',
    next: ['chative-contacts sync --resume r1', 'mend rejected.csv, then: chative-contacts sync --file x'],
  };
  expect(renderSummary(view(of, own))).toBe(
    `
Not finished: 31 of 44 rows done in 1 min, 0 requests
  updated    10
  deleted    1
  unchanged  2
  merged     3
  invalid    4
  not found  5
  failed     6
  pending    13

Causes
  6  server_error           line 7, 8, 9, …
     Run rejected.csv again later.
  5  not_found              line 2, 3, 4, …
     no such contact
     These contacts are not in Chative: nothing to mend. With --not-found ignore
     they are not counted as failures.
  3  invalid_email  E-mail  line 11, 12, 13
     "x" is not an e-mail address: it has no "@"; expected one such as
     ana@example.com
  1  missing_id             line 5
     Fill in the cell, or find the contacts by another column with --match email
     or --match phone.

Report:   /data/runs/r1/report.csv
Rejected: /data/runs/r1/rejected.csv
Next:     chative-contacts sync --resume r1
Also:     mend rejected.csv, then: chative-contacts sync --file x
`.trim(),
  );
});

test('a dry run says what it would do', () => {
  const of = summary({ total: 3, updated: 2, deleted: 1 }, { dryRun: true });
  expect(renderSummary(view(of)).split('\n').slice(0, 3)).toEqual([
    'Dry run: 3 rows in 1 min, 0 requests',
    '  would update  2',
    '  would delete  1',
  ]);
});

test('a rate is none of a single request', () => {
  const of = summary(
    { total: 1, updated: 1 },
    {
      requests: { list: 0, get: 0, patch: 1, delete: 0, retries: 0, rateLimited: 0 },
      rate: { configured: '200/1m', achievedPerMinute: 812 },
    },
  );
  expect(renderSummary(view(of)).split('\n')[0]).toBe('Finished: 1 row in 1 min, 1 request');
});

test('no more than eight causes are shown, and how many more there are', () => {
  const causes = Array.from({ length: 11 }, (_, i): Cause => {
    return cause({ code: 'invalid_value', count: 20 - i, lines: [i + 2], column: `c${i}` });
  });
  const text = renderSummary(view(summary({ total: 200, invalid: 200 }), { causes }));
  expect(text.match(/invalid_value/g)).toHaveLength(8);
  expect(text).toContain('\n  and 3 more in the report\n');
});

test('a cause without a line, such as a contact that the file lacks, names none', () => {
  const causes = [cause({ status: 'failed', code: 'timeout' })];
  expect(renderSummary(view(summary({ total: 1, failed: 1 }), { causes }))).toMatch(/\n {2}1 {2}timeout\n/);
});

test('a run that was to do the first rows alone is a canary that is done', () => {
  const of = summary({ total: 10, updated: 4, pending: 6 }, { interrupted: true });
  expect(renderSummary(view(of)).split('\n')[0]).toBe('Canary done: 4 of 10 rows in 1 min, 0 requests');
});

test('a run of less than a minute names no rate: a burst into an empty window would look like many a minute', () => {
  const of = summary(
    { total: 20, updated: 20 },
    {
      durationMs: 5_000,
      requests: { list: 0, get: 0, patch: 20, delete: 0, retries: 0, rateLimited: 0 },
      rate: { configured: '200/1m', achievedPerMinute: 240.7 },
    },
  );
  expect(renderSummary(view(of)).split('\n')[0]).toBe('Finished: 20 rows in 1 min, 20 requests');
});
