import { existsSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  apiError,
  html,
  json,
  took,
  type LoggedRequest,
  type ScriptedReply,
} from '../support/scripted-reply.js';
import type { ScriptedServer } from '../support/scripted-server.js';
import { asked, contactOf, openServer } from './servers.js';
import { column, counts, openWorkspace, outcome, people, readRun } from './workspace.js';
import type { SyncResult, Workspace } from './workspace.js';

const PACE = ['--rate', 'unlimited', '--json'];

async function resume(workspace: Workspace, flags: readonly string[] = []): Promise<SyncResult> {
  return readRun(await workspace.run(['sync', '--resume', ...PACE, ...flags]));
}

/** A run that is killed once `requests` of its requests have come in. Returns its folder. */
async function killedRun(
  server: ScriptedServer,
  workspace: Workspace,
  { csv, flags = [], requests }: { csv: string; flags?: readonly string[]; requests: number },
): Promise<string> {
  const before = server.log.length;
  await workspace.write('contacts.csv', csv);
  const args = ['sync', '--file', 'contacts.csv', ...PACE, '--base-url', server.baseUrl, ...flags];
  const run = workspace.start(args);
  await expect.poll(() => server.log.length - before, { timeout: 15_000 }).toBeGreaterThanOrEqual(requests);
  run.send('SIGKILL');
  expect((await run.ended).signal).toBe('SIGKILL');
  return realpathSync(workspace.path('chative-data', 'runs', 'latest'));
}

/** Answers the first `count` requests, and keeps the others waiting. */
function answering(count: number): (request: LoggedRequest) => ScriptedReply {
  return ({ index }) => (index < count ? took() : { kind: 'silent' });
}

test('after SIGKILL the other rows are sent, in the same folder, with one line for every row', async () => {
  const [server, workspace] = [await openServer({ script: answering(20) }), openWorkspace()];
  const csv = `${people(40)},nobody\n`;
  const runDir = await killedRun(server, workspace, { csv, flags: ['--concurrency', '4'], requests: 24 });
  const reported = readFileSync(join(runDir, 'report.csv'), 'utf8').match(/,updated,/g) ?? [];
  expect(reported.length).toBeGreaterThanOrEqual(16);
  const before = server.log.length;
  server.setScript([took()]);
  const result = await resume(workspace);
  expect(result.code).toBe(3);
  expect(result.runDir).toBe(runDir);
  expect(counts(result)).toEqual({ updated: 40, invalid: 1 });
  expect(column(result, 'row')).toEqual(Array.from({ length: 41 }, (_, i) => String(i + 1)));
  // What was in flight is sent again; what had its line is not.
  expect(server.log.length - before).toBe(40 - reported.length);
  expect(new Set(asked(server)).size).toBe(40);
  expect(result.summary.requests.patch).toBe(server.log.length);
  expect(existsSync(join(runDir, 'requests.json'))).toBe(false);
  expect(JSON.parse(readFileSync(join(runDir, 'summary.json'), 'utf8'))).toEqual(result.summary);
});

const KEY_GONE = ({ index }: LoggedRequest): ScriptedReply =>
  index < 5 ? took() : apiError(401, 'Invalid token');
const REFUSING = ({ index }: LoggedRequest): ScriptedReply => (index === 4 ? apiError(400, 'No') : took());
const DOWN = ({ index }: LoggedRequest): ScriptedReply => (index < 5 ? took() : html(503));

test.each([
  ['exit 4', 4, KEY_GONE, [], { updated: 30 }],
  ['exit 5', 5, REFUSING, ['--max-failures', '0'], { updated: 29, failed: 1 }],
  ['exit 7 of an outage', 7, DOWN, ['--max-outage', '1s'], { updated: 30 }],
  ['exit 7 of --max-duration', 7, answering(5), ['--max-duration', '1s', '--grace', '10ms'], { updated: 30 }],
  ['--limit', 0, [took()], ['--limit', '7'], { updated: 30 }],
])('after %s the rest is done by --resume', async (_what, code, script, flags, rows) => {
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const first = await workspace.sync(people(30), [
    '--concurrency',
    '1',
    '--base-url',
    server.baseUrl,
    ...flags,
  ]);
  expect(first.code).toBe(code);
  expect(first.summary.interrupted).toBe(true);
  const settled = new Set(column(first, 'row'));
  const before = server.log.length;
  server.setScript([took()]);
  const result = await resume(workspace);
  expect(counts(result)).toEqual(rows);
  expect(result.runDir).toBe(first.runDir);
  expect(server.log.length - before).toBe(30 - settled.size);
  expect(result.code).toBe('failed' in rows ? 3 : 0);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('after %s the printed command goes on', async (signal, code) => {
  const [server, workspace] = [await openServer({ script: answering(5) }), openWorkspace()];
  await workspace.write('contacts.csv', people(30));
  const args = ['sync', '--file', 'contacts.csv', '--rate', 'unlimited', '--grace', '50ms'];
  const run = workspace.start([...args, '--base-url', server.baseUrl]);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(5);
  run.send(signal);
  const ended = await run.ended;
  expect(ended.code).toBe(code);
  const command = /chative-contacts (sync --resume \S+)/.exec(ended.stdout)?.[1] ?? '';
  server.setScript([took()]);
  const result = await readRun(await workspace.run([...command.split(' '), ...PACE]));
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 30 });
});

