import { randomBytes } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { json, took, type LoggedRequest, type ScriptedReply } from '../support/scripted-reply.js';
import { asked, openServer } from './servers.js';
import { counts, KEY, openWorkspace, people, readRun } from './workspace.js';

const PACE = ['--rate', 'unlimited', '--json'];

test.each([
  ['damaged', 'no database at all'],
  ['foreign', ''],
])('a %s state.db is set aside with a warning, and begun anew', async (what, text) => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync(people(3), flags);
  const state = workspace.path('chative-data', 'state.db');
  rmSync(`${state}-wal`, { force: true });
  if (what === 'foreign') {
    rmSync(state);
    const { default: Database } = await import('libsql');
    const other = new Database(state);
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.close();
  } else writeFileSync(state, text.repeat(500));
  const again = await workspace.sync(people(3), flags);
  expect(again.code).toBe(0);
  expect(counts(again)).toEqual({ updated: 3 });
  expect(again.stderr).toContain('set aside');
  const third = await workspace.sync(people(3), flags);
  expect(counts(third)).toEqual({ unchanged: 3 });
  expect(third.stderr).not.toContain('set aside');
});

test('an interrupted run is resumed without its state: run.json is the truth', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.sync(people(6), ['--limit', '3', '--base-url', server.baseUrl]);
  for (const name of readdirSync(workspace.path('chative-data')))
    if (name.startsWith('state.')) rmSync(workspace.path('chative-data', name));
  const result = await readRun(await workspace.run(['sync', '--resume', ...PACE]));
  expect(counts(result)).toEqual({ updated: 6 });
  expect(asked(server)).toEqual(Array.from({ length: 6 }, (_, i) => `PATCH c${i + 1}`));
});

/** Slow enough that something can happen under the run. */
const SLOWLY = (): ScriptedReply => ({ ...took(), delayMs: 20 });

test('a run folder that is removed under the run ends it at once, exit 1', async () => {
  const [server, workspace] = [await openServer({ script: SLOWLY }), openWorkspace()];
  await workspace.write('contacts.csv', people(2_000));
  const args = [
    'sync',
    '--file',
    'contacts.csv',
    '--rate',
    'unlimited',
    '--concurrency',
    '4',
    '--base-url',
    server.baseUrl,
  ];
  const run = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(10);
  rmSync(realpathSync(workspace.path('chative-data', 'runs', 'latest')), { recursive: true });
  const before = server.log.length;
  const result = await run.ended;
  expect(result.code).toBe(1);
  expect(result.stderr).toMatch(/report\.csv: its folder does not exist any more/);
  expect(result.stdout).not.toContain('--resume');
  expect(result.stderr).not.toContain('bug');
  // Those in flight, and those that the server had before this process looked.
  expect(server.log.length - before).toBeLessThanOrEqual(12);
});

test('a file size limit that is reached ends the run at once, and --resume completes it', async () => {
  const [server, workspace] = [await openServer({ script: SLOWLY }), openWorkspace()];
  await workspace.write('contacts.csv', people(400));
  const sync = [
    'sync',
    '--file',
    'contacts.csv',
    ...PACE,
    '--concurrency',
    '4',
    '--base-url',
    server.baseUrl,
  ];
  // In blocks of 512 or 1024 bytes, as the shell has it: room for the state, not for the report.
  const result = await limited(workspace.dir, 128, sync);
  expect(result.code).toBe(1);
  expect(result.stderr).toMatch(/cannot (write|use) \S+/);
  expect(result.stderr).not.toContain('bug');
  expect(server.log.length).toBeLessThan(390);
  const resumed = await readRun(await workspace.run(['sync', '--resume', ...PACE]));
  expect(resumed.code).toBe(0);
  expect(counts(resumed)).toEqual({ updated: 400 });
  expect(resumed.report).toHaveLength(400);
  expect(server.log.length).toBeLessThanOrEqual(400 + 8);
});

test('a disk that is full while the input is copied ends the run, and --resume begins it again', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  // The copy does not get small, and the rows need no scratch file.
  const rows = Array.from({ length: 1_000 }, (_, i) => `c${i},${randomBytes(300).toString('hex')}\n`);
  await workspace.write('contacts.csv', `id,Note:text\n${rows.join('')}`);
  const sync = ['sync', '--file', 'contacts.csv', ...PACE, '--limit', '5', '--base-url', server.baseUrl];
  const result = await limited(workspace.dir, 100, sync);
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('input.gz');
  expect(server.log).toHaveLength(0);
  const resumed = await readRun(await workspace.run(['sync', '--resume', ...PACE, '--limit', '5']));
  expect(counts(resumed)).toEqual({ updated: 5, pending: 995 });
});

