import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRunRecord, writeRunRecord, type RunRecord } from '../../src/run/run-json.js';
import { rowCounts } from '../support/row-counts.js';
import { tempDir } from '../support/temp-dir.js';

const RECORD: RunRecord = {
  version: 1,
  runId: '20261123T190312Z-k3f9',
  command: 'sync',
  file: '/in/contacts.csv',
  inputSha256: 'a'.repeat(64),
  inputRows: 3,
  mappingSha256: null,
  baseUrl: 'https://api.chative.io/v1.0',
  options: { timezone: 'UTC', 'no-spool': 'false' },
  dryRun: false,
  sandbox: false,
  state: 'finished',
  exitCode: 0,
  startedAt: '2026-11-23T19:03:12.345Z',
  finishedAt: '2026-11-23T19:04:42.345Z',
  durationMs: 90_000,
  pid: 1,
  host: 'nightly-7f',
  rows: rowCounts({ total: 3, updated: 3 }),
  requests: { list: 0, get: 0, patch: 3, delete: 0, retries: 0, rateLimited: 0 },
};

test('a record reads back as it was written', () => {
  const path = join(tempDir(), 'run.json');
  writeRunRecord(path, RECORD);
  expect(readRunRecord(path)).toEqual(RECORD);
});

test('a record with keys of an earlier version is read, without them', () => {
  const path = join(tempDir(), 'run.json');
  const old = { ...RECORD, headerSha256: 'b'.repeat(64), keyHash: '0123456789abcdef' };
  writeFileSync(path, JSON.stringify(old));
  expect(readRunRecord(path)).toEqual(RECORD);
});

test('a run that has just begun knows neither its input nor its end', () => {
  const path = join(tempDir(), 'run.json');
  const unknown = {
    inputSha256: null,
    inputRows: null,
    finishedAt: null,
    exitCode: null,
  };
  const record: RunRecord = {
    ...RECORD,
    ...unknown,
    state: 'running',
    rows: null,
    requests: null,
  };
  writeRunRecord(path, record);
  expect(readRunRecord(path)).toEqual(record);
});

test.each([
  ['cut short', JSON.stringify(RECORD).slice(0, 100), 'no JSON object'],
  ['empty', '', 'no JSON object'],
  ['another kind of JSON', '[]', 'no JSON object'],
  ['a field missing', JSON.stringify({ ...RECORD, runId: undefined }), 'runId'],
  ['a state nobody knows', JSON.stringify({ ...RECORD, state: 'lost' }), 'state'],
  ['a negative count', JSON.stringify({ ...RECORD, rows: { ...RECORD.rows, pending: -1 } }), 'rows.pending'],
])('a damaged record is a storage error that names file and place: %s', (_title, text, place) => {
  const path = join(tempDir(), 'run.json');
  writeFileSync(path, text);
  expect(() => readRunRecord(path)).toThrow(
    expect.objectContaining({
      kind: 'storage',
      message: expect.stringMatching(`${path} is damaged: .*${place}`),
    }),
  );
});

test('a missing record is a storage error', () => {
  const path = join(tempDir(), 'run.json');
  expect(() => readRunRecord(path)).toThrow(`cannot read ${path}`);
});

test('a record of a newer version is not called damaged', () => {
  const path = join(tempDir(), 'run.json');
  writeFileSync(path, JSON.stringify({ ...RECORD, version: 2 }));
  expect(() => readRunRecord(path)).toThrow('was written by a newer version of this program');
});