test('torn last lines of report.csv and rejected.csv are healed', async () => {
  const [server, workspace] = [await openServer({ script: answering(6) }), openWorkspace()];
  const csv = 'id,firstName\n,"no\nID"\n'.concat(people(20).slice('id,firstName\n'.length));
  const runDir = await killedRun(server, workspace, { csv, requests: 8 });
  await appendFile(join(runDir, 'report.csv'), '15,16,c14,upd');
  await appendFile(join(runDir, 'rejected.csv'), '3,"a cell\nthat');
  server.setScript([took()]);
  const result = await resume(workspace);
  expect(counts(result)).toEqual({ updated: 20, invalid: 1 });
  expect(column(result, 'row')).toEqual(Array.from({ length: 21 }, (_, i) => String(i + 1)));
  const rejected = readFileSync(join(runDir, 'rejected.csv'), 'utf8').split('\r\n').join('\n');
  expect(rejected).toMatch(
    /^\uFEFF_row,_error_code,_error_message,id,firstName\n1,missing_id,[^\n]*,,"no\nID"\n$/,
  );
});

test('a changed mapping, flag or unspooled file is refused with the reason, and nothing is sent', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('map.yaml', 'version: 1\nid: id\nfields: { firstName: firstName }\n');
  const flags = ['--mapping', 'map.yaml', '--no-spool', '--limit', '2', '--base-url', server.baseUrl];
  await workspace.sync(people(5), flags);
  const again = (...more: string[]): ReturnType<Workspace['run']> =>
    workspace.run(['sync', '--resume', ...PACE, ...more]);

  const flag = await again('--duplicates', 'each');
  expect(flag.code).toBe(2);
  expect(flag.stderr).toContain('--duplicates is each, but the run began with merge');
  const target = await again('--base-url', 'http://127.0.0.1:1/v1.0');
  expect(target.code).toBe(2);
  expect(target.stderr).toContain('--base-url');

  await workspace.write('map.yaml', 'version: 1\nid: id\nfields: { lastName: firstName }\n');
  const mapping = await again();
  expect(mapping.code).toBe(2);
  expect(mapping.stderr).toMatch(/map\.yaml has changed since the run began/);
  await workspace.write('map.yaml', 'version: 1\nid: id\nfields: { firstName: firstName }\n');

  await workspace.write('contacts.csv', people(6));
  const file = await again();
  expect(file.code).toBe(2);
  expect(file.stderr).toMatch(/contacts\.csv has changed since the run began/);
  expect(server.log).toHaveLength(2);

  await workspace.write('contacts.csv', people(5));
  expect(counts(await resume(workspace))).toEqual({ updated: 5 });
});

test('pace and bounds may change, what is repeated and agrees is accepted, and the file may be gone', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.sync(people(8), ['--limit', '2', '--concurrency', '8', '--base-url', server.baseUrl]);
  await workspace.write('contacts.csv', 'overwritten\n');
  const flags = ['--file', 'contacts.csv', '--base-url', server.baseUrl, '--duplicates', 'merge'];
  const free = ['--rate', '100/1s', '--concurrency', '1', '--timeout', '5s', '--max-attempts', '2'];
  const more = ['--max-outage', '1m', '--max-failures', '5', '--max-deletes', '3', '--limit', '6'];
  const part = await readRun(await workspace.run(['sync', '--resume', '--json', ...flags, ...free, ...more]));
  expect(counts(part)).toEqual({ updated: 6, pending: 2 });
  expect(counts(await resume(workspace))).toEqual({ updated: 8 });
  expect(asked(server)).toEqual(Array.from({ length: 8 }, (_, i) => `PATCH c${i + 1}`));
});

