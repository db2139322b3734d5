import { existsSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { createRunRecord, openRunFolder, type NewRun, type RunFolder } from '../../src/run/run-folder.js';
import { createRunDir } from '../../src/run/run-dir.js';
import { readRunRecord } from '../../src/run/run-json.js';
import type { Summary } from '../../src/run/summary.js';
import { createWorkspace, settingsOf } from '../jobs/support.js';
import { rowCounts } from '../support/row-counts.js';

function newRun(own: Partial<NewRun> = {}): NewRun {
  return {
    command: 'sync',
    runId: '20261123T190312Z-abcd',
    settings: settingsOf({ file: 'contacts.csv', blank: 'clear', rate: '50/10s' }),
    startedAt: new Date('2026-11-23T19:03:12.345Z'),
    inputTime: new Date('2026-11-23T18:00:00Z'),
    mappingSha256: null,
    ...own,
  };
}

function openFolder(own: Partial<NewRun> = {}): RunFolder {
  const { dataDir } = createWorkspace();
  const run = newRun(own);
  return openRunFolder(createRunDir(dataDir, run.runId), createRunRecord(run));
}

function summary(own: Partial<Summary>): Summary {
  return {
    runId: 'r',
    file: 'contacts.csv',
    causes: [],
    startedAt: '2026-11-23T19:03:12.345Z',
    finishedAt: '2026-11-23T19:04:12.345Z',
    durationMs: 60_000,
    dryRun: false,
    interrupted: false,
    exitCode: 0,
    stopReason: 'done',
    retryable: false,
    runDir: '/runs/r',
    rows: rowCounts({ total: 1, updated: 1 }),
    requests: { list: 0, get: 0, patch: 1, delete: 0, retries: 0, rateLimited: 0 },
    rate: { configured: '200/1m', achievedPerMinute: 1 },
    ...own,
  };
}

test('run.json says what runs, from where and by whom, readable by its owner alone', () => {
  const folder = openFolder();
  const record = readRunRecord(folder.paths.runJson);
  expect(record).toMatchObject({
    runId: folder.runId,
    command: 'sync',
    state: 'running',
    exitCode: null,
    host: hostname(),
    pid: process.pid,
    startedAt: '2026-11-23T19:03:12.345Z',
    baseUrl: 'https://api.chative.io/v1.0',
    dryRun: false,
  });
  expect(isAbsolute(record.file)).toBe(true);
  expect(statSync(folder.paths.runJson).mode & 0o777).toBe(0o600);
});

test('it remembers what decides what is sent, and nothing of the pace', () => {
  const folder = openFolder();
  const { options } = readRunRecord(folder.paths.runJson);
  expect(options).toMatchObject({ blank: 'clear' });
  expect(options).not.toHaveProperty('rate');
});

test.each([
  ['standard input keeps its name', { settings: settingsOf({ file: '-' }) }, { file: '-' }],
  ['a dry run is one', { settings: settingsOf({ file: 'x', 'dry-run': true }) }, { dryRun: true }],
  ['validate is a dry run', { command: 'validate' as const }, { command: 'validate', dryRun: true }],
  ['a sandbox run is one', { settings: settingsOf({ file: 'x', sandbox: true }) }, { sandbox: true }],
])('%s', (_, own, expected) => {
  expect(createRunRecord(newRun(own))).toMatchObject(expected);
});

test('an update keeps what was known before', () => {
  const folder = openFolder();
  folder.update({ inputRows: 3 });
  folder.update({ durationMs: 5 });
  expect(readRunRecord(folder.paths.runJson)).toMatchObject({
    inputRows: 3,
    durationMs: 5,
    state: 'running',
  });
});

test.each([
  ['that is complete needs neither the listing nor its copy of the input', false, 'finished', false],
  ['that is not keeps the copy, for its resume', true, 'interrupted', true],
])('a run %s', (_, interrupted, state, keepsInput) => {
  const folder = openFolder();
  const { paths } = folder;
  for (const path of [paths.input, paths.listing]) writeFileSync(path, '');
  folder.finish(summary({ interrupted, exitCode: interrupted ? 130 : 0 }));
  expect(readRunRecord(paths.runJson)).toMatchObject({
    state,
    exitCode: interrupted ? 130 : 0,
    finishedAt: '2026-11-23T19:04:12.345Z',
    durationMs: 60_000,
    rows: { total: 1, updated: 1 },
    requests: { patch: 1 },
  });
  expect(existsSync(paths.input)).toBe(keepsInput);
  expect(existsSync(paths.listing)).toBe(false);
});
