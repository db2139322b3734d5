import { expect, test } from 'vitest';
import {
  TRUNCATED_JSON,
  apiError,
  html,
  took,
  type LoggedRequest,
  type ScriptedReply,
} from '../support/scripted-reply.js';
import { asked, contactOf, openServer } from './servers.js';
import { counts, openWorkspace, outcome, people } from './workspace.js';

const FAULTS: readonly (readonly [string, ScriptedReply, string, string])[] = [
  ['no answer in time', { kind: 'silent' }, 'timeout', ''],
  [
    'a slow drip',
    { kind: 'drip', body: JSON.stringify({ id: 'c1' }).padEnd(90), everyMs: 100 },
    'timeout',
    '',
  ],
  ['a reset before the write', { kind: 'reset', applied: false }, 'network_error', ''],
  ['a reset after the write', { kind: 'reset', applied: true }, 'network_error', ''],
  ['a 500 in HTML', html(500), 'server_error', '500'],
  ['a 502 in HTML', html(502), 'server_error', '502'],
  ['a 503 in HTML', html(503), 'server_error', '503'],
  ['truncated JSON on 200', TRUNCATED_JSON, 'bad_response', '200'],
  ['a body that breaks off', { kind: 'cut', status: 200, body: '{"id":"c1"}' }, 'bad_response', '200'],
];

test.each(FAULTS)('%s is retried, and named where it lasts', async (_what, reply, code, status) => {
  const server = await openServer({ script: [reply, took()] });
  const workspace = openWorkspace();
  const flags = ['--timeout', '700ms', '--max-attempts', '2', '--base-url', server.baseUrl];
  const once = await workspace.sync(people(1), flags);
  expect(once.code).toBe(0);
  expect(once.report.map(outcome)).toEqual(['updated 2']);
  expect(once.summary.requests).toMatchObject({ patch: 2, retries: 1 });

  server.setScript([reply]);
  const lasting = await workspace.sync('id,firstName\nc1,Other\n', flags);
  expect(lasting.code).toBe(3);
  expect(lasting.report.map(outcome)).toEqual([`failed ${code} 2`]);
  expect(lasting.report[0]).toMatchObject({ http_status: status });
});

test('a refused connection and a host that nobody knows are network errors', async () => {
  const server = await openServer();
  await server.close();
  const workspace = openWorkspace();
  for (const baseUrl of [server.baseUrl, 'https://nobody.invalid/v1.0']) {
    const result = await workspace.sync(people(1), ['--max-attempts', '2', '--base-url', baseUrl]);
    expect(result.code).toBe(3);
    expect(result.report.map(outcome)).toEqual(['failed network_error 2']);
  }
});

test('a 404 is deleted where an earlier attempt may have been applied, else it is not_found', async () => {
  const tries = new Map<string, number>();
  const script = (request: LoggedRequest): ScriptedReply => {
    const id = contactOf(request);
    tries.set(id, (tries.get(id) ?? 0) + 1);
    if (id === 'lost' && tries.get(id) === 1) return { kind: 'reset', applied: true };
    return apiError(404, 'Contact not found');
  };
  const server = await openServer({ script });
  const flags = ['--action', 'delete', '--yes', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id\nlost\nnever\n', flags);
  expect(result.report.map(outcome)).toEqual(['deleted 2', 'not_found not_found 1']);
});

test('in an outage all hold back, one probes at a time, and no attempt is burnt', async () => {
  let downSinceMs: number | undefined;
  const script = ({ index, startMs }: LoggedRequest): ScriptedReply => {
    if (index < 10) return took();
    downSinceMs ??= startMs;
    // Slower than the first delay between probes: two at a time would show.
    return startMs - downSinceMs < 5_000 ? { ...html(503), delayMs: 700 } : took();
  };
  const server = await openServer({ script });
  const flags = ['--concurrency', '6', '--max-attempts', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(60), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 60 });
  expect(result.stderr).toContain('the API is down');
  expect(result.stderr).toContain('the API answers again');
  // It begins with the fifth failure in a row; what starts after that are probes, one after the other.
  const failed = server.log.filter(({ status }) => status === 503);
  const beganMs = failed.map(({ endMs }) => endMs!).sort((a, b) => a - b)[4]!;
  const probes = failed.filter(({ startMs }) => startMs > beganMs + 200);
  expect(probes.length).toBeGreaterThan(0);
  expect(probes.length).toBeLessThan(6);
  for (const [i, probe] of probes.slice(1).entries())
    expect(probe.startMs).toBeGreaterThanOrEqual(probes[i]!.endMs!);
});

test('one bad row is no outage: it spends its attempts while the others go on', async () => {
  const server = await openServer({
    script: (request) => (contactOf(request) === 'c2' ? html(500) : took()),
  });
  const flags = ['--concurrency', '4', '--max-attempts', '4', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(30), flags);
  expect(result.code).toBe(3);
  expect(counts(result)).toEqual({ updated: 29, failed: 1 });
  expect(outcome(result.report[1])).toBe('failed server_error 4');
  expect(result.stderr).not.toContain('the API is down');
});

test('a 401 in the middle ends the run within the requests in flight, whose answers still count', async () => {
  let refusedMs = Infinity;
  const script = ({ index, startMs }: LoggedRequest): ScriptedReply => {
    if (index !== 20) return { ...took(), delayMs: 80 };
    refusedMs = startMs;
    return apiError(401, 'Invalid token');
  };
  const server = await openServer({ script });
  const flags = ['--concurrency', '5', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(200), flags);
  expect(result.code).toBe(4);
  expect(result.stderr).toContain('Invalid token');
  const answered = server.log.filter(({ status }) => status === 200).length;
  expect(counts(result)).toEqual({ updated: answered, pending: 200 - answered });
  expect(server.log.filter(({ startMs }) => startMs > refusedMs + 60).length).toBeLessThanOrEqual(5);
  expect(server.log.length).toBeLessThanOrEqual(30);
});

test('rows of one contact wait for a retry of the first, and go in file order', async () => {
  const script = ({ index }: LoggedRequest): ScriptedReply =>
    index === 0 ? { kind: 'reset', applied: true } : { ...took(), delayMs: 20 };
  const server = await openServer({ script });
  const flags = ['--duplicates', 'each', '--concurrency', '4', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id,firstName\na,1\na,2\na,3\nb,4\n', flags);
  expect(result.code).toBe(0);
  const ofA = server.log.filter((request) => contactOf(request) === 'a');
  expect(ofA.map(({ body }) => (body as { firstName: string }).firstName)).toEqual(['1', '1', '2', '3']);
  expect(asked(server)).toContain('PATCH b');
});