test('a run from standard input goes on from its copy', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const args = ['sync', '--file', '-', '--limit', '2', ...PACE, '--base-url', server.baseUrl];
  expect((await workspace.run(args, { stdin: people(5) })).code).toBe(0);
  expect(counts(await resume(workspace))).toEqual({ updated: 5 });
});

test('with nothing to resume --resume is exit 2: no run, a finished one, a dry run, an unknown one', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const none = await workspace.run(['sync', '--resume']);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('no unfinished run');

  const flags = ['--base-url', server.baseUrl];
  await workspace.sync(people(3), [...flags, '--dry-run', '--limit', '1']);
  const { summary } = await workspace.sync(people(3), flags);
  expect((await workspace.run(['sync', '--resume'])).code).toBe(2);
  const finished = await workspace.run(['sync', '--resume', summary.runId]);
  expect(finished.code).toBe(2);
  expect(finished.stderr).toContain(`${summary.runId} is not an unfinished run`);
  expect((await workspace.run(['sync', '--resume', 'nobody'])).code).toBe(2);
  expect(server.log).toHaveLength(3);
});

test('a plain sync after an interruption names the command and goes on as a new run', async () => {
  const [server, workspace] = [await openServer({ script: answering(3) }), openWorkspace()];
  const runDir = await killedRun(server, workspace, {
    csv: people(10),
    flags: ['--concurrency', '1'],
    requests: 4,
  });
  const runId = runDir.split('/').at(-1);
  server.setScript([took()]);
  const result = await workspace.sync(people(10), ['--base-url', server.baseUrl]);
  expect(result.stderr).toContain(`chative-contacts sync --resume ${runId}`);
  expect(result.summary.runId).not.toBe(runId);
  expect(result.code).toBe(0);
  expect(result.summary.rows).toMatchObject({ total: 10, pending: 0, failed: 0 });
  const third = await workspace.sync(people(10), ['--base-url', server.baseUrl]);
  expect(third.stderr).not.toContain('--resume');
});

test('the named run is resumed, not the newest', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--limit', '1', '--base-url', server.baseUrl];
  const first = await workspace.sync('id,firstName\na,A\nb,B\n', flags);
  const second = await workspace.sync('id,firstName\nx,X\ny,Y\n', flags);
  const named = await readRun(await workspace.run(['sync', '--resume', first.summary.runId, ...PACE]));
  expect(named.runDir).toBe(first.runDir);
  expect((await resume(workspace)).runDir).toBe(second.runDir);
  expect(asked(server)).toEqual(['PATCH a', 'PATCH x', 'PATCH b', 'PATCH y']);
});

test.each([
  ['with its state', []],
  ['although its state is lost', ['state.db', 'state.db-wal', 'state.db-shm']],
])('a delete that was made, but whose answer a crash lost, is deleted on resume: %s', async (_what, lost) => {
  const gone = new Set<string>();
  const script = (request: LoggedRequest): ScriptedReply => {
    const id = contactOf(request);
    if (gone.has(id)) return apiError(404, 'Contact not found');
    gone.add(id);
    return { kind: 'silent' };
  };
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const flags = ['--action', 'delete', '--yes'];
  await killedRun(server, workspace, { csv: 'id\na\nb\n', flags, requests: 2 });
  for (const name of lost) rmSync(workspace.path('chative-data', name), { force: true });
  const result = await resume(workspace, ['--yes']);
  expect(result.code).toBe(0);
  expect(result.report.map(outcome)).toEqual(['deleted 1', 'deleted 1']);
  expect(column(result, 'http_status')).toEqual(['404', '404']);
  expect(existsSync(join(result.runDir, 'intents.ndjson'))).toBe(false);
  const next = await workspace.sync('id\na\nb\n', [...flags, '--base-url', server.baseUrl]);
  expect(counts(next)).toEqual({ unchanged: 2 });
  expect(server.log).toHaveLength(4);
});

