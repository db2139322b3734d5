import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Check } from '../../../src/jobs/doctor/check.js';
import { lockDataFolder } from '../../../src/store/run-lock.js';
import { serverTls, pemPath } from '../../support/certificates.js';
import { runInProcess } from '../../support/in-process.js';
import { startProxy } from '../../support/proxy-server.js';
import { freePort, startRedis } from '../../support/redis-server.js';
import { apiError, html, json, type Script } from '../../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { hasTool } from '../../support/tool.js';
import { tempDir } from '../../support/temp-dir.js';

const HAS_REDIS = hasTool('redis-server');

const LIST = json({ list: [{ id: 'c1' }] });

type Doctor = {
  readonly code: number;
  readonly checks: Readonly<Record<string, Check>>;
  readonly err: string;
};

async function doctor(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Doctor> {
  const args = ['doctor', '--json', ...flags];
  if (!flags.includes('--data-dir')) args.push('--data-dir', join(tempDir(), 'data'));
  const { code, out, err } = await runInProcess(args, { CHATIVE_API_KEY: 'key', ...env });
  const { exitCode, checks } = JSON.parse(out) as { exitCode: number; checks: Check[] };
  expect(exitCode).toBe(code);
  // Whatever is wrong has a cure, and only that has one.
  for (const { status, cure } of checks) expect(Boolean(cure)).toBe(status === 'fail' || status === 'warn');
  return { code, err, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

async function api(script: Script, tls?: 'good' | 'expired' | 'wrong-host'): Promise<ScriptedServer> {
  const server = await startScriptedServer({ script, ...(tls && { tls: serverTls(tls) }) });
  onTestFinished(() => server.close());
  return server;
}

test('a machine that is ready is exit 0, after one request for one contact', async () => {
  const server = await api([LIST]);
  const { code, checks } = await doctor(['--base-url', server.baseUrl]);
  expect(code).toBe(0);
  expect(Object.values(checks).filter(({ status }) => status === 'fail')).toEqual([]);
  expect(checks).toMatchObject({
    Node: { status: 'ok' },
    'data folder': { status: 'ok' },
    TLS: { status: 'skipped' },
    clock: { status: 'ok', message: 'agrees with the API' },
    'base URL': { status: 'ok' },
    key: { status: 'ok', message: 'accepted' },
    Redis: { status: 'skipped' },
    mapping: { status: 'skipped' },
  });
  expect(server.log.map(({ path }) => path)).toEqual(['/v1.0/contacts?page=0&limit=1']);
});

describe('the API', () => {
  test.each<[string, Script, Record<string, Partial<Check>>]>([
    [
      'refuses the key',
      [apiError(401, 'Invalid token')],
      { key: { status: 'fail', message: 'refused (401): Invalid token' } },
    ],
    [
      'does not include it',
      [apiError(403, 'Upgrade')],
      { key: { status: 'fail', message: 'refused (403): Upgrade' } },
    ],
    ['wants to be paid', [apiError(402, 'Upgrade')], { key: { status: 'fail' } }],
    ['is another server', [html(404)], { 'base URL': { status: 'fail' }, key: { status: 'skipped' } }],
    ['answers with a page', [html(200)], { 'base URL': { status: 'fail' }, key: { status: 'skipped' } }],
    ['answers with no list', [json({ ok: 1 })], { 'base URL': { status: 'fail' } }],
    ['is down', [apiError(503, 'down')], { 'base URL': { status: 'fail' }, key: { status: 'skipped' } }],
    [
      'is far ahead in time',
      [json({ list: [] }, 200, { date: new Date(Date.now() + 3_600_000).toUTCString() })],
      { clock: { status: 'fail' } },
    ],
    [
      'is a minute behind',
      [json({ list: [] }, 200, { date: new Date(Date.now() - 60_000).toUTCString() })],
      { clock: { status: 'warn' } },
    ],
  ])('that %s is told after one request', async (_what, script, expected) => {
    const server = await api(script);
    const { code, checks } = await doctor(['--base-url', server.baseUrl]);
    expect(checks).toMatchObject(expected);
    const fails = Object.values(expected).some(({ status }) => status === 'fail');
    expect(code).toBe(fails ? 2 : 0);
    expect(server.log).toHaveLength(1);
  });

  test('whose limit is used up is no failure, and is not waited for', async () => {
    const server = await api([apiError(429, 'slow', { 'retry-after': '60' })]);
    const { code, checks } = await doctor(['--base-url', server.baseUrl]);
    expect(code).toBe(0);
    expect(checks['key']).toMatchObject({ status: 'warn' });
    expect(server.log).toHaveLength(1);
  });

  test('that nobody serves is named', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}/v1.0`;
    const { code, checks } = await doctor(['--base-url', baseUrl]);
    expect(code).toBe(2);
    expect(checks['base URL']?.message).toBe(`cannot reach ${baseUrl}: connection refused (ECONNREFUSED)`);
  });

  test('is not asked without a key', async () => {
    const server = await api([LIST]);
    const { code, checks } = await doctor(['--base-url', server.baseUrl], { CHATIVE_API_KEY: '' });
    expect(code).toBe(2);
    expect(checks['key']).toMatchObject({ status: 'fail', cure: expect.stringContaining('--api-key-file') });
    expect(server.log).toEqual([]);
  });
});

describe('the way to the API', () => {
  test('through a proxy, over TLS with a private CA, is ok', async () => {
    const server = await api([LIST], 'good');
    const proxy = await startProxy({ login: 'ann:s3cret' });
    const env = { HTTPS_PROXY: `http://ann:s3cret@localhost:${proxy.port}` };
    const flags = ['--base-url', server.baseUrl, '--ca-file', pemPath('ca')];
    const { code, checks } = await doctor(flags, env);
    expect(code).toBe(0);
    expect(checks['proxy']?.message).toBe(
      `http://localhost:${proxy.port}, from HTTPS_PROXY, with a user and a password`,
    );
    expect(checks['own CA']).toMatchObject({ status: 'ok' });
    expect(checks['TLS']?.message).toBe('trusted; issued by Test CA, good until 2120-01-01');
    expect(JSON.stringify(checks)).not.toContain('s3cret');
  });

  test.each([
    ['expired', 'certificate expired'],
    ['wrong-host', 'certificate is for another host'],
  ] as const)('with a certificate that is %s fails at TLS', async (name, message) => {
    const server = await api([LIST], name);
    const proxy = await startProxy();
    const env = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
    const { code, checks } = await doctor(['--base-url', server.baseUrl, '--ca-file', pemPath('ca')], env);
    expect(code).toBe(2);
    expect(checks['TLS']).toMatchObject({ status: 'fail', message: expect.stringContaining(message) });
    expect(checks['key']).toMatchObject({ status: 'skipped' });
  });

  test('with a proxy that asks for a password fails at the proxy', async () => {
    const proxy = await startProxy({ login: 'ann:s3cret' });
    const env = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
    const { code, checks } = await doctor(['--base-url', 'https://chative.test/v1.0'], env);
    expect(code).toBe(2);
    expect(checks['way through']).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('(407)'),
    });
  });

  test.each([
    ['proxy', [], { HTTPS_PROXY: 'ftp://proxy' }],
    ['own CA', ['--ca-file', '/nowhere.pem'], {}],
  ])('with a %s that makes no sense is not tried', async (name, flags, env) => {
    const { code, checks } = await doctor(['--base-url', 'https://chative.test/v1.0', ...flags], env);
    expect(code).toBe(2);
    expect(checks).toMatchObject({ [name]: { status: 'fail' }, key: { status: 'skipped' } });
  });

  test.each([
    ['TLS', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['own CA', { NODE_EXTRA_CA_CERTS: '/nowhere.pem' }],
  ])('is warned about at %s where the environment spoils it: %j', async (name, env) => {
    const { checks } = await doctor(['--base-url', 'https://chative.test/v1.0', '--timeout', '2s'], {
      ...env,
      HTTPS_PROXY: `http://localhost:${await freePort()}`,
    });
    expect(checks[name]).toMatchObject({ status: 'warn' });
  });
});

