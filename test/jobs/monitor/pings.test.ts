import { expect, test } from 'vitest';
import { createPings, type RunPings } from '../../../src/jobs/monitor/ping-run.js';
import { readNetwork } from '../../../src/config/network.js';
import { json, type LoggedRequest, type Script } from '../../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { onTestFinished } from 'vitest';

type Service = { server: ScriptedServer; pings: RunPings; failures: string[] };

async function service(script: Script, goodCodes: readonly number[] = [0]): Promise<Service> {
  const server = await startScriptedServer({ script });
  onTestFinished(() => server.close());
  const failures: string[] = [];
  const url = `${server.baseUrl}/ping-key?create=1`;
  const network = { ...readNetwork({}), caFile: undefined };
  const failed = (reason: string): void => void failures.push(reason);
  return { server, pings: createPings({ url, goodCodes, userAgent: 'test', network, failed }), failures };
}

function urlOf({ path }: LoggedRequest): URL {
  return new URL(path, 'http://x');
}

test.each<[number, readonly number[], string]>([
  [0, [0], '/v1.0/ping-key'],
  [3, [0], '/v1.0/ping-key/3'],
  [3, [0, 3], '/v1.0/ping-key'],
  [143, [0], '/v1.0/ping-key/143'],
])('exit code %i, where %j are good, pings %s', async (exitCode, goodCodes, path) => {
  const { server, pings } = await service([json('OK')], goodCodes);
  pings.start();
  await pings.end(exitCode, '{"runId":"r"}');
  const [start, end] = server.log.map(urlOf);
  expect(start?.pathname).toBe('/v1.0/ping-key/start');
  expect(end?.pathname).toBe(path);
  expect(end?.searchParams.get('create')).toBe('1');
  expect(server.log[1]?.body).toEqual({ runId: 'r' });
  // healthchecks.io refuses an ID that is no UUID.
  expect(start?.searchParams.get('rid')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(end?.searchParams.get('rid')).toBe(start?.searchParams.get('rid'));
});

test('trouble is tried again, and a ping that gets through is no failure', async () => {
  const { server, pings, failures } = await service([
    json({}, 503),
    { kind: 'reset', applied: false },
    json('OK'),
  ]);
  await pings.end(0, '{}');
  expect(server.log).toHaveLength(3);
  expect(failures).toEqual([]);
});

test('an address that the service does not know is asked once and told, without the address', async () => {
  const { server, pings, failures } = await service([json({}, 404)]);
  await pings.end(0, '{}');
  expect(server.log).toHaveLength(1);
  expect(failures).toEqual(['HTTP 404']);
});

test('after a signal the service gets no more than a second and a half', async () => {
  const { pings, failures } = await service([{ kind: 'silent' }]);
  const from = performance.now();
  await pings.end(143, '{}');
  expect(performance.now() - from).toBeLessThan(2_500);
  expect(failures).toEqual(['no answer within 1.5 s']);
});

test('a service that hangs since the start gets no longer, and nothing is told of it after the end', async () => {
  const { server, pings, failures } = await service([{ kind: 'silent' }]);
  pings.start();
  await expect.poll(() => server.log.length).toBe(1);
  const from = performance.now();
  await pings.end(143, '{}');
  expect(performance.now() - from).toBeLessThan(2_500);
  // The request of the start is given up: it would keep the process, and fail after the last words.
  await expect.poll(() => server.log[0]?.endMs, { timeout: 1_000 }).toBeDefined();
  expect(failures).toHaveLength(1);
  expect(server.log.map((request) => urlOf(request).pathname)).toContain('/v1.0/ping-key/143');
});

test('the end is told after the start, however slow that is', async () => {
  const { server, pings } = await service([{ ...json('OK'), delayMs: 300 }, json('OK')]);
  pings.start();
  await pings.end(0, '{}');
  expect(server.log.map((request) => urlOf(request).pathname)).toEqual([
    '/v1.0/ping-key/start',
    '/v1.0/ping-key',
  ]);
  expect(server.log[1]?.startMs).toBeGreaterThan(server.log[0]?.endMs ?? Infinity);
});
