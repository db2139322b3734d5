import { existsSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES, RunError, type RunErrorKind } from '../../../src/errors.js';
import { finishRun } from '../../../src/jobs/sync/finish-run.js';
import { openRun } from '../../../src/jobs/sync/open-run.js';
import { scanRun } from '../../../src/jobs/sync/scan-run.js';
import type { SyncOutcome } from '../../../src/jobs/sync/run-context.js';
import type { RowResult } from '../../../src/sync/result.js';
import { createStop, type StopReason } from '../../../src/sync/stop.js';
import { createWorkspace, jobOf, readJson } from '../support.js';

const at = new Date('2026-11-23T19:03:12.345Z');

function result(row: number, own: Partial<RowResult> = {}): RowResult {
  return {
    row,
    line: row + 1,
    contactId: `c${row}`,
    action: 'update',
    status: 'updated',
    httpStatus: 200,
    attempts: 1,
    changedFields: [],
    errorCode: undefined,
    errorMessage: '',
    startedAt: at,
    finishedAt: at,
    source: { cells: [`c${row}`, 'Ann'] },
    ...own,
  };
}

const failedRow: Partial<RowResult> = { status: 'failed', errorCode: 'server_error', errorMessage: 'down' };

type Given = {
  rows?: number;
  results?: readonly RowResult[];
  reason?: StopReason;
  flags?: Readonly<Record<string, unknown>>;
  /** Done to the run folder before the end. */
  before?: (dir: string) => void;
};

/** The end of a run of a file with so many rows, of which these have their result. */
async function finished({ rows = 2, results = [], reason, flags = {}, before }: Given): Promise<SyncOutcome> {
  const home = createWorkspace();
  const lines = Array.from({ length: rows }, (_, i) => `c${i + 1},Ann\n`);
  const stop = createStop();
  const settings = home.settings(home.file('contacts.csv', `id,first name\n${lines.join('')}`), flags);
  const job = jobOf(settings, { stop });
  const run = await openRun(job);
  const scanned = await scanRun(job, run);
  for (const row of results) await run.report.write(row);
  if (reason) stop.request(reason);
  before?.(run.folder.paths.dir);
  const requests = { list: 1, get: 0, patch: 2, delete: 0, retries: 1, rateLimited: 0 };
  const startedMs = job.clock.monotonicMs() - 60_000;
  return finishRun({ job, run, scanned, requests, startedMs, remarks: [], pace: undefined });
}

const BOTH = [result(1), result(2)];

describe('the exit code', () => {
  test.each<[string, Given, number]>([
    ['0: every row is well', { results: BOTH }, 0],
    ['0: a header without rows', { rows: 0 }, 0],
    [
      '0: unchanged and merged rows are well',
      {
        results: [
          result(1, { status: 'merged', attempts: 0 }),
          result(2, { status: 'unchanged', attempts: 0 }),
        ],
      },
      0,
    ],
    ['0: the rows within --limit are well', { results: [result(1)], flags: { limit: '1' } }, 0],
    ['3: a failed row', { results: [result(1), result(2, failedRow)] }, 3],
    [
      '3: an invalid row',
      { results: [result(1), result(2, { status: 'invalid', errorCode: 'missing_id' })] },
      3,
    ],
    [
      '3: a row that was not found',
      {
        results: [result(1), result(2, { status: 'not_found', errorCode: 'not_found' })],
      },
      3,
    ],
    ['130: SIGINT', { results: [result(1)], reason: { kind: 'signal', signal: 'SIGINT' } }, 130],
    ['143: SIGTERM', { results: [result(1)], reason: { kind: 'signal', signal: 'SIGTERM' } }, 143],
    ['143 beats 3', { results: [result(1, failedRow)], reason: { kind: 'signal', signal: 'SIGTERM' } }, 143],
    ['1: a bug', { results: [result(1)], reason: { kind: 'error', error: new TypeError('x') } }, 1],
    ['1: something thrown that is no error', { reason: { kind: 'error', error: 'text' } }, 1],
  ])('%s', async (_, given, expected) => {
    const { summary } = await finished(given);
    expect(summary.exitCode).toBe(expected);
    expect(readJson(`${summary.runDir}/run.json`)['exitCode']).toBe(expected);
  });

  test.each<RunErrorKind>(['storage', 'config', 'input', 'key_refused', 'bounds', 'gave_up'])(
    'that of the error that ended the run: %s',
    async (kind) => {
      const error = new RunError(kind, 'because');
      const outcome = await finished({ results: [result(1, failedRow)], reason: { kind: 'error', error } });
      expect(outcome.summary.exitCode).toBe(EXIT_CODES[kind]);
      expect(outcome.error).toBe(error);
    },
  );
});

test('rows that do not add up are a bug of ours, and the exit code says so', async () => {
  const { summary, error } = await finished({ results: [...BOTH, result(2)] });
  expect(summary.exitCode).toBe(1);
  expect(error).toMatchObject({ kind: 'bug', message: expect.stringContaining('do not add up') });
});

test('a row without its result is a bug of ours where nobody stopped the run', async () => {
  const { summary, error } = await finished({ results: [result(1)] });
  expect(summary.exitCode).toBe(1);
  expect(error).toMatchObject({ kind: 'bug', message: expect.stringContaining('without a result') });
});

test('the summary is what summary.json and run.json hold', async () => {
  const { summary, rejected, causes, paths } = await finished({ results: [result(1), result(2, failedRow)] });
  expect(readJson(paths.summary)).toEqual(summary);
  expect(summary).toMatchObject({
    dryRun: false,
    interrupted: false,
    rows: { total: 2, updated: 1, failed: 1, pending: 0 },
    requests: { list: 1, patch: 2, retries: 1 },
    rate: { configured: '200/1m', achievedPerMinute: expect.closeTo(3, 0) },
  });
  expect(summary.durationMs).toBeGreaterThanOrEqual(60_000);
  expect(readJson(paths.runJson)).toMatchObject({
    state: 'finished',
    rows: summary.rows,
    requests: summary.requests,
  });
  expect(rejected).toBe(true);
  expect(causes).toMatchObject([{ code: 'server_error', count: 1, lines: [3] }]);
  expect(existsSync(paths.input)).toBe(false);
});

test('a run with rows pending is interrupted and keeps its copy of the input', async () => {
  const { summary, paths, rejected } = await finished({
    results: [result(1)],
    reason: { kind: 'signal', signal: 'SIGINT' },
  });
  expect(summary).toMatchObject({ interrupted: true, rows: { total: 2, updated: 1, pending: 1 } });
  expect(readJson(paths.runJson)).toMatchObject({ state: 'interrupted' });
  expect(existsSync(paths.input)).toBe(true);
  expect(rejected).toBe(false);
});

describe('a run folder that is gone', () => {
  const before = (dir: string): void => rmSync(dir, { recursive: true });

  test('is the error of a run that had none', async () => {
    await expect(finished({ before, results: BOTH })).rejects.toMatchObject({ kind: 'storage', exitCode: 1 });
  });

  test('does not hide what ended the run', async () => {
    const error = new RunError('key_refused', 'invalid token');
    const outcome = await finished({ before, reason: { kind: 'error', error } });
    expect(outcome.error).toBe(error);
    expect(outcome.summary.exitCode).toBe(4);
  });
});
