import { expect, test } from 'vitest';
import {
  TRUNCATED_JSON,
  apiError,
  empty,
  html,
  json,
  took,
  type ScriptedReply,
} from '../support/scripted-reply.js';
import { asked, contactOf, openServer } from './servers.js';
import { openWorkspace, outcome } from './workspace.js';

const OK = took();

/** What the server answers in turn, the last one for ever; what the report says: status, code, attempts. */
const CASES: Record<string, readonly [replies: readonly ScriptedReply[], outcome: string]> = {
  'a 204': [[empty(204)], 'updated 1'],
  'an empty 200': [[empty(200)], 'updated 1'],
  'a 201 with JSON': [[json({ id: 'x' }, 201)], 'updated 1'],
  'a 400': [[apiError(400, 'birthday must be a number'), OK], 'failed bad_request 1'],
  'a 409': [[apiError(409, 'Conflict'), OK], 'failed bad_request 1'],
  'a 422 without JSON': [[html(422), OK], 'failed bad_request 1'],
  'a 404': [[apiError(404, 'Contact not found'), OK], 'not_found not_found 1'],
  'a foreign 404': [[html(404), OK], 'failed bad_response 1'],
  'a 408': [[apiError(408, 'Timeout'), OK], 'updated 2'],
  'a 500': [[apiError(500, 'Something went wrong'), OK], 'updated 2'],
  'a 503 page': [[html(503), html(503), OK], 'updated 3'],
  'a page with 200': [[html(200), OK], 'updated 2'],
  'a page with 200 for ever': [[html(200)], 'failed bad_response 3'],
  'JSON cut off': [[TRUNCATED_JSON, OK], 'updated 2'],
  'a body that breaks off': [[{ kind: 'cut', status: 200, body: '{"id":"x"}' }, OK], 'updated 2'],
  'a reset before the write': [[{ kind: 'reset', applied: false }, OK], 'updated 2'],
  'a reset after the write': [[{ kind: 'reset', applied: true }, OK], 'updated 2'],
  silence: [[{ kind: 'silent' }, OK], 'updated 2'],
  'a drip': [[{ kind: 'drip', body: ' '.repeat(500), everyMs: 50 }, OK], 'updated 2'],
};

test('each kind of answer ends as the contract says, in one run', { timeout: 60_000 }, async () => {
  const names = Object.keys(CASES);
  const server = await openServer({
    script(request) {
      const [kind, number] = contactOf(request).split('-');
      if (kind !== 'case') return OK;
      const replies = CASES[names[Number(number)]!]![0];
      const before = server.log.filter(({ path, index }) => path === request.path && index < request.index);
      return replies[Math.min(before.length, replies.length - 1)]!;
    },
  });
  // Good rows stand between, so that the trouble is no outage.
  const rows = names.map((_, i) => `good-${i},Ana\ncase-${i},Bo\n`);
  const flags = [
    '--concurrency',
    '2',
    '--max-attempts',
    '3',
    '--timeout',
    '2s',
    '--base-url',
    server.baseUrl,
  ];
  const result = await openWorkspace().sync(`id,firstName\n${rows.join('')}`, flags);
  const cases = result.report.filter((row) => row['contact_id']!.startsWith('case'));
  const found = Object.fromEntries(names.map((name, i) => [name, outcome(cases[i])]));
  expect(found).toEqual(Object.fromEntries(names.map((name) => [name, CASES[name]![1]])));
  expect(result.code).toBe(3);
});

test.each([301, 302, 307, 308])('a %d is never followed and not retried', async (status) => {
  const other = await openServer();
  const server = await openServer({
    script: [json({}, status, { location: `${other.baseUrl}/contacts/c1` })],
  });
  const result = await openWorkspace().sync('id,firstName\nc1,Ana\n', ['--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual(['failed bad_response 1']);
  expect(other.log).toEqual([]);
});

test('a timeout and a reset that last are named as what they are', async () => {
  const server = await openServer({
    script: (request) =>
      contactOf(request) === 'a' ? { kind: 'silent' } : { kind: 'reset', applied: false },
  });
  const flags = ['--timeout', '300ms', '--max-attempts', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id,firstName\na,Ana\nb,Bo\n', flags);
  expect(result.report.map(outcome)).toEqual(['failed timeout 2', 'failed network_error 2']);
});

test('a delete whose answer was lost, and whose retry finds nothing, is deleted', async () => {
  const server = await openServer({
    script: ({ index }) =>
      index === 0 ? { kind: 'reset', applied: true } : apiError(404, 'Contact not found'),
  });
  const workspace = openWorkspace();
  const flags = ['--action', 'delete', '--yes', '--base-url', server.baseUrl];
  const result = await workspace.sync('id,firstName\na,Ana\n', flags);
  expect(result.code).toBe(0);
  expect(result.report.map(outcome)).toEqual(['deleted 2']);
  expect((await workspace.sync('id,firstName\na,Ana\n', flags)).report.map(outcome)).toEqual(['unchanged 0']);
  expect(asked(server)).toEqual(['DELETE a', 'DELETE a']);
});

test('another path before the contacts is a setting, and an ID is encoded in it', async () => {
  const server = await openServer();
  const base = server.baseUrl.replace('/v1.0', '/api/v1/');
  const result = await openWorkspace().sync('id,firstName\na&b=ü%,Ana\n', ['--base-url', base]);
  expect(result.code).toBe(0);
  expect(server.log[0]!.path).toBe(`/api/v1/contacts/${encodeURIComponent('a&b=ü%')}`);
});
