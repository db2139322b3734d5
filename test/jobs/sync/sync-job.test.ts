import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RunError } from '../../../src/errors.js';
import type { Announce } from '../../../src/jobs/sync/announce.js';
import type { SyncOutcome, SyncParts } from '../../../src/jobs/sync/run-context.js';
import { runSyncJob } from '../../../src/jobs/sync/sync-job.js';
import { listRuns } from '../../../src/run/runs.js';
import type { Plan } from '../../../src/sync/plan.js';
import type { ListenForStop } from '../../../src/sync/stop.js';
import { apiError, json, took, type Script } from '../../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { createWorkspace, jobOf, quietAnnounce, runErrorOf, type Workspace } from '../support.js';

type Bench = {
  home: Workspace;
  server: ScriptedServer;
  plans: Plan[];
  /** Runs the file at unlimited rate; more flags and parts on top. */
  run: (
    csv: string,
    flags?: Readonly<Record<string, unknown>>,
    own?: Partial<SyncParts>,
  ) => Promise<SyncOutcome>;
};

async function bench(script: Script = [took()]): Promise<Bench> {
  const home = createWorkspace();
  const server = await startScriptedServer({ script });
  onTestFinished(() => server.close());
  const plans: Plan[] = [];
  const announce: Announce = { ...quietAnnounce, plan: (plan) => void plans.push(plan) };
  return {
    home,
    server,
    plans,
    run(csv, flags = {}, own = {}) {
      const settings = home.settings(home.file('contacts.csv', csv), {
        'base-url': server.baseUrl,
        rate: 'unlimited',
        ...flags,
      });
      return runSyncJob({ ...jobOf(settings), announce, ...own });
    },
  };
}

/** "1 updated" for each line of report.csv, in the order of the rows. */
function reported({ paths }: SyncOutcome): string[] {
  const lines: Record<string, string>[] = parse(readFileSync(paths.report, 'utf8'), { columns: true });
  return lines
    .toSorted((a, b) => Number(a['row']) - Number(b['row']))
    .map((line) => `${line['row'] ?? ''} ${line['status'] ?? ''} ${line['error_code'] ?? ''}`.trim());
}

function rejectedRows({ paths }: SyncOutcome): number {
  const rows: unknown[] = parse(readFileSync(paths.rejected, 'utf8'), { columns: true, bom: true });
  return rows.length;
}

const FOUR = 'id,first name\nc1,Ann\nc2,Bob\nc1,Anna\nc3,Cid\n';

describe('a run', () => {
  test('sends each contact what the file says', async () => {
    const { run, server } = await bench();
    const outcome = await run(FOUR);
    expect(outcome.summary).toMatchObject({ exitCode: 0, rows: { total: 4, updated: 3, merged: 1 } });
    expect(reported(outcome)).toEqual(['1 merged', '2 updated', '3 updated', '4 updated']);
    const sent = server.log.map(({ method, path, body }) => [method, path, body]);
    expect(sent).toHaveLength(3);
    expect(sent).toContainEqual(['PATCH', '/v1.0/contacts/c1', { firstName: 'Anna' }]);
  });

  test('sends nothing that was sent before, unless it shall send all', async () => {
    const { run, server } = await bench();
    await run(FOUR);
    const again = await run(FOUR);
    expect(again.summary.rows).toMatchObject({ unchanged: 3, merged: 1, updated: 0 });
    expect(server.log).toHaveLength(3);
    const full = await run(FOUR, { full: true });
    expect(full.summary.rows).toMatchObject({ updated: 3 });
    expect(server.log).toHaveLength(6);
  });

  test.each<[string, Record<string, unknown>]>([
    ['how a cleared field is sent', { 'clear-as': 'empty' }],
    ['where custom fields go', { 'custom-fields-key': 'customFields' }],
  ])('another word on %s is another change', async (_, flags) => {
    const { run, server } = await bench();
    await run(FOUR);
    await run(FOUR, flags);
    expect(server.log).toHaveLength(6);
  });

  test('without a key leaves nothing behind', async () => {
    const { run, home } = await bench();
    const apiKey = (): string => {
      throw new RunError('config', 'no API key');
    };
    await expect(runErrorOf(() => run(FOUR, {}, { apiKey }))).resolves.toMatchObject({ exitCode: 2 });
    expect(existsSync(home.dataDir)).toBe(false);
  });

  test('of a file that is not there leaves nothing behind', async () => {
    const { home } = await bench();
    const job = jobOf(home.settings(`${home.dir}/none.csv`));
    await expect(runErrorOf(() => runSyncJob(job))).resolves.toMatchObject({ kind: 'input' });
    expect(existsSync(home.dataDir)).toBe(false);
  });

  test('that the API refuses ends with its rows pending', async () => {
    const { run } = await bench([apiError(401, 'invalid token')]);
    const outcome = await run(FOUR);
    expect(outcome.summary).toMatchObject({ exitCode: 4, interrupted: true, rows: { total: 4, pending: 4 } });
    expect(outcome.error).toMatchObject({ kind: 'key_refused' });
    expect(reported(outcome)).toEqual([]);
  });

  test('past --max-duration stops cleanly, resumable', async () => {
    const { run } = await bench([took(), { kind: 'silent' }]);
    const outcome = await run(FOUR, { 'max-duration': '2s', grace: '1ms', concurrency: '1' });
    expect(outcome.summary).toMatchObject({ exitCode: 7, interrupted: true, rows: { updated: 1 } });
  });
});