test.each([
  ['cut off', (copy: Buffer) => copy.subarray(0, copy.length - 20)],
  ['another file', () => gzipSync(people(4))],
  ['garbage', () => Buffer.from('no gzip, and no CSV\0at all')],
])(
  'a copy of the input that is %s is refused with its cure, and without it the file is read',
  async (_, damage) => {
    const [server, workspace] = [await openServer(), openWorkspace()];
    const first = await workspace.sync(people(30), ['--limit', '3', '--base-url', server.baseUrl]);
    const copy = join(first.runDir, 'input.gz');
    writeFileSync(copy, damage(readFileSync(copy)));
    const refused = await workspace.run(['sync', '--resume', ...PACE]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(copy);
    expect(refused.stderr).toContain('remove it, and --resume reads that file again');
    expect(server.log).toHaveLength(3);
    rmSync(copy);
    expect(counts(await readRun(await workspace.run(['sync', '--resume', ...PACE])))).toEqual({
      updated: 30,
    });
    expect(server.log).toHaveLength(30);
  },
);

test.each([
  ['a quote that never closes', (text: string) => text.replace('\n1,', '\n"1,'), 'report.csv, line 2'],
  [
    'a status of its own',
    (text: string) => text.replace('updated', 'perhaps'),
    'it holds a line that no run writes',
  ],
  ['another delimiter', (text: string) => text.replaceAll(',', ';'), 'its first line is not the header'],
  ['no header', (text: string) => text.replace(/^.*\n/, ''), 'its first line is not the header'],
  ['a line twice', (text: string) => `${text}${lastLine(text)}`, 'tells of row 4 a second time'],
  ['a line too many', (text: string) => `${text}${lastLine(text).replace('4,', '10,')}`, 'tells of row 10'],
  ['a row 0', (text: string) => `${text}${lastLine(text).replace('4,', '0,')}`, 'a line that no run writes'],
  [
    'a short line',
    (text: string) => text.replace(/,[^,]*\n$/, '\n'),
    'line 5 has other cells than its header',
  ],
])('a report with %s is refused, and stays as it was', async (_, damage, message) => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  // One at a time, so that row 4 has the last line.
  const flags = ['--limit', '4', '--concurrency', '1', '--base-url', server.baseUrl];
  const { runDir } = await workspace.sync(people(9), flags);
  const path = join(runDir, 'report.csv');
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, damage(whole));
  const refused = await workspace.run(['sync', '--resume', ...PACE]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(message);
  expect(refused.stderr).toContain('start a new');
  expect(server.log).toHaveLength(4);
  writeFileSync(path, whole);
  expect(counts(await readRun(await workspace.run(['sync', '--resume', ...PACE])))).toEqual({ updated: 9 });
});

function lastLine(text: string): string {
  return `${text.trimEnd().split('\n').at(-1) ?? ''}\n`;
}

test('a row whose line is missing from the report is taken up again, and loses nothing', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const { runDir } = await workspace.sync(people(9), ['--limit', '4', '--base-url', server.baseUrl]);
  const path = join(runDir, 'report.csv');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !line.startsWith('2,')).join('\n'));
  const resumed = await readRun(await workspace.run(['sync', '--resume', ...PACE]));
  // The state knows that it was sent.
  expect(counts(resumed)).toEqual({ updated: 8, unchanged: 1 });
  expect(server.log).toHaveLength(9);
});

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs the program where no file may grow beyond `blocks`: what a full disk is to users who may not mount one. */
async function limited(
  cwd: string,
  blocks: number,
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const script = `ulimit -f ${blocks}; exec "$@"`;
  const env = { PATH: process.env['PATH'], CHATIVE_API_KEY: KEY };
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, CLI, ...args], {
    cwd,
    env,
    timeout: 25_000,
  });
  const chunks: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdout.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr: Buffer.concat(chunks).toString() };
}

