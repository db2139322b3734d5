import { expect, test } from 'vitest';
import { html } from '../support/scripted-reply.js';
import { openSandbox, openServer } from './servers.js';
import { fixture, openWorkspace, people } from './workspace.js';

test.each(['sync', 'validate', 'mapping', 'export', 'get', 'sandbox', 'completion'])(
  '%s --help shows its flags with defaults and two examples',
  async (command) => {
    const workspace = openWorkspace();
    const startedMs = performance.now();
    const { code, stdout, stderr } = await workspace.runBuilt([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // The promise is 400 ms; a loaded machine starts Node alone in more.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(stdout).toMatch(/\[default: /);
    const examples = stdout.slice(stdout.indexOf('Examples'));
    expect(examples.match(new RegExp(`chative-contacts ${command}`, 'g'))).toHaveLength(2);
  },
);

test('--help lists the commands, --version is that of the package', async () => {
  const workspace = openWorkspace();
  const help = await workspace.runBuilt(['--help']);
  expect(help.code).toBe(0);
  for (const command of ['sync', 'validate', 'mapping', 'export', 'get', 'sandbox', 'completion'])
    expect(help.stdout).toContain(`chative-contacts ${command}`);
  const version = await workspace.runBuilt(['--version']);
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('get prints one contact as JSON', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'Zoé', VIP: true } });
  const workspace = openWorkspace();
  const { code, stdout } = await workspace.runBuilt(['get', 'a', '--base-url', sandbox.url]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ id: 'a', firstName: 'Zoé', VIP: true });
});

test('get of nobody prints nothing and is no success; a wrong address or key is named', async () => {
  const sandbox = await openSandbox({ a: {} });
  const workspace = openWorkspace();
  const gone = await workspace.runBuilt(['get', 'b', '--base-url', sandbox.url]);
  expect(gone).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/not found/i) });
  const env = { CHATIVE_API_KEY: 'wrong' };
  const refused = await workspace.runBuilt(['get', 'a', '--base-url', sandbox.url], { env });
  expect(refused).toMatchObject({ code: 4, stdout: '' });
  for (const status of [404, 200]) {
    const server = await openServer({ script: [html(status)] });
    const wrong = await workspace.run(['get', 'a', '--base-url', server.baseUrl]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--base-url') });
    expect(server.log).toHaveLength(1);
  }
});

test('sandbox serves the contacts of a file until SIGTERM, exit 0', async () => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', fixture('contacts.csv'));
  await workspace.write('mapping.yaml', fixture('mapping.yaml'));
  const files = ['--file', 'contacts.csv', '--mapping', 'mapping.yaml'];
  const run = workspace.start(['sandbox', '--port', '0', '--rate', 'unlimited', ...files]);
  await expect.poll(() => run.stdout(), { timeout: 15_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+\/v1\.0/);
  const url = /http:\S+/.exec(run.stdout())![0];

  const synced = await workspace.runBuilt(['sync', ...files, '--rate', 'unlimited', '--base-url', url]);
  expect(synced.code).toBe(3);
  const got = await workspace.runBuilt(['get', 'a0bde6fa-dfd1-4d90-bb1e-5975194f6e7b', '--base-url', url]);
  expect(JSON.parse(got.stdout)).toMatchObject({
    lastName: 'McDonald',
    gender: 'female',
    // Saigon was eight hours ahead of UTC then.
    birthday: Date.UTC(1960, 4, 2, 16) / 1000,
    VIP: false,
    signed_up: Date.parse('2021-09-15T18:15:00+07:00'),
    segment: 'b2b, "key accounts"',
  });
  run.send('SIGTERM');
  expect((await run.ended).code).toBe(0);
});

test('sandbox invents contacts, and holds to its limit', async () => {
  const workspace = openWorkspace();
  const env = { CHATIVE_API_KEY: '' };
  const run = workspace.start(['sandbox', '--port', '0', '--contacts', '7', '--rate', '3/1m'], { env });
  await expect.poll(() => run.stdout(), { timeout: 15_000 }).toMatch(/http:\S+/);
  const url = /http:\S+/.exec(run.stdout())![0];
  const key = /CHATIVE_API_KEY=(\S+)/.exec(run.stdout())![1];
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${url}/contacts`)).status).toBe(401);
  const page = (await (await fetch(`${url}/contacts`, { headers })).json()) as { list: unknown[] };
  expect(page.list).toHaveLength(7);
  await fetch(`${url}/contacts`, { headers });
  await fetch(`${url}/contacts`, { headers });
  expect((await fetch(`${url}/contacts`, { headers })).status).toBe(429);
  run.send('SIGINT');
  expect((await run.ended).code).toBe(0);
});

test('--log-level silent with --json leaves standard error empty', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(1));
  const flags = ['--json', '--log-level', 'silent', '--base-url', server.baseUrl];
  const result = await workspace.runBuilt(['sync', '--file', 'contacts.csv', ...flags]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
});
