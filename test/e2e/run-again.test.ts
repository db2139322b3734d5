import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/run/summary.js';
import { runInProcess } from '../support/in-process.js';
import { json } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { tempDir } from '../support/temp-dir.js';

const ROWS = 'id,firstName\na,A\nb,B\nc,C\nd,D\n';

/** A folder with a file, and an API that answers as told. */
async function openFolder(status = (): number => 200) {
  const server = await openServer({
    script: () => json(status() === 200 ? {} : { message: 'no' }, status()),
  });
  const dir = tempDir();
  const file = join(dir, 'contacts.csv');
  await writeFile(file, ROWS);
  const fixed = [
    '--file',
    file,
    '--data-dir',
    join(dir, 'data'),
    '--rate',
    'unlimited',
    '--concurrency',
    '1',
  ];
  const env = { CHATIVE_API_KEY: 'key' };
  async function sync(...flags: string[]) {
    const args = ['sync', ...fixed, '--base-url', server.baseUrl, '--json', ...flags];
    const said = await runInProcess(args, env);
    return { ...said, summary: JSON.parse(said.out) as Summary };
  }
  return { server, file, sync };
}

describe('--min-rows', () => {
  test('a file with fewer rows stops before the first request, exit 5', async () => {
    const { sync, server } = await openFolder();
    const { code, summary, err } = await sync('--min-rows', '5');
    expect(code).toBe(5);
    expect(summary).toMatchObject({ exitCode: 5, stopReason: 'min_rows', retryable: false });
    expect(summary.rows).toMatchObject({ total: 4, pending: 4 });
    expect(err).toContain('the file has 4 rows; --min-rows wants 5');
    expect(server.log).toHaveLength(0);
    expect((await sync('--min-rows', '4')).code).toBe(0);
  });

  test('a share is one of the last complete run', async () => {
    const { sync, file } = await openFolder();
    expect((await sync('--min-rows', '90%')).code).toBe(0);
    await writeFile(file, 'id,firstName\na,A\nb,B\nc,C\n');
    expect((await sync('--min-rows', '90%')).summary.stopReason).toBe('min_rows');
    expect((await sync('--min-rows', '75%')).code).toBe(0);
  });
});

describe('--resume-or-start', () => {
  test('goes on with the unfinished run of the same file, and starts where there is none', async () => {
    const { sync } = await openFolder();
    const first = await sync('--limit', '1');
    expect(first.summary).toMatchObject({ stopReason: 'limit', interrupted: true });
    const second = await sync('--resume-or-start');
    expect(second.summary.runId).toBe(first.summary.runId);
    expect(second.summary).toMatchObject({ stopReason: 'done', exitCode: 0 });
    const third = await sync('--resume-or-start');
    expect(third.summary.runId).not.toBe(first.summary.runId);
  });

  test('a file that was written since, or other flags, are other work', async () => {
    const { sync, file } = await openFolder();
    const first = await sync('--limit', '1');
    const other = await sync('--resume-or-start', '--limit', '1', '--blank', 'clear');
    expect(other.summary.runId).not.toBe(first.summary.runId);
    await utimes(file, new Date(), new Date(Date.now() + 5_000));
    const later = await sync('--resume-or-start', '--blank', 'clear');
    expect(later.summary.runId).not.toBe(other.summary.runId);
  });
});

describe('stopReason and retryable', () => {
  test.each([
    [200, [], 0, 'done', false],
    [401, [], 4, 'key_refused', false],
    [400, ['--max-failures', '1'], 5, 'max_failures', false],
    [500, ['--max-attempts', '1', '--max-outage', '1s'], 3, 'done', true],
  ] as const)('%i with %j: exit %i, %s, retryable %j', async (status, flags, code, stopReason, retryable) => {
    const { sync } = await openFolder(() => status);
    const said = await sync(...flags);
    expect(said.code).toBe(code);
    expect(said.summary).toMatchObject({ exitCode: code, stopReason, retryable });
    expect(JSON.parse(await readFile(join(said.summary.runDir, 'summary.json'), 'utf8'))).toMatchObject({
      stopReason,
      retryable,
    });
  });
});

describe('--json where there is no run', () => {
  test.each([
    [['sync', '--json'], 'usage'],
    [['sync', '--json', '--nonsense'], 'usage'],
    [['sync', '--file', 'nothing-here.csv', '--json', '--sandbox'], 'input'],
    [['history', '--json=true', '--keep-runs', 'x'], 'usage'],
  ])('%j prints an object with %s', async (args, kind) => {
    const { code, out, err } = await runInProcess(args);
    const object = JSON.parse(out) as Record<string, unknown>;
    expect(object).toMatchObject({ exitCode: code, code: kind, retryable: false });
    expect(object['message']).not.toBe('');
    expect(err).toContain('chative-contacts:');
  });

  test('without the flag nothing stands on standard output', async () => {
    expect((await runInProcess(['sync'])).out).toBe('');
  });
});
