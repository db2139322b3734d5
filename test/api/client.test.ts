import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../src/api/client.js';
import type { ContactRequest } from '../../src/api/reply.js';
import {
  apiError,
  empty,
  html,
  json,
  TRUNCATED_JSON,
  type ScriptedReply,
} from '../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const KEY = 'sk-Very+Secret/Key==';
const PATCH: ContactRequest = {
  method: 'PATCH',
  contactId: 'c 1/ä',
  body: { firstName: 'Zoë', phone: '0123' },
};
const BIG = JSON.stringify({ text: 'x'.repeat(100_000) });

let server: ScriptedServer;
let client: ApiClient;

function clientFor(baseUrl: string, timeoutMs = 10_000): ApiClient {
  return createApiClient({
    baseUrl,
    apiKey: KEY,
    timeoutMs,
    concurrency: 4,
    userAgent: 'chative-contacts/test',
  });
}

beforeEach(async () => {
  server = await startScriptedServer();
  client = clientFor(server.baseUrl);
});

afterEach(async () => {
  client.close();
  await server.close();
});

describe('a request', () => {
  test('carries key, user agent, JSON body and the ID as one segment of the path', async () => {
    expect(await client.send(PATCH)).toMatchObject({ kind: 'ok', status: 200 });
    expect(server.log).toMatchObject([
      {
        method: 'PATCH',
        path: '/v1.0/contacts/c%201%2F%C3%A4',
        hasKey: true,
        body: { firstName: 'Zoë', phone: '0123' },
        headers: { 'user-agent': 'chative-contacts/test', 'content-type': 'application/json' },
      },
    ]);
  });

  test('DELETE and GET carry no body', async () => {
    await client.send({ method: 'DELETE', contactId: 'c1' });
    await client.send({ method: 'GET', contactId: 'c1' });
    expect(server.log).toMatchObject([
      { method: 'DELETE', path: '/v1.0/contacts/c1', body: '' },
      { method: 'GET', path: '/v1.0/contacts/c1', body: '' },
    ]);
  });

  test('for a page goes to the collection with page and limit', async () => {
    await client.listPage(3, 200);
    expect(server.log[0]).toMatchObject({
      method: 'GET',
      path: '/v1.0/contacts?page=3&limit=200',
      hasKey: true,
    });
  });

  test.each(['.', '..', '', '\ud800'])(
    'for the ID %j is never sent: it would reach another address',
    async (contactId) => {
      const reply = await client.send({ method: 'DELETE', contactId });
      expect(reply).toMatchObject({ kind: 'refused', code: 'bad_request' });
      expect(server.log).toEqual([]);
    },
  );

  test('connections are kept alive, and no more are opened than requests may be in flight', async () => {
    server.setScript([json({})]);
    await Promise.all(Array.from({ length: 20 }, () => client.send(PATCH)));
    expect(server.maxInFlight()).toBeLessThanOrEqual(4);
    expect(server.connections()).toBeLessThanOrEqual(4);
  });
});

describe('one call is one attempt, whatever the answer', () => {
  const cases: [string, ScriptedReply, Record<string, unknown>][] = [
    ['204', empty(204), { kind: 'ok', status: 204, body: undefined }],
    ['200 without a body', empty(200), { kind: 'ok', status: 200, body: undefined }],
    ['200 with HTML', html(200), { kind: 'trouble', code: 'bad_response', status: 200, other: 'page' }],
    ['200 with JSON cut off', TRUNCATED_JSON, { kind: 'trouble', code: 'bad_response', status: 200 }],
    [
      '200 whose connection ends in the body',
      { kind: 'cut', status: 200, body: BIG },
      { code: 'bad_response', status: 200 },
    ],
    [
      '500 whose connection ends in the body',
      { kind: 'cut', status: 500, body: BIG },
      { code: 'server_error', status: 500 },
    ],
    ['401', apiError(401, 'invalid token'), { kind: 'key_refused', status: 401, message: 'invalid token' }],
    [
      '404 of the API',
      apiError(404, 'Contact not found'),
      { kind: 'not_found', message: 'Contact not found' },
    ],
    ['404 of a proxy', html(404), { kind: 'refused', code: 'bad_response', status: 404 }],
    ['429', apiError(429, 'slow', { 'retry-after': '7' }), { kind: 'rate_limited', retryAfterMs: 7_000 }],
    [
      '503 with HTML',
      html(503),
      { kind: 'trouble', code: 'server_error', status: 503, message: 'Service Unavailable' },
    ],
    [
      'a redirect, which is not followed',
      json({}, 307, { location: '/v1.0/contacts/other' }),
      { kind: 'refused', code: 'bad_response', status: 307 },
    ],
    [
      'a reset before the write',
      { kind: 'reset', applied: false },
      { kind: 'trouble', code: 'network_error' },
    ],
    ['a reset after the write', { kind: 'reset', applied: true }, { kind: 'trouble', code: 'network_error' }],
  ];
  test.each(cases)('%s', async (_title, reply, expected) => {
    server.setScript([reply]);
    for (const request of [
      PATCH,
      { method: 'DELETE', contactId: 'c1' },
      { method: 'GET', contactId: 'c1' },
    ] as const)
      expect(await client.send(request)).toMatchObject(expected);
    expect(server.log.map(({ method }) => method)).toEqual(['PATCH', 'DELETE', 'GET']);
  });

  test('a connection kept alive that the server resets on reuse is a network error, not a hidden second request', async () => {
    await client.send(PATCH);
    server.setScript([{ kind: 'reset', applied: false }, json({})]);
    expect(await client.send({ method: 'DELETE', contactId: 'c1' })).toMatchObject({ code: 'network_error' });
    expect(server.log).toHaveLength(2);
  });

  test('a body larger than 64 MiB is given up', async () => {
    server.setScript([{ kind: 'send', status: 200, body: `"${'x'.repeat(65 * 1024 * 1024)}"` }]);
    expect(await client.listPage(0, 200)).toEqual({
      kind: 'trouble',
      code: 'bad_response',
      status: 200,
      message: 'the answer is larger than 64 MiB',
    });
  });
});

