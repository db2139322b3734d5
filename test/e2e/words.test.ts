import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess, syncInProcess } from '../support/in-process.js';
import { apiError, html, took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { tempDir } from '../support/temp-dir.js';

const KEY = { CHATIVE_API_KEY: 'key' };

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** The words of a command as a shell reads them. */
function inShell(command: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

async function api(): Promise<string[]> {
  const server = await openServer({ script: () => took() });
  return ['--base-url', server.baseUrl];
}

test('a job of cron at exit 3 hears on standard error what is wrong, where, and what to type', async () => {
  const run = await syncInProcess('id,email\na,ann@x.com\nb,bob(at)x.com\n', await api());
  expect(run.code).toBe(3);
  expect(lastLine(run.err)).toMatch(
    /^chative-contacts: finished .*\(invalid_email 1\)\. Exit code 3\. 2 rows: 1 updated, 1 invalid\. Rejected rows: \S+rejected\.csv\. Next: mend rejected\.csv, then: chative-contacts sync --file \S+rejected\.csv/,
  );
});

test('with --log-format json the end is one record, without what the cells hold', async () => {
  const run = await syncInProcess('id,email\na,ann@x.com\nb,bob(at)x.com\n', [
    ...(await api()),
    ...['--log-format', 'json', '--log-level', 'silent'],
  ]);
  const records = run.err.trimEnd().split('\n');
  expect(records).toHaveLength(1);
  expect(JSON.parse(records[0] ?? '')).toMatchObject({
    level: 'warn',
    exitCode: 3,
    rows: { total: 2, updated: 1, invalid: 1 },
    causes: [{ code: 'invalid_email', count: 1, lines: [3] }],
    files: { rejected: join(run.summary.runDir, 'rejected.csv') },
    msg: 'the run has ended',
  });
  expect(run.err).not.toContain('bob');
});

test('with --log-format json an error before the run is a record, too', async () => {
  const { code, err } = await runInProcess(['sync', '--file', 'nowhere.csv', '--log-format', 'json'], KEY);
  expect(code).toBe(2);
  expect(JSON.parse(err)).toMatchObject({
    level: 'error',
    exitCode: 2,
    msg: expect.stringContaining('nowhere.csv'),
  });
});

test('rows that are not in Chative have nothing to mend', async () => {
  const server = await openServer({ script: () => apiError(404, 'Contact not found') });
  const run = await syncInProcess('id,firstName\na,Ann\n', ['--base-url', server.baseUrl]);
  expect(run.code).toBe(3);
  expect(run.summary.causes).toMatchObject([
    { code: 'not_found', cure: expect.stringContaining('nothing to mend') },
  ]);
  expect(lastLine(run.err)).not.toContain('Next:');
});

test('a column that is refused as a whole is told to be declared, with the command', async () => {
  const csv = `id,birthday\n${[1, 2, 3, 4].map((n) => `c${n},0${n}/0${n + 1}/1990\n`).join('')}`;
  const dir = tempDir();
  await writeFile(join(dir, 'c.csv'), csv);
  const { out } = await runInProcess(['validate', '--file', join(dir, 'c.csv'), '--data-dir', dir]);
  expect(out).toMatch(/Hint: +Most cells of the column birthday are refused: declare its\s+format/);
  expect(out.replace(/\n +/g, ' ')).toContain(
    `chative-contacts mapping --file ${join(dir, 'c.csv')} > mapping.yaml`,
  );
  expect((await syncInProcess(csv, await api())).summary.causes[0]?.cure).toMatch(
    /^The whole column is refused/,
  );
});

test('a plan that deletes too much resumes with the bound that it needs', async () => {
  const dir = tempDir();
  await writeFile(join(dir, 'c.csv'), 'id\na\nb\n');
  const flags = ['--data-dir', join(dir, 'data'), '--rate', 'unlimited', ...(await api())];
  const refused = await runInProcess(
    ['sync', '--file', join(dir, 'c.csv'), '--action', 'delete', ...flags],
    KEY,
  );
  expect(refused.code).toBe(5);
  const [, id = ''] =
    /Next: chative-contacts sync --resume (\S+) --max-deletes 2 --data-dir/.exec(refused.err) ?? [];
  const resumed = await runInProcess(
    ['sync', '--resume', id, '--max-deletes', '2', '--data-dir', join(dir, 'data'), '--rate', 'unlimited'],
    KEY,
  );
  expect(resumed.code).toBe(0);
});

test('a wrong address is to be corrected, and the run to be started again, not resumed', async () => {
  const server = await openServer({ script: () => html(404) });
  const rows = 'id,firstName,email\na,Ann,ann@x.com\nb,Bo,bad\n';
  const run = await syncInProcess(rows, ['--base-url', server.baseUrl]);
  expect(run.code).toBe(2);
  expect(run.err).toContain('correct --base-url');
  expect(run.err).not.toContain('--resume');
  // Its rejected row alone, at the same address, would be no way on.
  expect(run.out + run.err).not.toContain('chative-contacts sync');
  const again = await syncInProcess('id,firstName\na,Ann\n', await api());
  expect(again.code).toBe(0);
});

test('after a resume the causes are those of the whole file, with their columns', async () => {
  const dir = tempDir();
  await writeFile(join(dir, 'c.csv'), 'id,email,phone\na,x,y\nb,x,\nc,c@x.com,\n');
  const flags = ['--data-dir', join(dir, 'data'), '--json', '--rate', 'unlimited'];
  const args = ['sync', '--file', join(dir, 'c.csv'), '--limit', '1', ...flags, ...(await api())];
  expect((await runInProcess(args, KEY)).code).toBe(3);
  const { out } = await runInProcess(['sync', '--resume', ...flags], KEY);
  const { causes } = JSON.parse(out) as { causes: Record<string, unknown>[] };
  expect(causes.map(({ code, column, count, lines }) => ({ code, column, count, lines }))).toEqual([
    { code: 'invalid_email', column: 'email', count: 2, lines: [2, 3] },
    { code: 'invalid_phone', column: 'phone', count: 1, lines: [2] },
  ]);
});

test('history lists runs within 80 columns, marks what sent nothing, and shows one with its causes and files', async () => {
  const dir = tempDir();
  await mkdir(join(dir, 'data'));
  await writeFile(join(dir, 'c.csv'), 'id,email\na,ann@x.com\nb,bad\n');
  const flags = ['--file', join(dir, 'c.csv'), '--data-dir', join(dir, 'data')];
  await runInProcess(['validate', ...flags]);
  for (const more of [['--dry-run'], [], ['--full']])
    await runInProcess(['sync', ...flags, '--rate', 'unlimited', ...(await api()), ...more], KEY);
  const list = await runInProcess(['history', '--data-dir', join(dir, 'data')]);
  const text = list.out.replace(/\n {20,}/g, ' ');
  expect(text).toMatch(/validate of c\.csv, finished.*: 2 rows, 1 would update, 1 invalid/);
  expect(text).toMatch(/sync \(dry run\) of c\.csv/);
  expect(list.out).toMatch(/Trend of the last 2 syncs/);
  expect(list.out.split('\n').filter((line) => line.length > 80)).toEqual([]);

  const one = await runInProcess(['history', 'latest', '--data-dir', join(dir, 'data')]);
  expect(one.out).toMatch(/Causes\n +1 +invalid_email +email +line 3/);
  expect(one.out).toMatch(/rejected: +\S+rejected\.csv/);
  const path = await runInProcess(['history', 'latest', '--path', 'report', '--data-dir', join(dir, 'data')]);
  expect(path.out).toMatch(/^\S+report\.csv\n$/);
  const none = await runInProcess([
    'history',
    'latest',
    '--path',
    'deleted',
    '--data-dir',
    join(dir, 'data'),
  ]);
  expect(none).toMatchObject({ code: 2, out: '' });
});

test('the command that history and doctor print for an unfinished run works as it is', async () => {
  const dataDir = join(tempDir(), "Ann's data");
  const flags = ['--data-dir', dataDir, ...(await api())];
  await writeFile(join(dataDir, '..', 'c.csv'), 'id,firstName\na,Ann\nb,Bo\nc,Cy\nd,Di\n');
  const file = ['--file', join(dataDir, '..', 'c.csv'), '--rate', 'unlimited'];
  await runInProcess(['sync', ...file, ...flags, '--limit', '1', '--verify', '0'], KEY);
  const shown = [
    await runInProcess(['history', 'latest', '--data-dir', dataDir]),
    await runInProcess(['doctor', ...flags], KEY),
  ];
  for (const { out } of shown) {
    const [command = ''] = /chative-contacts sync --resume .*/.exec(out) ?? [];
    const [, ...words] = inShell(command);
    const resumed = await runInProcess([...words, '--limit', '1'], KEY);
    expect(resumed, command).toMatchObject({ code: 0 });
  }
});

test('the printed command names an address that is not Chative’s own', async () => {
  const dataDir = join(tempDir(), 'data');
  const csv = join(dataDir, '..', 'c.csv');
  await writeFile(csv, 'id,firstName\na,Ann\nb,Bo\n');
  const args = ['--file', csv, '--data-dir', dataDir, '--rate', 'unlimited', '--limit', '1', '--verify', '0'];
  await runInProcess(['sync', ...args, ...(await api())], KEY);
  const path = (await runInProcess(['history', 'latest', '--path', 'dir', '--data-dir', dataDir])).out.trim();
  const record = JSON.parse(await readFile(join(path, 'run.json'), 'utf8')) as object;
  await writeFile(
    join(path, 'run.json'),
    JSON.stringify({ ...record, baseUrl: 'https://eu.example.com/v1.0' }),
  );
  const { out } = await runInProcess(['history', 'latest', '--data-dir', dataDir]);
  expect(out).toMatch(/sync --resume \S+ --base-url https:\/\/eu\.example\.com\/v1\.0 --data-dir /);
});

test('the version is also an object', async () => {
  const { out } = await runInProcess(['--version', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    name: 'chative-contacts',
    version: expect.any(String),
    node: process.versions.node,
  });
});
