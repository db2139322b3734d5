import { expect, test } from 'vitest';
import {
  TRUNCATED_JSON,
  apiError,
  html,
  json,
  took,
  type LoggedRequest,
  type ScriptedReply,
} from '../support/scripted-reply.js';
import { asked, contactOf, openServer } from './servers.js';
import { counts, openWorkspace, outcome } from './workspace.js';

const FAULTS: Readonly<Record<string, readonly [reply: ScriptedReply, code: string]>> = {
  silence: [{ kind: 'silent' }, 'timeout'],
  drip: [{ kind: 'drip', body: ' '.repeat(500), everyMs: 50 }, 'timeout'],
  resetBefore: [{ kind: 'reset', applied: false }, 'network_error'],
  resetAfter: [{ kind: 'reset', applied: true }, 'network_error'],
  html500: [html(500), 'server_error'],
  html502: [html(502), 'server_error'],
  html503: [html(503), 'server_error'],
  truncated: [TRUNCATED_JSON, 'bad_response'],
  brokenOff: [{ kind: 'cut', status: 200, body: '{"id":"c1"}' }, 'bad_response'],
  // As a run's first answer it says that the address is wrong: each test lets the API answer first.
  loginPage: [html(200), 'bad_response'],
};
const NAMES = Object.keys(FAULTS);
const FLAGS = ['--timeout', '800ms', '--concurrency', '1'];

/** Good rows stand between, so that the trouble is no outage. */
function file(kind: string): string {
  return `id\n${NAMES.map((name) => `good-${kind}-${name}\n${kind}-${name}\n`).join('')}`;
}

test('a DELETE whose answer was lost in any way is deleted when its retry meets a 404', async () => {
  const tries = new Map<string, number>();
  const script = (request: LoggedRequest): ScriptedReply => {
    const contact = contactOf(request);
    if (contact.startsWith('good')) return took();
    tries.set(contact, (tries.get(contact) ?? 0) + 1);
    const [reply] = FAULTS[contact.split('-')[1] ?? '']!;
    return tries.get(contact) === 1 ? reply : apiError(404, 'Contact not found');
  };
  const [server, workspace] = [await openServer({ script }), openWorkspace()];
  const flags = ['--action', 'delete', '--yes', ...FLAGS, '--base-url', server.baseUrl];
  const result = await workspace.sync(file('lost'), flags);
  expect(result.code).toBe(0);
  expect(Object.fromEntries(result.report.map((row) => [row['contact_id'], outcome(row)]))).toEqual(
    Object.fromEntries(NAMES.flatMap((name) => [[`good-lost-${name}`, 'deleted 1'], [`lost-${name}`, 'deleted 2']])), // prettier-ignore
  );
  const before = server.log.length;
  expect(counts(await workspace.sync(file('lost'), flags))).toEqual({ unchanged: 2 * NAMES.length });
  expect(server.log).toHaveLength(before);
});

// A run for each: retries of several contacts could come in a row, which is an outage and spends no attempts.
test.each(NAMES)('a DELETE that gets only %s fails with its code, after its attempts', async (name) => {
  const [reply, code] = FAULTS[name]!;
  const server = await openServer({
    script: (request) => (contactOf(request) === 'good' ? took() : reply),
  });
  const flags = [
    '--action',
    'delete',
    '--yes',
    '--max-attempts',
    '2',
    ...FLAGS,
    '--base-url',
    server.baseUrl,
  ];
  const result = await openWorkspace().sync('id\ngood\nbad\n', flags);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual(['deleted 1', `failed ${code} 2`]);
});

const CSV = 'email,firstName\na@example.com,Ann\n';

test.each(NAMES)('a page of the list: %s is retried', async (name) => {
  const page = json({ list: [{ id: 'a', email: 'A@example.com' }] });
  const script = (request: LoggedRequest): ScriptedReply => {
    if (request.method !== 'GET') return took();
    if (request.index === 1) return FAULTS[name]![0];
    return request.path.includes('page=0') ? page : json({ list: [] });
  };
  const server = await openServer({ script });
  const flags = ['--match', 'email', ...FLAGS, '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(CSV, flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 1 });
  expect(result.summary.requests).toMatchObject({ list: 3, retries: 1, patch: 1 });
});

test.each(['silence', 'html502', 'truncated'])(
  'a page of the list that %s keeps away ends the run, exit 7, with nothing sent and its rows pending',
  async (name) => {
    const [server, workspace] = [await openServer({ script: [FAULTS[name]![0]] }), openWorkspace()];
    const flags = ['--match', 'email', '--max-attempts', '2', ...FLAGS, '--base-url', server.baseUrl];
    const result = await workspace.sync(CSV, flags);
    expect(result.code).toBe(7);
    expect(result.stderr).toContain('listing the contacts failed');
    expect(counts(result)).toEqual({ pending: 1 });
    expect(asked(server).every((request) => request.startsWith('GET'))).toBe(true);
    server.setScript(({ path, method }) =>
      method === 'GET' && path.includes('page=0')
        ? json({ list: [{ id: 'a', email: 'a@example.com' }] })
        : json({ list: [] }),
    );
    expect((await workspace.run(['sync', '--resume', '--rate', 'unlimited'])).code).toBe(0);
  },
);
