import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../src/api/client.js';
import { chooseProxy } from '../../src/api/proxy.js';
import { pemPath, serverTls } from '../support/certificates.js';
import { refusal, startProxy, type ProxyOptions } from '../support/proxy-server.js';
import { freePort } from '../support/redis-server.js';
import { html, json, type Script } from '../support/scripted-reply.js';
import { startSocks } from '../support/socks-server.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const GET = { method: 'GET', contactId: 'c1' } as const;
const CA = [readFileSync(pemPath('ca'), 'utf8')];

type Given = {
  readonly proxy?: string;
  readonly trusted?: readonly string[] | undefined;
  readonly timeoutMs?: number;
};

function clientFor(baseUrl: string, given: Given): ApiClient {
  const { proxy, trusted, timeoutMs = 5_000 } = { trusted: CA, ...given };
  const proxies = proxy === undefined ? [] : [{ name: 'HTTPS_PROXY', value: proxy }];
  const client = createApiClient({
    baseUrl,
    apiKey: 'key',
    timeoutMs,
    concurrency: 4,
    userAgent: 'test',
    proxy: chooseProxy(baseUrl, { proxies, noProxy: '' }),
    trusted,
  });
  onTestFinished(() => client.close());
  return client;
}

async function startApi(
  script: Script = [json({ id: 'c1' })],
  name: 'good' | 'expired' | 'wrong-host' = 'good',
): Promise<ScriptedServer> {
  const server = await startScriptedServer({ script, tls: serverTls(name) });
  onTestFinished(() => server.close());
  return server;
}

