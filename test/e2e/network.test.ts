import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pemPath, serverTls } from '../support/certificates.js';
import { runInProcess, type Said } from '../support/in-process.js';
import { startProxy, type Proxy } from '../support/proxy-server.js';
import { json, took } from '../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { openWorkspace, people } from './workspace.js';
import { tempDir } from '../support/temp-dir.js';

type Place = { readonly api: ScriptedServer; readonly proxy: Proxy };

async function open(login?: string): Promise<Place> {
  const api = await startScriptedServer({ script: [took()], tls: serverTls('good') });
  onTestFinished(() => api.close());
  return { api, proxy: await startProxy(login === undefined ? {} : { login }) };
}

async function syncThrough(
  { api }: Place,
  env: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<Said> {
  const dir = tempDir();
  const file = join(dir, 'contacts.csv');
  await writeFile(file, people(12));
  const where = ['--base-url', api.baseUrl, '--ca-file', pemPath('ca'), '--data-dir', join(dir, 'data')];
  const args = ['sync', '--file', file, '--rate', 'unlimited', ...where, ...flags];
  return runInProcess(args, { CHATIVE_API_KEY: 'key', ...env });
}

test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'])(
  'a sync goes through the proxy that %s names, and its log says so, without the password',
  async (name) => {
    const place = await open('ann:s3cret');
    const said = await syncThrough(place, { [name]: `http://ann:s3cret@localhost:${place.proxy.port}` });
    expect(said).toMatchObject({ code: 0 });
    expect(place.api.log).toHaveLength(12);
    expect(place.proxy.tunnels.length).toBeGreaterThan(0);
    const [first = ''] = said.err.split('\n');
    expect(JSON.parse(first)).toMatchObject({
      proxy: `http://localhost:${place.proxy.port}`,
      from: name,
      msg: 'requests go through a proxy',
    });
    expect(said.out + said.err).not.toContain('s3cret');
  },
);

test('NO_PROXY takes the API out; its name is then looked up here, where nobody knows it', async () => {
  const place = await open();
  const env = { HTTPS_PROXY: `http://localhost:${place.proxy.port}`, NO_PROXY: 'chative.test' };
  const said = await syncThrough(place, env, ['--max-outage', '10ms']);
  expect(said.code).toBe(7);
  expect(said.err).not.toContain('proxy');
  expect(place.proxy.tunnels).toEqual([]);
});

test('a 407 ends the run with exit 2 and names the proxy; its rows are pending', async () => {
  const place = await open('ann:s3cret');
  const said = await syncThrough(place, { HTTPS_PROXY: `http://ann:wr0ng@localhost:${place.proxy.port}` }, [
    '--json',
  ]);
  expect(said.code).toBe(2);
  expect(JSON.parse(said.out)).toMatchObject({ exitCode: 2, interrupted: true, rows: { pending: 12 } });
  expect(said.err).toContain(
    `the proxy http://localhost:${place.proxy.port} does not accept the user and the password (407)`,
  );
  expect(said.out + said.err).not.toContain('wr0ng');
});

test.each([
  ['the proxy’s password', 'ann:s3cret', 'ann:wr0ng', 'ca', {}, []],
  ['the trusted certificate', undefined, '', 'expired', {}, ['--ca-file', pemPath('ca')]],
] as const)(
  'once %s is corrected, the printed resume goes on with the rows that are left',
  async (_what, login, wrong, ca, env, cure) => {
    const place = await open(login);
    const proxyOf = (who: string) => ({
      HTTPS_PROXY: `http://${who === '' ? '' : `${who}@`}localhost:${place.proxy.port}`,
    });
    const said = await syncThrough(place, { ...env, ...proxyOf(wrong) }, ['--ca-file', pemPath(ca)]);
    expect(said.code).toBe(2);
    const [, command = ''] = /Next: chative-contacts (sync --resume .*)/.exec(said.err) ?? [];
    const args = [...command.split(' '), '--json', ...cure];
    const resumed = await runInProcess(args, { CHATIVE_API_KEY: 'key', ...proxyOf(login ?? '') });
    expect(resumed.err + resumed.out).toContain('"updated":12');
    expect(resumed.code).toBe(0);
  },
);

test('a proxy whose address makes no sense is told before the file is read, without its text', async () => {
  const place = await open();
  const said = await syncThrough(place, { HTTPS_PROXY: 'ftp://ann:s3cret@proxy' });
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(said.err).toContain('HTTPS_PROXY');
  expect(said.err).not.toContain('s3cret');
});

test('a certificate that cannot be trusted ends the run with exit 2 and the flag that helps', async () => {
  const place = await open();
  const env = { HTTPS_PROXY: `http://localhost:${place.proxy.port}` };
  const said = await syncThrough(place, env, ['--ca-file', pemPath('expired')]);
  expect(said.code).toBe(2);
  expect(said.err).toMatch(/certificate not trusted[^]*--ca-file/);
  expect(place.api.log).toEqual([]);
});

test('export and get go through it as well', async () => {
  const { api, proxy } = await open();
  api.setScript((request) => json(request.path.includes('page=0') ? { list: [{ id: 'c1' }] } : { list: [] }));
  const env = { CHATIVE_API_KEY: 'key', HTTPS_PROXY: `http://localhost:${proxy.port}` };
  const where = ['--base-url', api.baseUrl, '--ca-file', pemPath('ca')];
  const out = join(tempDir(), 'out.csv');
  expect(await runInProcess(['export', '--out', out, ...where], env)).toMatchObject({ code: 0 });
  expect(await runInProcess(['get', 'c1', ...where], env)).toMatchObject({ code: 0 });
  expect(proxy.tunnels).toHaveLength(2);
});

test('NODE_TLS_REJECT_UNAUTHORIZED=0 is warned about', async () => {
  const { api, proxy } = await open();
  const env = {
    CHATIVE_API_KEY: 'key',
    HTTPS_PROXY: `http://localhost:${proxy.port}`,
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  };
  const said = await runInProcess(['get', 'c1', '--base-url', api.baseUrl, '--ca-file', pemPath('ca')], env);
  expect(said.code).toBe(0);
  expect(said.err).toContain('certificates are not checked');
});

test('the program itself honours NODE_EXTRA_CA_CERTS, and ends with a proxy that never answers', async () => {
  const { api, proxy } = await open();
  const workspace = openWorkspace();
  const env = { HTTPS_PROXY: `http://localhost:${proxy.port}`, NODE_EXTRA_CA_CERTS: pemPath('ca') };
  const good = await workspace.runBuilt(['get', 'c1', '--base-url', api.baseUrl], { env });
  expect(good.code).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({ id: 'c1' });
  const silent = await startProxy({ answer: 'silent' });
  const lost = await workspace.runBuilt(
    ['get', 'c1', '--base-url', api.baseUrl, '--timeout', '100ms', '--max-attempts', '1'],
    { env: { ...env, HTTPS_PROXY: `http://localhost:${silent.port}` } },
  );
  expect(lost.code).toBe(7);
  expect(lost.stderr).toContain(`no answer from the proxy http://localhost:${silent.port} in time`);
});
