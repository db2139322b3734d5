import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { KEY, openWorkspace, type Workspace } from '../e2e/workspace.js';

const ID = '20261126T010000Z-ab12';

/** A run folder as an unpacked archive may hold one. */
async function plant(
  workspace: Workspace,
  { options = {}, ...change }: { options?: object; [field: string]: unknown },
  folder = ID,
): Promise<void> {
  const dir = workspace.path('chative-data', 'runs', folder);
  await mkdir(dir, { recursive: true });
  const record = {
    ...{ version: 1, runId: ID, command: 'sync', file: workspace.path('contacts.csv') },
    ...{ inputSha256: null, inputRows: null, mappingSha256: null, baseUrl: 'https://api.chative.io/v1.0' },
    ...{
      options: { file: workspace.path('contacts.csv'), ...options },
      dryRun: false,
      sandbox: false,
      state: 'interrupted',
      exitCode: 143,
    },
    ...{ startedAt: '2026-11-26T01:00:00.000Z', finishedAt: null, durationMs: 1, pid: 1, host: 'h' },
    ...{ rows: null, requests: null, ...change },
  };
  await writeFile(`${dir}/run.json`, JSON.stringify(record));
  await workspace.write('contacts.csv', 'id,firstName\nc1,Ann\n');
}

// Reserved names, which no resolver knows: what would be sent ends with `network_error` at once.
const ELSEWHERE = 'https://collector.invalid/v1.0';

test('a resume asks for the address again where run.json alone names another host than the default', async () => {
  const workspace = openWorkspace();
  await plant(workspace, { baseUrl: ELSEWHERE, options: { 'base-url': ELSEWHERE } });
  const asked = await workspace.run(['sync', '--resume']);
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain(`would go on with the API at ${ELSEWHERE}`);
  expect(asked.stderr).toContain(`chative-contacts sync --resume ${ID} --base-url ${ELSEWHERE}`);
  for (const given of [
    { flags: ['--base-url', `${ELSEWHERE}/`] },
    { env: { CHATIVE_BASE_URL: ELSEWHERE } },
  ]) {
    const args = ['sync', '--resume', '--max-attempts', '1', ...(given.flags ?? [])];
    const said = await workspace.run(args, { env: given.env ?? {} });
    expect(said.stderr).toContain(`go to ${ELSEWHERE}`);
    expect(said.stderr).not.toContain('would go on');
    await plant(workspace, { baseUrl: ELSEWHERE, options: { 'base-url': ELSEWHERE } });
  }
  const other = await workspace.run(['sync', '--resume', '--base-url', 'https://other.invalid']);
  expect(other.code).toBe(2);
  expect(other.stderr).toContain('but the run began with');
});

test('an undo asks for it, too', async () => {
  const workspace = openWorkspace();
  await plant(workspace, {
    baseUrl: ELSEWHERE,
    options: { 'base-url': ELSEWHERE },
    state: 'finished',
    exitCode: 0,
  });
  await writeFile(workspace.path('chative-data', 'runs', ID, 'wrote.ndjson'), '{}\n');
  const asked = await workspace.run(['undo', ID]);
  expect(asked.stderr).toContain(`chative-contacts undo ${ID} --base-url ${ELSEWHERE}`);
  expect(asked.code).toBe(2);
});

test('run.json names no program, no key file and no Redis', async () => {
  const workspace = openWorkspace();
  const secret = await workspace.write('secret', 'another-secret-0815');
  const options = {
    ...{
      'base-url': 'http://127.0.0.1:9/v1',
      'max-attempts': '1',
      'on-finish': `touch ${workspace.path('mark')}`,
    },
    ...{ 'api-key-file': secret, 'redis-url': 'redis://127.0.0.1:9', 'ping-url': 'http://127.0.0.1:9' },
  };
  await plant(workspace, { baseUrl: options['base-url'], options });
  const said = await workspace.run(['sync', '--resume', '--max-attempts', '1', '--log-format', 'json']);
  expect(said.code).toBe(3);
  expect(said.stderr).not.toMatch(/Redis|ping|another-secret/);
  expect(said.stderr + said.stdout).not.toContain(KEY);
  expect(existsSync(workspace.path('mark'))).toBe(false);
});

test('an ID that a shell would run is no run', async () => {
  const workspace = openWorkspace();
  const runId = 'x;touch y;#';
  await plant(workspace, { runId }, runId);
  const commands = [
    ['sync', '--resume'],
    ['sync', '--resume', runId],
    ['history'],
    ['sync', '--file', 'contacts.csv', '--dry-run'],
  ];
  for (const args of commands) {
    const said = await workspace.run(args);
    expect(`${said.stdout}${said.stderr}`).not.toMatch(/--resume x;|undo x;/);
  }
  expect((await workspace.run(['sync', '--resume'])).code).toBe(2);
});
