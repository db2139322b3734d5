import { cpSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { runSyncJob } from '../../../src/jobs/sync/sync-job.js';
import { listRuns } from '../../../src/run/runs.js';
import { took } from '../../support/scripted-reply.js';
import { startScriptedServer } from '../../support/scripted-server.js';
import { createWorkspace, jobOf } from '../support.js';

/** How much of the end a power cut may take: some lines of every kind. */
const LOST_BYTES = 300;

const CSV = [
  'id,first name,VIP:boolean',
  'c1,Ann,yes',
  ',"no ""ID"",\nand a line feed",no',
  'c2,Bob,',
  'c3,Cid,perhaps',
  'c1,Anna,',
  'c4,Dan,no',
  'c5,Eve,',
  'c6,Fay,',
  '',
].join('\n');

/** What may become of each row: one that lost its line, but not its place in the state, is unchanged now. */
const OUTCOMES = [
  ['merged'],
  ['invalid'],
  ['updated', 'unchanged'],
  ['invalid'],
  ['updated', 'unchanged'],
  ['updated', 'unchanged'],
  ['updated'],
  ['updated'],
];

test(
  `a report that is cut at any of its last ${LOST_BYTES} bytes is healed: one line for every row`,
  { timeout: 120_000 },
  async () => {
    const home = createWorkspace();
    const server = await startScriptedServer({ script: [took()] });
    onTestFinished(() => server.close());
    const flags = { 'base-url': server.baseUrl, rate: 'unlimited' };
    const file = home.file('contacts.csv', CSV);
    await runSyncJob(jobOf(home.settings(file, { ...flags, limit: '6' })));

    for (let lost = 0; lost <= LOST_BYTES; lost += 1) {
      const dataDir = join(home.dir, 'torn');
      cpSync(home.dataDir, dataDir, { recursive: true });
      const [run] = listRuns(dataDir);
      const { report, rejected } = run!.paths;
      truncateSync(report, Math.max(0, statSync(report).size - lost));
      truncateSync(rejected, Math.max(0, statSync(rejected).size - (lost % 90)));

      const settings = home.settings(file, { ...flags, 'data-dir': dataDir });
      const { summary, error } = await runSyncJob(jobOf(settings, { resumed: run }));
      expect(error, `${lost} bytes lost`).toBeUndefined();
      expect(summary.rows, `${lost} bytes lost`).toMatchObject({
        total: 8,
        pending: 0,
        invalid: 2,
        failed: 0,
      });
      const lines = parse<Record<string, string>>(readFileSync(report, 'utf8'), { columns: true });
      const rows = lines
        .map(({ row, status }) => [Number(row), status])
        .sort(([a], [b]) => Number(a) - Number(b));
      expect(
        rows.map(([row]) => row),
        `${lost} bytes lost`,
      ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const [i, [, status]] of rows.entries())
        expect(OUTCOMES[i], `row ${i + 1}, ${lost} bytes lost`).toContain(status);
      const kept = parse(readFileSync(rejected, 'utf8'), { bom: true, from: 2 });
      expect(kept.map(([row]) => row).sort(), `${lost} bytes lost`).toEqual(['2', '4']);
      rmSync(dataDir, { recursive: true });
    }
  },
);
