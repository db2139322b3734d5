import { lstatSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunError } from '../../src/errors.js';
import { createRunDir } from '../../src/run/run-dir.js';
import { writeRunRecord, type RunRecord } from '../../src/run/run-json.js';
import { findResumable, listRuns, pruneRuns, readRuns, type Keep } from '../../src/run/runs.js';
import { tempDir } from '../support/temp-dir.js';

const RECORD: RunRecord = {
  version: 1,
  runId: 'r',
  command: 'sync',
  file: '/in/contacts.csv',
  inputSha256: null,
  inputRows: null,
  mappingSha256: null,
  baseUrl: 'https://api.chative.io/v1.0',
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

test('a run whose run.json is torn is refused with that reason, and named where there is no other', () => {
  const dataDir = tempDir();
  const paths = createRunDir(dataDir, 'torn');
  writeFileSync(paths.runJson, '{"version":');
  expect(() => findResumable(dataDir, 'torn')).toThrow(`${paths.runJson} is damaged`);
  expect(readRuns(dataDir)).toEqual({ runs: [], unreadable: [paths.dir] });
  try {
    findResumable(dataDir, '');
    expect.unreachable();
  } catch (error) {
    expect((error as RunError).hint).toContain(paths.dir);
  }
});

const nobody = (): boolean => false;
const newest = (runs: number): Keep => ({ runs, forMs: undefined });
/** An hour after the runs began. */
const NOW = Date.parse('2026-11-23T20:03:12.000Z');
const HOUR = 3_600_000;

describe('pruning', () => {
  test('keeps the newest and whatever can be resumed', () => {
    const dataDir = dataDirOf({}, { state: 'interrupted' }, {}, {});
    expect(pruneRuns(dataDir, newest(1), NOW, nobody).map(({ record }) => record.runId.slice(-1))).toEqual([
      '7',
      '9',
    ]);
    expect(idsOf(dataDir)).toEqual(['6', '8']);
  });

  test.each<[Keep, string[]]>([
    [{ runs: undefined, forMs: undefined }, ['7', '8', '9']],
    [{ runs: undefined, forMs: HOUR + 1 }, ['7', '8', '9']],
    [{ runs: undefined, forMs: HOUR - 1 }, ['7']],
    [{ runs: 2, forMs: HOUR - 1 }, ['7', '8']],
    [{ runs: 0, forMs: HOUR + 1 }, ['7', '8', '9']],
  ])('by %j leaves %j: either bound keeps a run', (keep, left) => {
    const dataDir = dataDirOf({}, {}, { startedAt: '2026-11-23T19:03:12.500Z' });
    pruneRuns(dataDir, keep, NOW, nobody);
    expect(idsOf(dataDir)).toEqual(left);
  });

  test('keeps what is under way', () => {
    const dataDir = dataDirOf({ state: 'running', command: 'validate' }, { state: 'running', dryRun: true });
    expect(pruneRuns(dataDir, newest(0), NOW, ({ record }) => record.dryRun)).toHaveLength(1);
    expect(idsOf(dataDir)).toEqual(['8']);
  });

  test('leaves latest at the newest sync that is left, or takes it away', () => {
    const dataDir = dataDirOf({ state: 'interrupted' }, {}, { command: 'validate' });
    const latest = join(dataDir, 'runs', 'latest');
    symlinkSync('20261123T190312Z-8', latest);
    pruneRuns(dataDir, newest(0), NOW, nobody);
    expect(readlinkSync(latest)).toBe('20261123T190312Z-9');

    const only = dataDirOf({});
    symlinkSync('20261123T190312Z-9', join(only, 'runs', 'latest'));
    pruneRuns(only, newest(0), NOW, nobody);
    expect(lstatSync(join(only, 'runs', 'latest'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