describe('the data folder', () => {
  test('that is a file fails, and so does what lies in it', async () => {
    const path = join(tempDir(), 'data');
    await writeFile(path, '');
    const server = await api([LIST]);
    const { code, checks } = await doctor(['--base-url', server.baseUrl, '--data-dir', path]);
    expect(code).toBe(2);
    expect(checks['data folder']).toMatchObject({ status: 'fail' });
  });

  test('that a run holds is named with its holder', async () => {
    const dataDir = tempDir();
    const holder = { host: 'h1', pid: 42, startedAt: '2026-11-26T00:00:00.000Z', command: 'sync' };
    onTestFinished(lockDataFolder(dataDir, holder));
    const server = await api([LIST]);
    const { code, checks } = await doctor(['--base-url', server.baseUrl, '--data-dir', dataDir]);
    expect(code).toBe(0);
    expect(checks['lock']).toMatchObject({ status: 'warn', message: expect.stringContaining('h1, pid 42') });
  });

  test('whose state is damaged is warned about, and left alone', async () => {
    const dataDir = join(tempDir(), 'data');
    await mkdir(dataDir);
    await writeFile(
      join(dataDir, 'state.db'),
      'no database at all, but a text that is long enough'.repeat(100),
    );
    const server = await api([LIST]);
    const { checks } = await doctor(['--base-url', server.baseUrl, '--data-dir', dataDir]);
    expect(checks['state']).toMatchObject({ status: 'warn' });
  });
});

