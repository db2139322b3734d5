import { expect, test } from 'vitest';
import { openServer } from './servers.js';
import { KEY, openWorkspace, people, readRun } from './workspace.js';

const ARGS = ['sync', '--json', '--file', 'contacts.csv'];

test('a flag beats the environment, which beats the config file, which beats the default', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(9));
  const config = `base-url: ${server.baseUrl}\nrate: 7/1s\nlimit: 3\ndata-dir: from-file\n`;
  await workspace.write('config.yaml', config);
  const env = { CHATIVE_CONFIG: 'config.yaml', CHATIVE_LIMIT: '2', CHATIVE_DATA_DIR: 'from-env' };
  const result = await readRun(await workspace.run([...ARGS, '--limit', '1'], { env }));
  expect(result.code).toBe(0);
  expect(result.summary.rate.configured).toBe('7/1s');
  expect(result.runDir).toContain(workspace.path('from-env', 'runs'));
  expect(result.report).toHaveLength(1);
});

test('the config file may be JSON, and unknown names in it are exit 2 with the nearest', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(3));
  await workspace.write('good.json', JSON.stringify({ 'base-url': server.baseUrl, limit: 1 }));
  const good = await readRun(await workspace.run([...ARGS, '--config', 'good.json']));
  expect(good.code).toBe(0);
  expect(server.log).toHaveLength(1);
  await workspace.write('bad.json', JSON.stringify({ limt: 1, rate: 'fast' }));
  const { code, stderr } = await workspace.run([...ARGS, '--config', 'bad.json']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/bad\.json.*limt.*limit/);
  expect(stderr).toMatch(/rate.*fast/);
});

test('an unknown CHATIVE_ name is a warning with the nearest one', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const env = { CHATIVE_CONCURENCY: '3', CHATIVE_RATE: '' };
  const result = await workspace.sync(people(1), ['--base-url', server.baseUrl], { env });
  expect(result.code).toBe(0);
  expect(result.stderr).toMatch(/CHATIVE_CONCURENCY.*CHATIVE_CONCURRENCY/);
});

test.each(['no', 'false', '0'])('a switch in the environment may be off: %s', async (word) => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--base-url', server.baseUrl];
  const result = await workspace.sync(people(1), flags, { env: { CHATIVE_DRY_RUN: word } });
  expect(result.summary.dryRun).toBe(false);
  expect(server.log).toHaveLength(1);
});

test('the key may come from a file, with a line end after it', async () => {
  const seen: (string | undefined)[] = [];
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const workspace = openWorkspace();
  await workspace.write('api.key', `${KEY}\r\n`);
  const flags = ['--api-key-file', 'api.key', '--verify', '0', '--base-url', `http://127.0.0.1:${port}/v1.0`];
  const result = await workspace.sync(people(1), flags, { env: { CHATIVE_API_KEY: '' } });
  server.close();
  expect(result.code).toBe(0);
  expect(seen).toEqual([`Bearer ${KEY}`]);
});