test('also where the run goes on with another key', async () => {
  const gone = new Set<string>();
  const script = (request: LoggedRequest): ScriptedReply => {
    const id = contactOf(request);
    if (gone.has(id)) return apiError(404, 'Contact not found');
    if (gone.size === 1) return apiError(401, 'Invalid token');
    gone.add(id);
    return { kind: 'silent' };
  };
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const flags = ['--action', 'delete', '--yes', '--concurrency', '2', '--grace', '300ms'];
  const first = await workspace.sync('id\na\nb\n', [...flags, '--base-url', server.baseUrl]);
  expect(first.code).toBe(4);
  expect(counts(first)).toEqual({ pending: 2 });
  server.setScript((request) => (gone.has(contactOf(request)) ? apiError(404, 'Contact not found') : took()));
  const renewed = { env: { CHATIVE_API_KEY: 'another-key' } };
  const result = await readRun(await workspace.run(['sync', '--resume', '--yes', ...PACE], renewed));
  expect(result.report.map(outcome)).toEqual(['deleted 1', 'deleted 1']);
  expect(result.code).toBe(0);
});

test('a delete that never left the program is no lost one: its 404 is not_found', async () => {
  const script = ({ index }: LoggedRequest): ScriptedReply =>
    index === 0 ? { kind: 'silent' } : apiError(404, 'Contact not found');
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const flags = ['--action', 'delete', '--yes', '--concurrency', '1', '--grace', '50ms'];
  await workspace.write('contacts.csv', 'id\na\nb\nc\n');
  const args = ['sync', '--file', 'contacts.csv', ...PACE, ...flags, '--base-url', server.baseUrl];
  const run = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBe(1);
  run.send('SIGTERM');
  expect((await run.ended).code).toBe(143);
  const result = await resume(workspace, ['--yes']);
  expect(result.report.map(outcome)).toEqual(['deleted 1', 'not_found not_found 1', 'not_found not_found 1']);
});

test('so is one whose contact was found by its e-mail, although no listing has it any more', async () => {
  const gone = new Set<string>();
  const script = (request: LoggedRequest): ScriptedReply => {
    if (request.method === 'GET') {
      const list = ['a', 'b'].filter((id) => !gone.has(id) && request.path.includes('page=0'));
      return json({ list: list.map((id) => ({ id, email: `${id}@example.com` })) });
    }
    gone.add(contactOf(request));
    return { kind: 'silent' };
  };
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const flags = ['--action', 'delete', '--match', 'email', '--yes'];
  const csv = 'email\nA@example.com\nb@example.com\nnobody@example.com\n';
  await killedRun(server, workspace, { csv, flags, requests: 4 });
  expect(gone.size).toBe(2);
  const result = await resume(workspace, ['--yes']);
  expect(result.report.map(outcome)).toEqual(['deleted 0', 'deleted 0', 'not_found not_found 0']);
  expect(asked(server).filter((request) => request.startsWith('DELETE'))).toHaveLength(2);
});

