import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { openWorkspace } from './workspace.js';

/** What version 0.1 left behind: its state, and a run of three rows of which it had sent the first. */
const KEPT = fileURLToPath(new URL('kept-by-0.1', import.meta.url));
const RUN = '20261126T130648Z-9jse';
/** The state and the run know a hash of the key under which they were made. */
const KEY = 'k';

test('an unfinished run of version 0.1 goes on, and what it sent is not sent again', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  await cp(KEPT, workspace.path('chative-data'), { recursive: true });
  const path = workspace.path('chative-data', 'runs', RUN, 'run.json');
  const made = (await readFile(path, 'utf8')).replaceAll('http://127.0.0.1:9051', server.baseUrl);
  await writeFile(path, made);
  const flags = ['--json', '--rate', 'unlimited', '--base-url', server.baseUrl];

  const rest = await workspace.run(['sync', '--resume', ...flags], { env: { CHATIVE_API_KEY: KEY } });
  expect(rest).toMatchObject({ code: 0 });
  expect(JSON.parse(rest.stdout)).toMatchObject({ runId: RUN, rows: { total: 3, updated: 3, pending: 0 } });
  const sent = server.log.map(({ method, path: to }) => `${method} ${to.split('/').at(-1) ?? ''}`);
  expect(sent.filter((request) => request.startsWith('PATCH'))).toEqual(['PATCH c2', 'PATCH c3']);
  const report = await readFile(join(workspace.path('chative-data', 'runs', RUN), 'report.csv'), 'utf8');
  expect(report.trim().split('\n')).toHaveLength(4);
});
