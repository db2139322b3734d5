import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { json, took } from '../support/scripted-reply.js';
import type { CliRun } from '../support/run-cli.js';
import type { ScriptedServer } from '../support/scripted-server.js';
import { openServer } from './servers.js';
import { counts, openWorkspace, people, type Workspace } from './workspace.js';

const SLOW = { ...json({ id: 'c1' }), delayMs: 60_000 };

/** A writing run that waits for its first answer until the test ends. */
async function holdFolder(): Promise<{ workspace: Workspace; server: ScriptedServer; holder: CliRun }> {
  const server = await openServer({ script: [SLOW] });
  const workspace = openWorkspace();
  await workspace.write('held.csv', people(1));
  const args = ['sync', '--file', 'held.csv', '--timeout', '2m', '--base-url', server.baseUrl];
  const holder = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBe(1);
  return { workspace, server, holder };
}

test('a second writing run is exit 6 and names host, pid and start; others are not shut out', async () => {
  const { workspace, server, holder } = await holdFolder();
  server.setScript([json({ id: 'c1' })]);
  await workspace.write('contacts.csv', people(1));
  const target = ['--base-url', server.baseUrl];

  const second = await workspace.run(['sync', '--file', 'contacts.csv', ...target]);
  expect(second.code).toBe(6);
  expect(second.stderr).toContain(hostname());
  expect(second.stderr).toContain(String(holder.pid));
  expect(second.stderr).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
  expect(server.log).toHaveLength(1);

  expect((await workspace.sync(people(1), [], { command: 'validate' })).code).toBe(0);
  expect((await workspace.sync(people(1), ['--dry-run', ...target])).code).toBe(0);
  expect((await workspace.run(['get', 'c1', ...target])).code).toBe(0);
  expect((await workspace.run(['mapping', '--file', 'contacts.csv'])).code).toBe(0);
});

test('a holder that was killed leaves no lock behind', async () => {
  const { workspace, server, holder } = await holdFolder();
  server.setScript([took()]);
  holder.send('SIGKILL');
  expect((await holder.ended).signal).toBe('SIGKILL');
  const result = await workspace.sync(people(1), ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 1 });
});

test('a run that has ended leaves no lock behind, and another data folder is another lock', async () => {
  const { workspace, server, holder } = await holdFolder();
  server.setScript([took()]);
  const flags = ['--base-url', server.baseUrl];
  const elsewhere = await workspace.sync(people(1), [...flags, '--data-dir', 'other']);
  expect(elsewhere.code).toBe(0);
  holder.send('SIGTERM');
  holder.send('SIGTERM');
  await holder.ended;
  expect((await workspace.sync(people(1), flags)).code).toBe(0);
});