test('a run that was stopped while it read its file can be resumed too', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', people(150_000));
  const run = workspace.start(['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl]);
  const folder = workspace.path('chative-data', 'runs', 'latest');
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(true);
  run.send('SIGINT');
  const ended = await run.ended;
  expect(ended.code).toBe(130);
  expect(ended.stdout + ended.stderr).toContain('sync --resume 2');
  const result = await resume(workspace, ['--limit', '3']);
  expect(result.summary.rows.total).toBe(150_000);
  expect(result.summary.rows.updated).toBeGreaterThanOrEqual(3);
});

test('a crash over a lost answer, then a file that is back at the old values: the contact ends right', async () => {
  const names = new Map<string, unknown>();
  const applying = (after: ScriptedReply) => (request: LoggedRequest) => {
    names.set(contactOf(request), (request.body as { firstName: string }).firstName);
    return after;
  };
  const [server, workspace] = [await openServer({ script: applying(took()) }), openWorkspace()];
  const old = 'id,firstName\na,Old\n';
  await workspace.sync(old, ['--base-url', server.baseUrl]);
  server.setScript(applying({ kind: 'silent' }));
  await killedRun(server, workspace, { csv: 'id,firstName\na,New\n', requests: 1 });
  expect(names.get('a')).toBe('New');
  server.setScript(applying(took()));
  const result = await workspace.sync(old, ['--base-url', server.baseUrl]);
  expect(counts(result)).toEqual({ updated: 1 });
  expect(names.get('a')).toBe('Old');
});

test('a deleted contact stays deleted for later rows, also after a crash between the two', async () => {
  const script = (request: LoggedRequest): ScriptedReply =>
    contactOf(request) === 'y' ? { kind: 'silent' } : took();
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  await workspace.write(
    'map.yaml',
    'version: 1\nid: id\naction: { column: op }\nfields: { firstName: name }\n',
  );
  await workspace.write('contacts.csv', 'id,op,name\nx,delete,\ny,update,Y\nx,update,Late\n');
  const flags = ['--mapping', 'map.yaml', '--duplicates', 'each', '--yes', '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '--file', 'contacts.csv', ...PACE, ...flags]);
  const report = workspace.path('chative-data', 'runs', 'latest', 'report.csv');
  await expect
    .poll(() => existsSync(report) && readFileSync(report, 'utf8'), { timeout: 15_000 })
    .toContain('deleted');
  run.send('SIGKILL');
  await run.ended;
  // As if the crash had come before the late row had its word.
  const lines = readFileSync(report, 'utf8').split('\n');
  await writeFile(report, lines.filter((line) => !line.startsWith('3,')).join('\n'));
  server.setScript([took()]);
  // A yes is not remembered: it was said to another plan.
  const result = await resume(workspace, ['--yes']);
  expect(column(result, 'status')).toEqual(['deleted', 'updated', 'not_found']);
  expect(asked(server).sort()).toEqual(['DELETE x', 'PATCH y', 'PATCH y']);
});

test('a resumed run that is killed again loses nothing', async () => {
  const [server, workspace] = [await openServer({ script: answering(5) }), openWorkspace()];
  const runDir = await killedRun(server, workspace, { csv: people(30), requests: 6 });
  for (let again = 0; again < 2; again += 1) {
    const from = server.log.length;
    server.setScript(({ index }) => (index < from + 5 ? took() : { kind: 'silent' }));
    const run = workspace.start(['sync', '--resume', ...PACE]);
    await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(from + 5);
    run.send('SIGKILL');
    await run.ended;
  }
  server.setScript([took()]);
  const result = await resume(workspace);
  expect(result.runDir).toBe(runDir);
  expect(counts(result)).toEqual({ updated: 30 });
  expect(result.report).toHaveLength(30);
});

test('a delete that the report tells of, but the state does not, is unchanged in the next run all the same', async () => {
  const script = (request: LoggedRequest): ScriptedReply =>
    contactOf(request) === 'b' ? { kind: 'silent' } : took();
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  await workspace.write('contacts.csv', 'id\na\nb\n');
  const flags = ['--action', 'delete', '--yes', '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '--file', 'contacts.csv', ...PACE, ...flags]);
  const report = workspace.path('chative-data', 'runs', 'latest', 'report.csv');
  await expect
    .poll(() => existsSync(report) && readFileSync(report, 'utf8'), { timeout: 15_000 })
    .toContain('deleted');
  run.send('SIGKILL');
  await run.ended;
  for (const name of readdirSync(workspace.path('chative-data')))
    if (name.startsWith('state.')) rmSync(workspace.path('chative-data', name));
  server.setScript([took()]);
  expect(counts(await resume(workspace, ['--yes']))).toEqual({ deleted: 2 });
  server.setScript([apiError(404, 'Contact not found')]);
  const next = await workspace.sync('id\na\nb\n', flags);
  expect(counts(next)).toEqual({ unchanged: 2 });
});

test('of two processes that resume one run, the second is shut out; a finished run is left as it is', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const first = await workspace.sync(people(5), ['--limit', '2', '--base-url', server.baseUrl]);
  server.setScript([{ kind: 'silent' }]);
  const resuming = workspace.start(['sync', '--resume', ...PACE, '--timeout', '1h', '--grace', '50ms']);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(2);
  const second = await workspace.run(['sync', '--resume', first.summary.runId, ...PACE]);
  expect(second.code).toBe(6);
  expect(second.stderr).toContain(`pid ${resuming.pid}`);
  resuming.send('SIGTERM');
  expect((await resuming.ended).code).toBe(143);
  server.setScript([took()]);
  expect(counts(await resume(workspace))).toEqual({ updated: 5 });
  expect((await workspace.run(['sync', '--resume', first.summary.runId, ...PACE])).code).toBe(2);
  const runJson = readFileSync(join(first.runDir, 'run.json'), 'utf8');
  expect(JSON.parse(runJson)).toMatchObject({ state: 'finished', exitCode: 0 });
});

test('a run that is resumed after a later run of the same file says so', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync(people(3), ['--limit', '1', ...flags]);
  const later = await workspace.sync(people(3), flags);
  const result = await resume(workspace);
  expect(result.stderr).toContain(later.summary.runId);
  expect(result.stderr).toContain('a later run of this file is finished');
});
