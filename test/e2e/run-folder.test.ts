import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { openWorkspace, people } from './workspace.js';

/** `drwx 700` and the like, by path, of all that a folder holds. */
async function modesIn(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const modes = new Map<string, string>();
  for (const entry of entries.filter((each) => !each.isSymbolicLink())) {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    modes.set(path, `${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`);
  }
  return modes;
}

test('all that a run writes is readable by its owner alone', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const csv = `${people(2)},nobody\n`;
  const { runDir, code } = await workspace.sync(csv, ['--limit', '3', '--base-url', server.baseUrl]);
  expect(code).toBe(3);
  const modes = await modesIn(workspace.dir);
  modes.delete(workspace.path('contacts.csv'));
  expect(new Set(modes.values())).toEqual(new Set(['folder 700', 'file 600']));
  for (const name of ['report.csv', 'rejected.csv', 'summary.json', 'run.json'])
    expect(modes.get(join(runDir, name))).toBe('file 600');
});

test('latest links to the newest sync', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const latest = workspace.path('chative-data', 'runs', 'latest');
  const flags = ['--base-url', server.baseUrl];
  const first = await workspace.sync(people(1), flags);
  expect(await realpath(latest)).toBe(await realpath(first.runDir));
  const second = await workspace.sync(people(1), flags);
  expect(second.runDir).not.toBe(first.runDir);
  await workspace.sync(people(1), [], { command: 'validate' });
  expect(await realpath(latest)).toBe(await realpath(second.runDir));
});

test('the copy of the input is removed when the run is complete, and kept while rows are pending', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const whole = await workspace.sync(people(3), ['--base-url', server.baseUrl]);
  expect(existsSync(join(whole.runDir, 'input.gz'))).toBe(false);
  const part = await workspace.sync(people(3), ['--limit', '2', '--full', '--base-url', server.baseUrl]);
  expect(gunzipSync(await readFile(join(part.runDir, 'input.gz'))).toString()).toBe(people(3));
});

test('the copy is what the run reads: a file that changes under it does no harm', async () => {
  const workspace = openWorkspace();
  const server = await openServer({ script: [{ ...took(), delayMs: 400 }, took()] });
  const flags = ['--concurrency', '1', '--base-url', server.baseUrl];
  const running = workspace.sync(people(300), flags);
  await expect.poll(() => server.log.length, { timeout: 25_000 }).toBeGreaterThan(0);
  await workspace.write('contacts.csv', 'id,firstName\nx,Other\n');
  const { code, summary } = await running;
  expect(code).toBe(0);
  expect(summary.rows.updated).toBe(300);
});

test('with --no-spool there is no copy, and a file that changes under the run ends it', async () => {
  const workspace = openWorkspace();
  const server = await openServer({ script: [{ ...took(), delayMs: 1000 }, took()] });
  const flags = ['--no-spool', '--concurrency', '1', '--base-url', server.baseUrl];
  const running = workspace.sync(people(20_000), flags);
  await expect.poll(() => server.log.length, { timeout: 25_000 }).toBeGreaterThan(0);
  await appendFile(workspace.path('contacts.csv'), 'x,Other\n');
  const { code, summary, stderr, runDir } = await running;
  expect(code).toBe(2);
  expect(stderr).toContain('contacts.csv');
  expect(summary.rows.pending).toBeGreaterThan(0);
  expect(existsSync(join(runDir, 'input.gz'))).toBe(false);
});

test('--data-dir is another folder', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const result = await workspace.sync(people(1), ['--data-dir', 'deep/data', '--base-url', server.baseUrl]);
  expect(result.runDir).toContain(workspace.path('deep', 'data', 'runs'));
  expect(existsSync(workspace.path('chative-data'))).toBe(false);
});

test('a data folder that cannot be made is exit 1, before the first request', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(1));
  const flags = ['--data-dir', 'contacts.csv', '--base-url', server.baseUrl];
  const { code, stderr } = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/contacts\.csv.*--data-dir/s) });
  expect(server.log).toEqual([]);
});
