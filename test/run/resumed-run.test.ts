import { utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stillUnfinished } from '../../src/run/resumed-run.js';
import { createRunRecord } from '../../src/run/run-folder.js';
import { createRunDir } from '../../src/run/run-dir.js';
import { writeRunRecord, type RunRecord } from '../../src/run/run-json.js';
import { createWorkspace, settingsOf } from '../jobs/support.js';

/** A run whose run.json says a minute, and whose report was written to `laterS` seconds after that. */
function interruptedRun(own: Partial<RunRecord>, laterS: number) {
  const { dataDir } = createWorkspace();
  const paths = createRunDir(dataDir, 'r');
  const startedAt = new Date('2026-11-23T19:03:12.345Z');
  const record = createRunRecord({
    command: 'sync',
    runId: 'r',
    settings: settingsOf({ file: 'contacts.csv' }),
    startedAt,
    inputTime: startedAt,
    mappingSha256: null,
  });
  const known = { ...record, durationMs: 60_000, ...own };
  writeRunRecord(paths.runJson, known);
  writeFileSync(paths.report, 'row\n');
  utimesSync(paths.runJson, 1_000, 1_000);
  utimesSync(paths.report, 1_000 + laterS, 1_000 + laterS);
  return { record: known, paths };
}

describe('the time that a run has worked before it is taken up again', () => {
  test.each<[string, Partial<RunRecord>, number, number]>([
    ['a killed run worked until its report was last written', { state: 'running' }, 3, 63_000],
    ['but never longer than run.json goes without a word', { state: 'running' }, 3_600, 65_000],
    ['a clock that steps back takes nothing away', { state: 'running' }, -20, 60_000],
    ['a run that was told to stop has said it all', { state: 'interrupted', exitCode: 130 }, 3, 60_000],
  ])('%s', (_what, own, laterS, durationMs) => {
    expect(stillUnfinished(interruptedRun(own, laterS)).record.durationMs).toBe(durationMs);
  });
});
