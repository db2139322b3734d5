import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, type Connection } from '../../src/jobs/connection.js';
import { SYSTEM_CLOCK } from '../../src/clock.js';
import type { RequestCounts } from '../../src/run/summary.js';
import { createStop, Stopped, type Stop } from '../../src/sync/stop.js';
import { apiError, html, json, took, type Script } from '../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';
import { collect } from '../support/rows.js';
import { settingsOf, silent } from './support.js';

type Bench = { connection: Connection; server: ScriptedServer; stop: Stop; requests: RequestCounts };

async function bench(script: Script, flags: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const server = await startScriptedServer({ script });
  onTestFinished(() => server.close());
  const stop = createStop();
  const requests = { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 };
  const connection = connect({
    target: { baseUrl: server.baseUrl, apiKey: 'the-key-of-the-target' },
    settings: settingsOf({ file: 'contacts.csv', rate: 'unlimited', ...flags }),
    requests,
    userAgent: 'chative-contacts/test',
    stop,
    clock: SYSTEM_CLOCK,
    random: () => 0,
    log: silent,
  });
  onTestFinished(() => connection.close());
  return { connection, server, stop, requests };
}

function patch({ connection }: Bench, contactId: string): ReturnType<Connection['send']> {
  const request = { method: 'PATCH' as const, contactId, body: { firstName: 'Ann' } };
  return connection.send(contactId, () => connection.client.send(request), connection.tally);
}

test("requests go to the target's address, whatever address the settings name", async () => {
  const at = await bench([took()], { 'base-url': 'https://api.example.invalid/v9' });
  const sent = await patch(at, 'c1');
  expect(sent.reply?.kind).toBe('ok');
  expect(at.server.log).toMatchObject([
    { method: 'PATCH', path: '/v1.0/contacts/c1', hasKey: true, body: { firstName: 'Ann' } },
  ]);
  expect(at.server.log[0]?.headers['user-agent']).toBe('chative-contacts/test');
});

test("an error names the target's address too", async () => {
  const at = await bench([html(404)], { 'base-url': 'https://api.example.invalid/v9' });
  await patch(at, 'c1');
  const reason = at.stop.reason();
  expect(reason).toMatchObject({ kind: 'error', error: { kind: 'config' } });
  expect(reason?.kind === 'error' ? String(reason.error) : '').toContain(at.server.baseUrl);
});

test('every attempt is counted by its kind, retries and 429s beside them', async () => {
  const at = await bench([apiError(500, 'down'), apiError(429, 'slow', { 'retry-after': '0' }), took()]);
  await patch(at, 'c1');
  const remove = { method: 'DELETE' as const, contactId: 'c2' };
  const { connection, requests } = at;
  await connection.send('c2', () => connection.client.send(remove), connection.tally);
  expect(requests).toEqual({ list: 0, get: 0, patch: 3, delete: 1, retries: 2, rateLimited: 1 });
  expect(connection.requests).toBe(requests);
});

test('no more requests are in flight than --concurrency allows', async () => {
  const at = await bench(() => ({ ...took(), delayMs: 20 }), { concurrency: '3' });
  await Promise.all(Array.from({ length: 12 }, (_, i) => patch(at, `c${i}`)));
  expect(at.server.log).toHaveLength(12);
  expect(at.server.maxInFlight()).toBe(3);
});

describe('the list', () => {
  test('comes page by page until one is empty', async () => {
    const at = await bench([
      json({ list: [{ id: 'c1' }, { id: 'c2' }] }),
      json({ list: [{ id: 'c3' }] }),
      json({ list: [] }),
    ]);
    const pages = await collect(at.connection.list());
    expect(pages.flat().map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    expect(at.requests.list).toBe(3);
    expect(at.server.log.map(({ path }) => path)).toEqual([
      '/v1.0/contacts?page=0&limit=200',
      '/v1.0/contacts?page=1&limit=200',
      '/v1.0/contacts?page=2&limit=200',
    ]);
  });

  test('survives trouble on its way', async () => {
    const at = await bench([json({ list: [{ id: 'c1' }] }), apiError(500, 'down'), json({ list: [] })]);
    await expect(collect(at.connection.list())).resolves.toEqual([[{ id: 'c1', body: { id: 'c1' } }]]);
    expect(at.requests).toMatchObject({ list: 3, retries: 1 });
  });

  test.each<[string, Script, string]>([
    ['the key is refused', [apiError(401, 'invalid token')], 'key_refused'],
    ['another server answers', [html(404)], 'config'],
  ])('ends with Stopped where %s, and the stop says why', async (_, script, kind) => {
    const at = await bench(script);
    await expect(collect(at.connection.list())).rejects.toBeInstanceOf(Stopped);
    expect(at.stop.reason()).toMatchObject({ kind: 'error', error: { kind } });
  });

  test('ends with Stopped where the run is stopped', async () => {
    const at = await bench((request) => {
      if (request.index === 1) at.stop.request({ kind: 'signal', signal: 'SIGINT' });
      return json({ list: [{ id: `c${request.index}` }] });
    });
    await expect(collect(at.connection.list())).rejects.toBeInstanceOf(Stopped);
    expect(at.server.log).toHaveLength(2);
  });
});

describe('once the run is stopped', () => {
  test('a request in flight has its time of grace, then it is ended and its row is pending', async () => {
    const at = await bench([{ kind: 'silent' }], { grace: '50ms', timeout: '1h' });
    const sending = patch(at, 'c1');
    await expect.poll(() => at.server.log.length).toBe(1);
    at.stop.request({ kind: 'signal', signal: 'SIGTERM' });
    await expect(sending).resolves.toMatchObject({ reply: undefined, attempts: 1, maybeApplied: true });
  });

  test('an answer within the grace counts', async () => {
    const at = await bench([{ ...took(), delayMs: 100 }], { grace: '1h' });
    const sending = patch(at, 'c1');
    await expect.poll(() => at.server.log.length).toBe(1);
    at.stop.request({ kind: 'signal', signal: 'SIGTERM' });
    await expect(sending).resolves.toMatchObject({ reply: { kind: 'ok' } });
  });

  test('nothing new is sent', async () => {
    const at = await bench([took()]);
    at.stop.request({ kind: 'signal', signal: 'SIGINT' });
    await expect(patch(at, 'c1')).resolves.toMatchObject({ reply: undefined, attempts: 0 });
    expect(at.server.log).toHaveLength(0);
    expect(at.requests.patch).toBe(0);
  });
});