describe('Redis', () => {
  test.skipIf(!HAS_REDIS)('is reached', async () => {
    const [server, redis] = [await api([LIST]), await startRedis()];
    const { code, checks } = await doctor(['--base-url', server.baseUrl, '--redis-url', redis.url]);
    expect(code).toBe(0);
    expect(checks['Redis']).toMatchObject({ status: 'ok' });
  });

  test('that is away fails', async () => {
    const server = await api([LIST]);
    const url = `redis://:s3cret@127.0.0.1:${await freePort()}`;
    const { code, checks } = await doctor(['--base-url', server.baseUrl, '--redis-url', url]);
    expect(code).toBe(2);
    expect(checks['Redis']).toMatchObject({ status: 'fail', message: 'out of reach (ECONNREFUSED)' });
  });
});

describe('the mapping', () => {
  async function withFiles(csv: string, mapping: string): Promise<Doctor> {
    const dir = tempDir();
    await writeFile(join(dir, 'c.csv'), csv);
    await writeFile(join(dir, 'm.yaml'), mapping);
    const server = await api([LIST]);
    const files = ['--file', join(dir, 'c.csv'), '--mapping', join(dir, 'm.yaml')];
    return doctor(['--base-url', server.baseUrl, ...files]);
  }

  test('that fits the file is ok, and its ignored columns are named', async () => {
    const { code, checks } = await withFiles(
      'ID,Name,Notes\n',
      'version: 1\nid: ID\nfields: { firstName: Name }\n',
    );
    expect(code).toBe(0);
    expect(checks['mapping']).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('ignored: Notes'),
    });
  });

  test('that names a column which is not there fails', async () => {
    const { code, checks } = await withFiles(
      'ID,Name\n',
      'version: 1\nid: ID\nfields: { firstName: Vorname }\n',
    );
    expect(code).toBe(2);
    expect(checks['mapping']).toMatchObject({ status: 'fail', message: expect.stringContaining('Vorname') });
  });
});

test('for people, a line each, with the cure below, and a last line that counts', async () => {
  const server = await api([apiError(401, 'Invalid token')]);
  const dir = join(tempDir(), 'data');
  const args = ['doctor', '--base-url', server.baseUrl, '--data-dir', dir];
  const { code, out } = await runInProcess(args, { CHATIVE_API_KEY: 'key' });
  expect(code).toBe(2);
  expect(out).toMatch(/^FAIL {2}key +refused \(401\): Invalid token\n +→ copy it again/m);
  expect(out).toMatch(/\nNot ready: 1 to mend.*\n$/);
});

test('--contact without --probe is a mistake: nothing would be written', async () => {
  const { code, err } = await runInProcess(['doctor', '--contact', 'c1'], { CHATIVE_API_KEY: 'key' });
  expect(code).toBe(2);
  expect(err).toContain('--contact goes with --probe');
});
