import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRunDir } from '../../src/report/run-dir.js';
import { writeRunRecord, type RunRecord } from '../../src/report/run-json.js';
import { findResumable, listRuns, pruneRuns } from '../../src/report/runs.js';
import { tempDir } from './support.js';

const RECORD: RunRecord = {
  version: 1,
  runId: 'r',
  command: 'sync',
  file: '/in/contacts.csv',
  inputSha256: null,
  inputRows: null,
  headerSha256: null,
  mappingSha256: null,
  baseUrl: 'https://api.chative.io/v1.0',
  keyHash: null,
  options: {},
  dryRun: false,
  sandbox: false,
  state: 'finished',
  exitCode: 0,
  startedAt: '2026-11-23T19:03:12.000Z',
  finishedAt: null,
  durationMs: 0,
  pid: 1,
  host: 'web-1',
  rows: null,
  requests: null,
};

/** A data folder with these runs, begun a millisecond apart; their IDs sort the other way round. */
function dataDirOf(...runs: readonly Partial<RunRecord>[]): string {
  const dataDir = tempDir();
  runs.forEach((own, i) => {
    const runId = `20261123T190312Z-${9 - i}`;
    const startedAt = `2026-11-23T19:03:12.00${i}Z`;
    writeRunRecord(createRunDir(dataDir, runId).runJson, { ...RECORD, runId, startedAt, ...own });
  });
  return dataDir;
}

function idsOf(dataDir: string): string[] {
  return listRuns(dataDir).map(({ record }) => record.runId.slice(-1));
}

test('runs of one second are listed newest first all the same', () => {
  expect(idsOf(dataDirOf({}, {}, {}))).toEqual(['7', '8', '9']);
});

test('a data folder without runs has none, and a folder without a sound run.json is passed over', () => {
  expect(listRuns(join(tempDir(), 'none'))).toEqual([]);
  const dataDir = dataDirOf({});
  mkdirSync(join(dataDir, 'runs', 'empty'));
  mkdirSync(join(dataDir, 'runs', 'torn'));
  writeFileSync(join(dataDir, 'runs', 'torn', 'run.json'), '{"version":');
  expect(idsOf(dataDir)).toEqual(['9']);
});

describe('the run to resume', () => {
  test('is the newest unfinished writing run', () => {
    const dataDir = dataDirOf(
      { state: 'interrupted' },
      { state: 'running' },
      { state: 'interrupted', dryRun: true },
      { state: 'interrupted', command: 'validate' },
      { state: 'failed' },
      { state: 'finished' },
    );
    expect(findResumable(dataDir, '').record.runId).toMatch(/8$/);
    expect(findResumable(dataDir, '20261123T190312Z-9').record.state).toBe('interrupted');
  });

  test.each([
    ['', 'no unfinished run'],
    ['20261123T190312Z-9', 'is not an unfinished run'],
    ['nobody', 'no run nobody'],
  ])('is none: "%s"', (runId, message) => {
    expect(() => findResumable(dataDirOf({}), runId)).toThrow(message);
  });
});

test('pruning keeps the newest and whatever can be resumed', () => {
  const dataDir = dataDirOf({}, { state: 'interrupted' }, {}, {});
  expect(pruneRuns(dataDir, 1).map(({ record }) => record.runId.slice(-1))).toEqual(['7', '9']);
  expect(idsOf(dataDir)).toEqual(['6', '8']);
});