describe('a plan that is refused sends nothing, but says what is wrong with the rows', () => {
  test('more bad rows than --max-failures allows: all of them are in rejected.csv', async () => {
    const { run, server } = await bench();
    const bad = Array.from({ length: 3_000 }, (_, i) => `,row ${i}\n`).join('');
    const outcome = await run(`id,first name\nc1,Ann\n${bad}`, { 'max-failures': '10' });
    expect(outcome.error).toMatchObject({ kind: 'bounds', exitCode: 5 });
    expect(server.log).toHaveLength(0);
    expect(outcome.summary).toMatchObject({
      exitCode: 5,
      rows: { total: 3_001, invalid: 3_000, pending: 1 },
    });
    expect(rejectedRows(outcome)).toBe(3_000);
  });

  const DELETES = 'id,first name,op\nc1,Ann,U\nc2,,D\nc3,,D\n,x,U\n';
  const MAPPING =
    'version: 1\nid: id\naction: { column: op, values: { U: update, D: delete } }\nfields: { firstName: first name }\n';

  test.each<[string, Record<string, unknown>, boolean | undefined, number, number]>([
    ['deletes, with nobody to ask', {}, undefined, 5, 0],
    ['deletes that are not confirmed', {}, false, 5, 0],
    ['deletes that are confirmed', {}, true, 3, 3],
    ['deletes with --yes', { yes: true }, undefined, 3, 3],
    ['as many deletes as --max-deletes allows', { 'max-deletes': '2' }, undefined, 3, 3],
    [
      'more deletes than --max-deletes allows, whatever is confirmed',
      { 'max-deletes': '1', yes: true },
      true,
      5,
      0,
    ],
    ['a share of the rows that allows them', { 'max-deletes': '50%' }, undefined, 3, 3],
    ['a share of the rows that does not', { 'max-deletes': '49%' }, undefined, 5, 0],
  ])('%s', async (_, flags, answer, exitCode, requests) => {
    const { run, server, home } = await bench();
    const mapping = home.file('mapping.yaml', MAPPING);
    const confirm = answer === undefined ? {} : { confirmDeletes: () => Promise.resolve(answer) };
    const outcome = await run(DELETES, { mapping, ...flags }, { announce: { ...quietAnnounce, ...confirm } });
    expect(outcome.summary.exitCode).toBe(exitCode);
    expect(server.log).toHaveLength(requests);
    expect(rejectedRows(outcome)).toBe(1);
  });

  test('a dry run of it says the same, with the full report', async () => {
    const { run, server, home } = await bench();
    const mapping = home.file('mapping.yaml', MAPPING);
    const outcome = await run(DELETES, { mapping, 'dry-run': true });
    expect(outcome.summary).toMatchObject({ exitCode: 5, rows: { updated: 1, deleted: 2, invalid: 1 } });
    expect(reported(outcome)).toEqual([
      '1 would_update',
      '2 would_delete',
      '3 would_delete',
      '4 invalid missing_id',
    ]);
    expect(server.log).toHaveLength(0);
  });
});

test('more failures on the way than --max-failures allows stop the run', async () => {
  const { run, server } = await bench([apiError(400, 'no e-mail')]);
  const rows = Array.from({ length: 500 }, (_, i) => `c${i},Ann\n`).join('');
  const outcome = await run(`id,first name\n${rows}`, { 'max-failures': '5', concurrency: '2' });
  expect(outcome.summary).toMatchObject({ exitCode: 5, interrupted: true });
  expect(outcome.summary.rows.failed).toBeGreaterThan(5);
  expect(server.log.length).toBeLessThan(50);
});

describe('a dry run', () => {
  test('by ID needs no key, and with one knows what was sent before', async () => {
    const { run, server, plans } = await bench();
    await run(FOUR);
    const none = await run(FOUR, { 'dry-run': true }, { apiKey: () => expect.unreachable() });
    expect(none.summary).toMatchObject({ exitCode: 0, dryRun: true, rows: { updated: 3 } });
    const known = await run(FOUR, { 'dry-run': true }, { apiKeyIfAny: () => 'test-key' });
    expect(known.summary.rows).toMatchObject({ updated: 0, unchanged: 3, merged: 1 });
    expect(plans.at(-1)).toMatchObject({ updates: 0, known: 3 });
    expect(server.log).toHaveLength(3);
  });

  test('changes nothing of what is remembered', async () => {
    const { run, server } = await bench();
    await run(FOUR.replace('Cid', 'Other'), { 'dry-run': true }, { apiKeyIfAny: () => 'test-key' });
    await run(FOUR);
    expect(server.log).toHaveLength(3);
  });
});

