import { expect, test } from 'vitest';
import { apiError, took } from '../support/scripted-reply.js';
import { openServer } from './servers.js';
import { counts, openWorkspace, people, readRun } from './workspace.js';

test('a run that is killed and resumed at once does not spend the window twice', async () => {
  // Slots this close come without even spacing: only what is remembered keeps the resume from a burst.
  const limit = { requests: 320, windowMs: 3_000, window: 'sliding' } as const;
  const [server, workspace] = [await openServer({ limit }), openWorkspace()];
  await workspace.write('contacts.csv', people(560));
  const pace = ['--rate', '320/3s', '--json'];
  const run = workspace.start(['sync', '--file', 'contacts.csv', ...pace, '--base-url', server.baseUrl]);
  await expect.poll(() => server.log.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(220);
  run.send('SIGKILL');
  await run.ended;
  const result = await readRun(await workspace.run(['sync', '--resume', ...pace]));
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 560 });
  expect(server.log.filter(({ status }) => status === 429)).toEqual([]);
  expect(server.maxInWindow(3_000)).toBeLessThanOrEqual(320);
});

test('a pause that the API asked for is kept by the run that takes over', async () => {
  const server = await openServer({
    script: ({ index }) => (index === 3 ? apiError(429, 'Wait', { 'retry-after': '6' }) : took()),
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(10));
  const pace = ['--rate', '50/1s', '--concurrency', '1', '--json'];
  const run = workspace.start(['sync', '--file', 'contacts.csv', ...pace, '--base-url', server.baseUrl]);
  await expect.poll(() => run.stderr(), { timeout: 20_000 }).toContain('all requests pause');
  run.send('SIGKILL');
  await run.ended;
  const result = await readRun(await workspace.run(['sync', '--resume', ...pace]));
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('waiting for the rest of it');
  const [refused, next] = server.log.slice(3);
  expect(next!.startMs - refused!.endMs!).toBeGreaterThan(5_900);
});