describe('time', () => {
  test.each<[string, ScriptedReply]>([
    ['a server that never answers', { kind: 'silent' }],
    ['an answer that drips in slower than the timeout', { kind: 'drip', body: BIG, everyMs: 20 }],
  ])('%s is a timeout', async (_title, reply) => {
    client.close();
    client = clientFor(server.baseUrl, 150);
    server.setScript([reply]);
    expect(await client.send(PATCH)).toMatchObject({ kind: 'trouble', code: 'timeout', status: undefined });
    expect(server.log).toHaveLength(1);
  });

  test('abortAll ends requests in flight as network errors, later ones go out', async () => {
    server.setScript([{ kind: 'silent' }, { kind: 'silent' }, json({})]);
    const replies = [client.send(PATCH), client.send({ method: 'DELETE', contactId: 'c1' })];
    await expect.poll(() => server.log.length).toBe(2);
    client.abortAll();
    for (const reply of await Promise.all(replies))
      expect(reply).toMatchObject({ kind: 'trouble', code: 'network_error' });
    expect(await client.send(PATCH)).toMatchObject({ kind: 'ok' });
  });
});

describe('no server there', () => {
  test('a refused connection is a network error that names the address', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const lost = clientFor(`http://127.0.0.1:${port}/v1.0`);
    expect(await lost.send(PATCH)).toEqual({
      kind: 'trouble',
      code: 'network_error',
      status: undefined,
      message: `cannot reach http://127.0.0.1:${port}/v1.0: connection refused (ECONNREFUSED)`,
    });
    lost.close();
  });

  test('an unknown host is a network error', async () => {
    const lost = clientFor('http://no-such-host.invalid/v1.0');
    expect(await lost.send(PATCH)).toMatchObject({ kind: 'trouble', code: 'network_error' });
    lost.close();
  });

  test('an answer that is not HTTP is a network error', async () => {
    const other = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const lost = clientFor(`http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    expect(await lost.send(PATCH)).toMatchObject({ kind: 'trouble', code: 'network_error' });
    lost.close();
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('the key', () => {
  test('is masked where the server echoes it, also escaped as JSON', async () => {
    const echo = `{"message":"token ${KEY.replace('/', String.raw`\/`)} is unknown"}`;
    server.setScript([{ kind: 'send', status: 401, body: echo }]);
    expect(await client.send(PATCH)).toMatchObject({ message: 'token [key] is unknown' });
  });

  test('and the body are in no reply of a failed request', async () => {
    server.setScript([{ kind: 'reset', applied: false }]);
    const seen = inspect(await client.send(PATCH), { depth: 10, showHidden: true });
    for (const secret of [KEY, 'Zoë', '0123', 'c 1']) expect(seen).not.toContain(secret);
  });

  test.each(['', 'two words', 'line\nbreak', 'schlüssel'])(
    '%j cannot travel in a header: refused at once',
    (apiKey) => {
      const options = { baseUrl: server.baseUrl, apiKey, timeoutMs: 1, concurrency: 1, userAgent: 'x' };
      expect(() => createApiClient(options)).toThrow(expect.objectContaining({ kind: 'config' }));
    },
  );
});