/** Whether this machine lets us have a small file system of our own. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    execFileSync('umount', ['/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// Only root may mount a small file system; a file size limit, above, stands in for it elsewhere.
test.skipIf(!canMount())(
  'a full disk ends the run at once; after room is made --resume completes',
  async () => {
    const [server, workspace] = [await openServer({ script: SLOWLY }), openWorkspace()];
    const data = workspace.path('small');
    mkdirSync(data);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', data]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', data]));
    await workspace.write('contacts.csv', people(1_500));
    const flags = [...PACE, '--concurrency', '4', '--data-dir', 'small'];
    const run = workspace.start(['sync', '--file', 'contacts.csv', ...flags, '--base-url', server.baseUrl]);
    await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(20);
    const ballast = join(data, 'ballast');
    try {
      writeFileSync(ballast, Buffer.alloc(32 * 1024 * 1024));
    } catch {
      // As much as there is room for.
    }
    const result = await run.ended;
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('disk is full');
    expect(result.stderr).not.toContain('bug');
    const sent = server.log.length;
    expect(sent).toBeLessThan(1_400);

    const runDir = realpathSync(join(data, 'runs', 'latest'));
    const lines = readFileSync(join(runDir, 'report.csv'), 'utf8').split('\n').length - 2;
    expect(sent - lines).toBeLessThanOrEqual(4);

    rmSync(ballast);
    const resumed = await readRun(await workspace.run(['sync', '--resume', ...flags]));
    expect(resumed.code).toBe(0);
    expect(resumed.runDir).toBe(runDir);
    expect(counts(resumed)).toEqual({ updated: 1_500 });
    expect(new Set(resumed.report.map(({ row }) => row)).size).toBe(1_500);
    expect(server.log.length).toBeLessThanOrEqual(1_500 + 8);
  },
);

test('a data folder that cannot be made is exit 1 before any request, and names it', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await workspace.write('contacts.csv', people(2));
  await workspace.write('taken', 'a file');
  for (const dataDir of ['taken/data', '/proc/data']) {
    const args = ['sync', '--file', 'contacts.csv', '--data-dir', dataDir, '--base-url', server.baseUrl];
    const result = await workspace.run(args);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(dataDir);
    expect(result.stderr).not.toContain('bug');
  }
  expect(server.log).toHaveLength(0);
});

type HistoryLine = { runId: string; state: string; exitCode: number | null; file: string; runDir: string };

test('history tells of each run what it did; --keep-runs prunes finished ones only', async () => {
  const refusing = ({ index }: LoggedRequest): ScriptedReply =>
    index === 1 ? json({ message: 'No' }, 400) : took();
  const [server, workspace] = [await openServer({ script: refusing }), openWorkspace()];
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const open = await workspace.sync(people(5), [...flags, '--limit', '3']);
  const dry = await workspace.sync(people(5), [...flags, '--dry-run']);
  const whole = await workspace.sync(people(5), flags);
  await workspace.sync(people(5), [], { command: 'validate' });

  const printed = await workspace.run(['history', '--json']);
  expect(printed.code).toBe(0);
  const lines = JSON.parse(printed.stdout) as (HistoryLine & Record<string, unknown>)[];
  expect(lines.map(({ command, state, exitCode, dryRun }) => [command, state, exitCode, dryRun])).toEqual([
    ['validate', 'finished', 0, true],
    ['sync', 'finished', 0, false],
    ['sync', 'finished', 0, true],
    ['sync', 'interrupted', 3, false],
  ]);
  expect(lines[3]).toMatchObject({
    runId: open.summary.runId,
    file: workspace.path('contacts.csv'),
    runDir: open.runDir,
    rows: open.summary.rows,
    startedAt: open.summary.startedAt,
  });
  expect(lines[1]).toMatchObject({ rows: whole.summary.rows });
  const table = await workspace.run(['history']);
  expect(table.stdout).toContain(open.summary.runId);

  const pruned = await workspace.run(['history', '--keep-runs', '2', '--json']);
  const kept = JSON.parse(pruned.stdout) as HistoryLine[];
  expect(kept.map(({ runId }) => runId)).toEqual([lines[0]?.runId, whole.summary.runId, open.summary.runId]);
  expect(existsSync(dry.runDir)).toBe(false);
  expect(existsSync(open.runDir)).toBe(true);
});

test('history is not shut out by a run that is under way, and shows it', async () => {
  const [server, workspace] = [await openServer({ script: [{ kind: 'silent' }] }), openWorkspace()];
  await workspace.write('contacts.csv', people(2));
  workspace.start(['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl]);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(0);
  const result = await workspace.run(['history', '--json']);
  expect(result.code).toBe(0);
  expect(JSON.parse(result.stdout)).toMatchObject([{ state: 'running', exitCode: null }]);
  const again = await workspace.run(['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl]);
  expect(again.code).toBe(6);
  // It is under way, not interrupted.
  expect(again.stderr).not.toContain('--resume');
});

test('history tells a killed run from one that is under way, and names what it cannot read', async () => {
  const [server, workspace] = [await openServer({ script: [{ kind: 'silent' }] }), openWorkspace()];
  await workspace.write('contacts.csv', people(2));
  const args = ['sync', '--file', 'contacts.csv', '--base-url', server.baseUrl];
  const killed = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(0);
  killed.send('SIGKILL');
  await killed.ended;
  mkdirSync(workspace.path('chative-data', 'runs', 'torn'));
  const alone = await workspace.run(['history', '--json']);
  expect(JSON.parse(alone.stdout)).toMatchObject([{ state: 'interrupted', exitCode: null }]);
  expect(alone.stderr).toContain('torn');

  const before = server.log.length;
  workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(before);
  const both = await workspace.run(['history', '--json', '--keep-runs', '0']);
  expect(JSON.parse(both.stdout)).toMatchObject([{ state: 'running' }, { state: 'interrupted' }]);
});
