import { expect, test } from 'vitest';
import { buildSummary, type SummaryParts } from '../../src/run/summary.js';
import { rowCounts } from '../support/row-counts.js';

const PARTS: SummaryParts = {
  runId: '20261123T190312Z-k3f9',
  file: '/in/contacts.csv',
  runDir: '/data/runs/20261123T190312Z-k3f9',
  startedAt: new Date('2026-11-23T19:03:12Z'),
  finishedAt: new Date('2026-11-23T19:04:42Z'),
  durationMs: 90_000.4,
  dryRun: false,
  exitCode: 0,
  rows: rowCounts({ total: 3, updated: 3 }),
  requests: { list: 10, get: 0, patch: 280, delete: 5, retries: 7, rateLimited: 2 },
  configuredRate: '200/1m',
};

test('the summary holds the published names, and the rate of all requests over the time worked', () => {
  expect(buildSummary(PARTS)).toEqual({
    runId: '20261123T190312Z-k3f9',
    file: '/in/contacts.csv',
    startedAt: '2026-11-23T19:03:12.000Z',
    finishedAt: '2026-11-23T19:04:42.000Z',
    durationMs: 90_000,
    dryRun: false,
    interrupted: false,
    exitCode: 0,
    stopReason: 'done',
    retryable: false,
    runDir: '/data/runs/20261123T190312Z-k3f9',
    rows: PARTS.rows,
    requests: PARTS.requests,
    rate: { configured: '200/1m', achievedPerMinute: 196.7 },
    causes: [],
  });
});

test('a run is interrupted while rows are pending, whatever its exit code', () => {
  const rows = { ...PARTS.rows, total: 4, pending: 1 };
  expect(buildSummary({ ...PARTS, rows }).interrupted).toBe(true);
  expect(buildSummary({ ...PARTS, isCut: true }).interrupted).toBe(true);
});

test('a run of no time has no rate', () => {
  expect(buildSummary({ ...PARTS, durationMs: 0 }).rate.achievedPerMinute).toBe(0);
});