describe('--match email', () => {
  const CSV = 'email,first name\nANN@example.com,Ann\nbob@example.com,Bob\ntwice@example.com,T\n';
  const contacts = [
    { id: 'c1', email: 'ann@Example.com' },
    { id: 'c2', email: 'twice@example.com' },
    { id: 'c3', email: 'Twice@example.com' },
    { id: 'c4' },
  ];
  const script: Script = ({ method, path }) =>
    method === 'GET' ? json({ list: path.includes('page=0') ? contacts : [] }) : took();

  test('finds contacts in the list, whatever the case', async () => {
    const { run, server } = await bench(script);
    const outcome = await run(CSV, { match: 'email' });
    expect(reported(outcome)).toEqual(['1 updated', '2 not_found not_found', '3 invalid ambiguous_match']);
    expect(outcome.summary).toMatchObject({ exitCode: 3, requests: { list: 2, patch: 1 } });
    expect(server.log.map(({ method, path }) => `${method} ${path}`)).toContain('PATCH /v1.0/contacts/c1');
    expect(existsSync(outcome.paths.listing)).toBe(false);
  });

  test('in a dry run lists too, and sends no write', async () => {
    const { run, server } = await bench(script);
    const outcome = await run(CSV, { match: 'email', 'dry-run': true });
    expect(reported(outcome)[0]).toBe('1 would_update');
    expect(new Set(server.log.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('in validate needs no network', async () => {
    const { run, server } = await bench(script);
    const outcome = await run(CSV, { match: 'email' }, { command: 'validate' });
    expect(outcome.summary).toMatchObject({ exitCode: 0, rows: { updated: 3 } });
    expect(server.log).toHaveLength(0);
  });
});

describe('--sandbox', () => {
  test('every contact of the file exists, no key is asked for, no fingerprint kept', async () => {
    const { run, server, home } = await bench();
    const apiKey = (): string => expect.unreachable();
    for (let time = 0; time < 2; time++) {
      const outcome = await run(FOUR, { sandbox: true }, { apiKey });
      expect(outcome.summary).toMatchObject({ exitCode: 0, rows: { updated: 3, merged: 1 } });
    }
    expect(server.log).toHaveLength(0);
    expect(listRuns(home.dataDir).map(({ record }) => record.sandbox)).toEqual([true, true]);
  });
});

test('--limit leaves the rest pending, and the resumed run has one line per row', async () => {
  const { run, home, server } = await bench();
  const canary = await run(FOUR, { limit: '2' });
  expect(canary.summary).toMatchObject({ exitCode: 0, interrupted: true, rows: { updated: 2, pending: 2 } });
  const [resumed] = listRuns(home.dataDir);
  const rest = await run(FOUR, {}, { resumed });
  expect(rest.summary).toMatchObject({
    runId: canary.summary.runId,
    exitCode: 0,
    interrupted: false,
    rows: { total: 4, updated: 4, pending: 0 },
    requests: { patch: 4 },
  });
  expect(reported(rest)).toEqual(['1 updated', '2 updated', '3 updated', '4 updated']);
  expect(server.log.filter(({ path }) => path.endsWith('/c1')).map(({ body }) => body)).toEqual([
    { firstName: 'Ann' },
    { firstName: 'Anna' },
  ]);
});

test('a resumed run whose --limit lies before rows that are done is no bug', async () => {
  const { run, home } = await bench();
  await run(FOUR, { limit: '3' });
  const [resumed] = listRuns(home.dataDir);
  const rest = await run(FOUR, { limit: '1' }, { resumed });
  expect(rest.error).toBeUndefined();
  expect(rest.summary).toMatchObject({ exitCode: 0, interrupted: true, rows: { total: 4, pending: 1 } });
});

test('a signal in the middle: exit code of the signal, and the resumed run sends only what is left', async () => {
  let stop: ((signal: 'SIGTERM') => void) | undefined;
  const at = await bench((request) => {
    if (request.index === 4) stop?.('SIGTERM');
    return took();
  });
  const rows = Array.from({ length: 40 }, (_, i) => `c${i},Ann\n`).join('');
  const csv = `id,first name\n${rows}`;
  const listenForStop: ListenForStop = (ask) => {
    stop = ask;
    return () => (stop = undefined);
  };
  const first = await at.run(csv, { concurrency: '1' }, { listenForStop });
  expect(first.summary).toMatchObject({ exitCode: 143, interrupted: true });
  const sent = at.server.log.length;
  expect(first.summary.rows.updated).toBe(sent);
  const [resumed] = listRuns(at.home.dataDir);
  const rest = await at.run(csv, { concurrency: '1' }, { resumed });
  expect(rest.summary).toMatchObject({
    exitCode: 0,
    rows: { total: 40, updated: 40 },
    requests: { patch: 40 },
  });
  expect(at.server.log).toHaveLength(40);
  expect(reported(rest)).toEqual(Array.from({ length: 40 }, (_, i) => `${i + 1} updated`));
});
