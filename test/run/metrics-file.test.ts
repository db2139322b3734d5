import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLastRun, writeMetrics, type LastRun, type RunState } from '../../src/run/metrics-file.js';
import { hasTool } from '../support/tool.js';
import { rowCounts } from '../support/row-counts.js';
import { tempDir } from '../support/temp-dir.js';

const ROWS = rowCounts({ total: 10, updated: 6, unchanged: 1, invalid: 1 });
const RUN: RunState = {
  version: '0.2.0',
  startedAt: new Date('2026-11-26T01:00:00.000Z'),
  now: new Date('2026-11-26T01:01:30.500Z'),
  rows: { ...ROWS, pending: 2 },
  requests: { list: 1, get: 0, patch: 7, delete: 0, retries: 1, rateLimited: 1 },
  responses: new Map([
    ['200', 7],
    ['429', 1],
    ['timeout', 1],
  ]),
  pausedMs: 61_500,
  exitCode: undefined,
};
const NEVER: LastRun = { successS: undefined, endS: undefined, exitCode: undefined };

/** The samples of the file: name with labels to value. */
async function samples(run: RunState, last: LastRun): Promise<Record<string, string>> {
  const path = join(tempDir(), 'chative.prom');
  await writeMetrics(path, run, last);
  const lines = readFileSync(path, 'utf8').split('\n');
  const values = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(values.map((line) => line.split(/ (?=[^ ]+$)/) as [string, string]));
}

test('a run that goes on: what it has done so far, and how the last one ended', async () => {
  const last = { successS: 1_795_000_000.25, endS: 1_795_000_100, exitCode: 3 };
  expect(await samples(RUN, last)).toMatchObject({
    'chative_contacts_build_info{version="0.2.0"}': '1',
    chative_contacts_last_success_timestamp_seconds: '1795000000.25',
    chative_contacts_last_end_timestamp_seconds: '1795000100',
    chative_contacts_last_exit_code: '3',
    chative_contacts_running: '1',
    chative_contacts_run_start_timestamp_seconds: '1795654800',
    chative_contacts_run_duration_seconds: '90.5',
    'chative_contacts_run_rows{status="updated"}': '6',
    'chative_contacts_run_rows{status="not_found"}': '0',
    chative_contacts_run_rows_left: '2',
    'chative_contacts_run_requests{method="patch"}': '7',
    'chative_contacts_run_responses{status="timeout"}': '1',
    chative_contacts_run_rate_limited: '1',
    chative_contacts_run_paused_seconds: '61.5',
  });
});

test('what is not known is left out instead of being 0', async () => {
  const early = await samples({ ...RUN, rows: undefined, requests: undefined, exitCode: 2 }, NEVER);
  expect(Object.keys(early)).not.toContain('chative_contacts_last_success_timestamp_seconds');
  expect(Object.keys(early).join()).not.toMatch(/rows|requests|responses/);
  expect(early['chative_contacts_running']).toBe('0');
});

test('the last run is read back from the file; without one there is none', async () => {
  const path = join(tempDir(), 'chative.prom');
  expect(readLastRun(path)).toEqual(NEVER);
  const last = { successS: 1_795_000_000.25, endS: 1_795_000_100, exitCode: 143 };
  await writeMetrics(path, RUN, last);
  expect(readLastRun(path)).toEqual(last);
});

test('the file can be read by the user of node_exporter, and no draft is left beside it', async () => {
  const dir = tempDir();
  await writeMetrics(join(dir, 'chative.prom'), RUN, NEVER);
  expect(statSync(join(dir, 'chative.prom')).mode & 0o777).toBe(0o644);
  expect(readdirSync(dir)).toEqual(['chative.prom']);
});

test.skipIf(!hasTool('promtool'))('promtool finds nothing to say', async () => {
  const path = join(tempDir(), 'chative.prom');
  await writeMetrics(path, RUN, { successS: 1, endS: 2, exitCode: 0 });
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: readFileSync(path) });
  expect(`${checked.stdout.toString()}${checked.stderr.toString()}`).toBe('');
  expect(checked.status).toBe(0);
});
