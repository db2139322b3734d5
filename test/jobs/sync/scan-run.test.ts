import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRun } from '../../../src/jobs/sync/open-run.js';
import type { CutScan, OpenRun, ScannedRun, SyncJob } from '../../../src/jobs/sync/run-context.js';
import { scanRun } from '../../../src/jobs/sync/scan-run.js';
import { createStop } from '../../../src/sync/stop.js';
import { createWorkspace, jobOf, quietAnnounce, readJson, runErrorOf, type Workspace } from '../support.js';

const CSV = 'id,first name,email\nc1,Ann,ann@example.com\nc2,Bob,\nc3,x,y,z\n';

type Read = { readonly run: OpenRun; readonly scanned: ScannedRun | CutScan };

/** Opened and scanned; its report is closed when the test has finished. */
async function read(job: SyncJob): Promise<Read> {
  const run = await openRun(job);
  const scanned = await scanRun(job, run);
  onTestFinished(() => run.report.close());
  return { run, scanned };
}

function onlyRunDir(home: Workspace): string {
  const dirs = home.runDirs();
  expect(dirs).toHaveLength(1);
  return dirs[0] ?? '';
}

test('a sound file: folder, copy, report and what the scan found', async () => {
  const home = createWorkspace();
  const { run, scanned } = await read(jobOf(home.settings(home.file('contacts.csv', CSV))));
  expect(scanned).toMatchObject({ kind: 'scanned', scan: { rows: 3 } });
  expect(run.input.header).toEqual(['id', 'first name', 'email']);
  const dir = onlyRunDir(home);
  expect(readdirSync(dir).sort()).toEqual(['input.gz', 'report.csv', 'run.json']);
  expect(readJson(join(dir, 'run.json'))).toMatchObject({ state: 'running', inputRows: 3 });
  expect(readlinkSync(join(home.dataDir, 'runs', 'latest'))).toBe(basename(dir));
});

test('validate leaves runs/latest to sync', async () => {
  const home = createWorkspace();
  await read(jobOf(home.settings(home.file('contacts.csv', CSV)), { command: 'validate', dryRun: true }));
  onlyRunDir(home);
  expect(existsSync(join(home.dataDir, 'runs', 'latest'))).toBe(false);
});

test('the mapping is announced with samples from the file', async () => {
  const home = createWorkspace();
  const lines: string[] = [];
  const announce = {
    ...quietAnnounce,
    mapping: (...[, table]: Parameters<typeof quietAnnounce.mapping>) =>
      void lines.push(...table.map(({ column, field, sample }) => `${column} ${field} ${sample}`)),
  };
  await read(jobOf(home.settings(home.file('contacts.csv', CSV)), { announce }));
  expect(lines).toEqual(['id id "c1"', 'first name firstName "Ann"', 'email email "ann@example.com"']);
});

describe('no folder is left where nothing of the file could be used', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['an empty file', '', {}, 'input'],
    ['a file that is no text', '%PDF-1.7\n\0\0\0', {}, 'input'],
    ['a header with two columns for one field', 'id,e-mail,email_address\nc1,a@b.c,d@e.f\n', {}, 'mapping'],
    ['a header without an ID', 'first name\nAnn\n', {}, 'mapping'],
    ['an encoding that does not exist', CSV, { encoding: 'windows-9999' }, 'usage'],
  ])('%s', async (_, content, flags, kind) => {
    const home = createWorkspace();
    const job = jobOf(home.settings(home.file('contacts.csv', content), flags));
    const error = await runErrorOf(() => read(job));
    expect(error.kind).toBe(kind);
    expect(error.exitCode).toBe(2);
    expect(home.runDirs()).toEqual([]);
  });

  test.each<[string, string]>([
    ['names a column that is not there', 'version: 1\nid: Contact ID\nfields:\n  firstName: first name\n'],
    ['is no YAML', 'version: [1\n'],
    ['has an unknown key', 'version: 1\nid: id\nfeilds:\n  firstName: first name\n'],
  ])('a mapping that %s', async (_, text) => {
    const home = createWorkspace();
    const mapping = home.file('mapping.yaml', text);
    const job = jobOf(home.settings(home.file('contacts.csv', CSV), { mapping }));
    const error = await runErrorOf(() => read(job));
    expect(error.kind).toBe('mapping');
    expect(error.message).toContain(mapping);
    expect(home.runDirs()).toEqual([]);
    expect(existsSync(join(home.dataDir, 'runs', 'latest'))).toBe(false);
  });

  test('a mapping file that is not there', async () => {
    const home = createWorkspace();
    const settings = home.settings(home.file('contacts.csv', CSV), { mapping: join(home.dir, 'none.yaml') });
    await expect(runErrorOf(() => read(jobOf(settings)))).resolves.toMatchObject({
      exitCode: 2,
    });
    expect(home.runDirs()).toEqual([]);
  });
});

test('a file that breaks in the middle is in the history as failed, without a copy', async () => {
  const home = createWorkspace();
  const broken = `${CSV}${'c9,more,\n'.repeat(500)}c4,"never closed\n`;
  const job = jobOf(home.settings(home.file('contacts.csv', broken)));
  const error = await runErrorOf(() => read(job));
  expect(error.kind).toBe('input');
  expect(error.message).toContain('505');
  const dir = onlyRunDir(home);
  expect(readJson(join(dir, 'run.json'))).toMatchObject({
    state: 'failed',
    exitCode: 2,
    inputSha256: null,
    finishedAt: expect.any(String),
  });
  expect(existsSync(join(dir, 'input.gz'))).toBe(false);
});

test('a run that was told to stop before it opened a silent standard input ends all the same', async () => {
  const home = createWorkspace();
  const stop = createStop();
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  const job = jobOf(home.settings('-'), { stop, stdin: new PassThrough() });
  expect((await runErrorOf(() => read(job))).kind).toBe('sigterm');
  expect(home.runDirs()).toEqual([]);
});

test('a run that is told to stop during the scan says what there is of it', async () => {
  const home = createWorkspace();
  const stop = createStop();
  stop.request({ kind: 'signal', signal: 'SIGINT' });
  const job = jobOf(home.settings(home.file('contacts.csv', CSV)), { stop });
  const { scanned } = await read(job);
  expect(scanned).toEqual({ kind: 'cut', rows: 0, canResume: true });
  expect(readJson(join(onlyRunDir(home), 'run.json'))).toMatchObject({ state: 'running', exitCode: null });
});