describe('through a proxy', () => {
  async function through(options: ProxyOptions & Given & { login?: string; user?: string } = {}) {
    const api = await startApi();
    const proxy = await startProxy(options);
    const url = `${options.tls ? 'https' : 'http'}://${options.user ?? ''}localhost:${proxy.port}`;
    const client = clientFor(api.baseUrl, { proxy: url, ...options });
    return { api, proxy, client, url: url.replace(/\/\/.*@/, '//'), host: `chative.test:${api.port}` };
  }

  test('the API is asked by its name, and the proxy alone looks it up', async () => {
    const { api, proxy, client, host } = await through();
    expect(await client.send(GET)).toMatchObject({ kind: 'ok', body: { id: 'c1' } });
    expect(proxy.tunnels).toEqual([host]);
    expect(api.log).toMatchObject([{ path: '/v1.0/contacts/c1', hasKey: true }]);
    expect(api.log[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test('tunnels are kept open, and there are no more than requests in flight', async () => {
    const { api, proxy, client } = await through();
    await Promise.all(Array.from({ length: 20 }, () => client.send(GET)));
    await client.send(GET);
    expect(api.log).toHaveLength(21);
    expect(proxy.tunnels.length).toBeLessThanOrEqual(4);
  });

  test('closing the client closes the tunnels', async () => {
    const { proxy, client } = await through();
    await client.send(GET);
    expect(proxy.open()).toBe(2);
    client.close();
    await expect.poll(proxy.open).toBe(0);
  });

  test('user and password are given, odd characters and all', async () => {
    const { client } = await through({ login: 'corp\\ann:p@ss:ä', user: 'corp%5Cann:p%40ss:%C3%A4@' });
    expect(await client.send(GET)).toMatchObject({ kind: 'ok' });
  });

  test.each([
    ['', /asks for a user and a password \(407\)$/],
    ['ann:wr0ng@', /does not accept the user and the password \(407\)$/],
  ])('a 407 for the login "%s" names the proxy and ends the run', async (user, message) => {
    const { api, client, url } = await through({ login: 'ann:s3cret', user });
    await expect(client.send(GET)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('HTTPS_PROXY'),
    });
    await expect(client.send(GET)).rejects.toThrow(url);
    await expect(client.send(GET)).rejects.not.toThrow('wr0ng');
    expect(api.log).toHaveLength(0);
  });

  test.each(['403 Forbidden', '405 Method Not Allowed', '302 Found'])(
    'a %s in place of the tunnel names the proxy and ends the run',
    async (status) => {
      const { client, url, host } = await through({ answer: refusal(status) });
      await expect(client.send(GET)).rejects.toMatchObject({
        kind: 'config',
        message: `the proxy ${url} refuses to connect to ${host} (${status})`,
      });
    },
  );

  test('a page of 100 kB in place of the tunnel names the proxy too', async () => {
    const { client } = await through({ answer: refusal('403 Forbidden').replace('</h1>', 'x'.repeat(1e5)) });
    await expect(client.send(GET)).rejects.toThrow('refuses to connect');
  });

  test('a 503 of the proxy is trouble that may pass, and not the API’s', async () => {
    const { client, url, host } = await through({ answer: refusal('503 Service Unavailable') });
    expect(await client.send(GET)).toEqual({
      kind: 'trouble',
      code: 'network_error',
      status: undefined,
      message: `the proxy ${url} cannot reach ${host} (503 Service Unavailable)`,
    });
  });

  test('a proxy that is not there is named', async () => {
    const port = await freePort();
    const client = clientFor('https://chative.test/v1.0', { proxy: `http://localhost:${port}` });
    expect(await client.send(GET)).toMatchObject({
      code: 'network_error',
      message: `cannot reach the proxy http://localhost:${port}: connection refused (ECONNREFUSED)`,
    });
  });

  test('a proxy that hangs up is named', async () => {
    const { client, url } = await through({ answer: '' });
    const message = `cannot reach the proxy ${url}: no answer of the expected form (ERR_GOT_REQUEST_ERROR)`;
    expect(await client.send(GET)).toMatchObject({ code: 'network_error', message });
  });

  test('a proxy that never answers is a timeout, and its connection is not kept', async () => {
    const { client, url, proxy } = await through({ answer: 'silent', timeoutMs: 200 });
    const message = `no answer from the proxy ${url} in time (ETIMEDOUT)`;
    expect(await client.send(GET)).toMatchObject({ code: 'timeout', message });
    await expect.poll(proxy.open).toBe(0);
  });

  test('what comes through the tunnel and is not the API’s names the proxy', async () => {
    const { api, client, url } = await through();
    api.setScript([html(200), html(404)]);
    for (const kind of ['trouble', 'refused'])
      expect(await client.send(GET)).toMatchObject({ kind, message: expect.stringContaining(url) });
  });

  test('a page in place of TLS names both', async () => {
    const { client, url } = await through({ answer: 'HTTP/1.1 200 OK\r\n\r\n<html>Sign in</html>' });
    expect(await client.send(GET)).toMatchObject({
      code: 'network_error',
      message: expect.stringMatching(/^cannot reach https:.*chative\.test.* through the proxy /),
    });
    expect(await client.send(GET)).toMatchObject({ message: expect.stringContaining(url) });
  });

  test('a 407 from inside is a proxy’s, whatever it looks like', async () => {
    const { api, client } = await through();
    api.setScript([html(407)]);
    await expect(client.send(GET)).rejects.toMatchObject({ kind: 'config' });
  });

  test('a proxy may itself be reached over TLS', async () => {
    const { client, proxy } = await through({ tls: serverTls('proxy') });
    expect(await client.send(GET)).toMatchObject({ kind: 'ok' });
    expect(proxy.tunnels).toHaveLength(1);
  });

  test('a certificate of the proxy itself is checked as well', async () => {
    const api = await startApi();
    const proxy = await startProxy({ tls: serverTls('wrong-host') });
    const client = clientFor(api.baseUrl, { proxy: `https://localhost:${proxy.port}` });
    await expect(client.send(GET)).rejects.toMatchObject({
      message: `cannot reach the proxy https://localhost:${proxy.port}: certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID)`,
    });
  });
});

describe('through a SOCKS proxy', () => {
  test('the API is asked by its name, with a login, over connections that are kept', async () => {
    const api = await startApi();
    const socks = await startSocks({ login: 'ann:p@ss' });
    const client = clientFor(api.baseUrl, { proxy: `socks5h://ann:p%40ss@localhost:${socks.port}` });
    for (let i = 0; i < 3; i += 1) expect(await client.send(GET)).toMatchObject({ kind: 'ok' });
    expect(socks.targets).toEqual([`chative.test:${api.port}`]);
  });

  test.each([
    { what: 'a wrong login', login: 'ann:other' },
    { what: 'a refusal', reply: 5 },
  ])('$what names the proxy', async (options) => {
    const socks = await startSocks(options);
    const url = `localhost:${socks.port}`;
    const client = clientFor('https://chative.test/v1.0', { proxy: `socks5h://ann:s3cret@${url}` });
    const reply = await client.send(GET);
    expect(reply).toMatchObject({
      code: 'network_error',
      message: expect.stringContaining(`the proxy socks5h://${url}`),
    });
    expect(JSON.stringify(reply)).not.toContain('s3cret');
  });
});

describe('certificates', () => {
  test('of a private CA are trusted where it is given, over as many connections as there are', async () => {
    const api = await startApi();
    const proxy = await startProxy();
    const client = clientFor(api.baseUrl, { proxy: `http://localhost:${proxy.port}` });
    expect(await client.send(GET)).toMatchObject({ kind: 'ok' });
  });

  test.each([
    ['of a CA nobody told of', 'good', undefined, 'certificate not trusted', '--ca-file'],
    ['that has expired', 'expired', CA, 'certificate expired', 'clock'],
    ['for another host', 'wrong-host', CA, 'certificate is for another host', 'address'],
  ] as const)('%s ends the run with a cure', async (_what, name, trusted, meaning, cure) => {
    const api = await startApi([json({})], name);
    const proxy = await startProxy();
    const client = clientFor(api.baseUrl, {
      proxy: `http://localhost:${proxy.port}`,
      trusted,
    });
    await expect(client.send(GET)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining(`cannot reach ${api.baseUrl} through the proxy`),
      hint: expect.stringContaining(cure),
    });
    await expect(client.send(GET)).rejects.toThrow(meaning);
    expect(api.log).toHaveLength(0);
  });

  test('that fails where the API has answered before is trouble: one bad server of many is no end', async () => {
    const good = await startApi();
    const bad = await startApi([json({})], 'expired');
    const proxy = await startProxy();
    const client = clientFor(good.baseUrl, { proxy: `http://localhost:${proxy.port}` });
    expect(await client.send(GET)).toMatchObject({ kind: 'ok' });
    await good.close();
    await expect.poll(proxy.open).toBe(0);
    proxy.leadTo(bad.port);
    expect(await client.send(GET)).toMatchObject({
      code: 'network_error',
      message: expect.stringContaining('expired'),
    });
  });
});
