import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
import type { FieldValue } from '../../src/contact/change.js';
import { runInProcess, syncInProcess, type RunHere } from '../support/in-process.js';
import { apiError, json, type LoggedRequest, type ScriptedReply } from '../support/scripted-reply.js';
import { tempDir } from '../support/temp-dir.js';
import type { ScriptedServer } from '../support/scripted-server.js';
import { asked, contactOf, openSandbox, openServer } from './servers.js';

type Body = Record<string, unknown>;

/** How an API may differ from one that keeps and shows what it is sent. */
type Ways = {
  /** What it makes of the fields that a PATCH sends. */
  readonly keep?: (sent: Body, before: Body) => Body;
  /** What it answers to a PATCH. */
  readonly answer?: (after: Body, before: Body) => ScriptedReply;
  readonly contact?: (id: string) => Body;
};

/** An API over contacts that exist as soon as they are named. */
function api({ keep = (sent) => sent, answer = (after) => json(after), contact = () => ({}) }: Ways) {
  const contacts = new Map<string, Body>();
  return (request: LoggedRequest): ScriptedReply => {
    const id = contactOf(request);
    const before = contacts.get(id) ?? { id, ...contact(id) };
    if (request.method === 'GET') return json(before);
    const after = { ...before, ...keep(request.body as Body, before) };
    contacts.set(id, after);
    return answer(after, before);
  };
}

const ACCEPTED = (): ScriptedReply => json({ success: true });

function people(count: number, field = 'firstName', value = (i: number): string => `Ann ${i}`): string {
  const rows = Array.from({ length: count }, (_, i) => `c${i + 1},${value(i + 1)}\n`);
  return `id,${field}\n${rows.join('')}`;
}

async function sync(
  ways: Ways,
  csv: string,
  flags: readonly string[] = [],
): Promise<RunHere & { server: ScriptedServer }> {
  const server = await openServer({ script: api(ways) });
  return { ...(await syncInProcess(csv, ['--base-url', server.baseUrl, ...flags])), server };
}

function reported({ summary }: RunHere): Record<string, string>[] {
  return parse(readFileSync(join(summary.runDir, 'report.csv'), 'utf8'), { columns: true });
}

/** An API that knows no field of this name, and says nothing of it. */
const IGNORES =
  (name: string): NonNullable<Ways['keep']> =>
  (sent) =>
    Object.fromEntries(Object.entries(sent).filter(([field]) => field !== name));

test('an API whose answers hold the contact is asked nothing more', async () => {
  const run = await sync({}, people(10));
  expect(run.code).toBe(0);
  expect(run.summary.requests).toMatchObject({ patch: 10, get: 0 });
  expect(run.server.log).toHaveLength(10);
});

test('where they do not, the first three contacts are read by one GET each', async () => {
  const run = await sync({ answer: ACCEPTED }, people(10));
  expect(run.code).toBe(0);
  expect(run.summary.requests).toMatchObject({ patch: 10, get: 3, retries: 0 });
  expect(asked(run.server).filter((what) => what.startsWith('GET'))).toEqual(['GET c1', 'GET c2', 'GET c3']);
});

test.each([
  ['5', 5],
  ['1', 1],
  ['0', 0],
])('--verify %s reads back so many', async (rows, gets) => {
  const run = await sync({ answer: ACCEPTED }, people(10), ['--verify', rows]);
  expect(run.summary.requests).toMatchObject({ patch: 10, get: gets });
});

test('a canary reads back all of its rows, and what is resumed after it none', async () => {
  const dir = tempDir();
  const server = await openServer({ script: api({ answer: ACCEPTED }) });
  const flags = ['--base-url', server.baseUrl, '--data-dir', dir];
  const canary = await syncInProcess(people(12), [...flags, '--limit', '7']);
  expect(canary.code).toBe(0);
  expect(canary.summary.requests).toMatchObject({ patch: 7, get: 7 });
  const { code, out } = await runInProcess(
    ['sync', '--resume', '--data-dir', dir, '--json', '--rate', 'unlimited'],
    {
      CHATIVE_API_KEY: 'key',
    },
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ requests: { patch: 12, get: 7 } });
});

test.each<[string, Ways['answer']]>([
  ['the contact', undefined],
  ['nothing of it', ACCEPTED],
  ['the contact as it was before', (_after, before) => json(before)],
  ['its ID alone', ({ id }) => json({ id })],
])(
  'a field that is ignored in silence stops the run after three rows; PATCH answers %s',
  async (_, answer) => {
    const ways = { keep: IGNORES('Plann'), ...(answer && { answer }) };
    const run = await sync(
      ways,
      people(50, 'Plann:text', () => 'Gold'),
    );
    expect(run.code).toBe(5);
    expect(run.summary).toMatchObject({ stopReason: 'not_applied', retryable: false, interrupted: true });
    expect(run.summary.rows).toMatchObject({ failed: 3, pending: 47 });
    expect(run.summary.requests).toMatchObject({ patch: 3, get: 3 });
    expect(run.outcomes).toEqual(Array(3).fill('failed not_applied'));
    const [row] = reported(run);
    expect(row!['error_message']).toMatch(/^Plann did not take: sent "Gold", the contact holds nothing/);
    expect(row!['error_message']).toContain('Settings > Customers > Custom Fields');
    expect(run.summary.causes).toMatchObject([{ code: 'not_applied', column: 'Plann:text', count: 3 }]);
    expect(run.err).toContain('Plann did not take in line 2');
    expect(run.err).not.toContain('Gold');
  },
);

test('what did not take is not remembered as sent; the field made, the run is resumed, and rejected.csv sent', async () => {
  const dir = tempDir();
  let exists = false;
  const keep: NonNullable<Ways['keep']> = (sent, before) => (exists ? sent : IGNORES('Plann')(sent, before));
  const server = await openServer({ script: api({ keep }) });
  const flags = ['--base-url', server.baseUrl, '--data-dir', dir];
  const csv = people(10, 'Plann:text', () => 'Gold');
  const stopped = await syncInProcess(csv, flags);
  expect(stopped.code).toBe(5);
  exists = true;
  const key = { CHATIVE_API_KEY: 'key' };
  const common = ['--data-dir', dir, '--json', '--rate', 'unlimited'];
  const resumed = await runInProcess(['sync', '--resume', ...common], key);
  expect(resumed.code).toBe(3);
  expect(JSON.parse(resumed.out)).toMatchObject({ rows: { updated: 7, failed: 3, pending: 0 } });
  const rejected = join(stopped.summary.runDir, 'rejected.csv');
  const mended = await runInProcess(
    ['sync', '--file', rejected, '--base-url', server.baseUrl, ...common],
    key,
  );
  expect(mended.code).toBe(0);
  expect(JSON.parse(mended.out)).toMatchObject({ rows: { updated: 3, unchanged: 0 } });
  const again = await syncInProcess(csv, flags);
  expect(again.summary.rows).toMatchObject({ unchanged: 10 });
});

test('the summary says to make the field, not to mend cells', async () => {
  const dir = tempDir();
  const file = join(dir, 'c.csv');
  writeFileSync(
    file,
    people(5, 'Plann:text', () => 'Gold'),
  );
  const server = await openServer({ script: api({ keep: IGNORES('Plann') }) });
  const flags = ['--file', file, '--data-dir', dir, '--base-url', server.baseUrl, '--rate', 'unlimited'];
  const { out } = await runInProcess(['sync', ...flags], { CHATIVE_API_KEY: 'key' });
  expect(out).toContain('once the field is there: chative-contacts sync --file');
  expect(out).not.toContain('mend rejected.csv');
});

test('a value in another form is a remark, and the run goes on', async () => {
  const keep: NonNullable<Ways['keep']> = ({ phone, email }) => ({
    phone: `+84${String(phone).slice(1)}`,
    email: String(email).toLowerCase(),
  });
  const csv = `id,phone,email\nc1,0903111222,Ann@X.com\nc2,0903111333,Bo@X.com\n`;
  const run = await sync({ keep }, csv);
  expect(run.code).toBe(0);
  expect(run.summary.rows).toMatchObject({ updated: 2 });
  expect(run.err).toContain('another form');
  expect(run.err).not.toMatch(/0903111|ann@x|Ann@X/);
});

test.each<[string, FieldValue]>([
  ['a number', 7],
  ['a text', 'old'],
])('a field that keeps what it held before (%s) stops the run', async (_, old) => {
  const run = await sync(
    { keep: IGNORES('Plan'), contact: () => ({ Plan: old }), answer: ACCEPTED },
    people(5, 'Plan:text', () => 'Gold'),
  );
  expect(run.code).toBe(5);
  expect(run.summary.rows).toMatchObject({ failed: 3, pending: 2 });
  expect(reported(run)[0]!['error_message']).toContain(`the contact holds ${JSON.stringify(old)}`);
});

test('a contact that somebody changes meanwhile is a remark, as the field took elsewhere', async () => {
  const script = api({ answer: ACCEPTED });
  const server = await openServer({
    script: (request) =>
      request.method === 'GET' && contactOf(request) === 'c2'
        ? json({ id: 'c2', firstName: 'Somebody else' })
        : script(request),
  });
  const run = await syncInProcess(people(5), ['--base-url', server.baseUrl]);
  expect(run.code).toBe(0);
  expect(run.summary.rows).toMatchObject({ updated: 5 });
  expect(run.err).toContain('changed by somebody else');
});

test('cleared fields are taken where nothing is there, however that is shown', async () => {
  const keep = (sent: Body): Body =>
    Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, value ?? '']));
  const contact = (): Body => ({ firstName: 'Old' });
  const run = await sync(
    { keep, contact },
    people(3, 'firstName', () => '(clear)'),
  );
  expect(run.code).toBe(0);
  const ignored = await sync(
    { keep: () => ({}), contact },
    people(3, 'firstName', () => '(clear)'),
  );
  expect(ignored.code).toBe(5);
  expect(reported(ignored)[0]!['error_message']).toContain('--clear-as');
});

test('custom fields are found wherever the API shows them', async () => {
  const shapes: NonNullable<Ways['keep']>[] = [
    ({ Plan }) => ({ custom_fields: { Plan } }),
    ({ Plan }) => ({ extra: { Plan } }),
    ({ Plan }) => ({ attributes: [{ name: 'Plan', value: Plan }] }),
  ];
  for (const keep of shapes) {
    const run = await sync(
      { keep },
      people(2, 'Plan:text', () => 'Gold'),
    );
    expect(run.code).toBe(0);
  }
});

test('where no answer shows a contact, one GET finds that out, and the run goes on', async () => {
  const server = await openServer({ script: () => json({ ok: true }) });
  const run = await syncInProcess(people(10), ['--base-url', server.baseUrl]);
  expect(run.code).toBe(0);
  expect(run.summary.rows).toMatchObject({ updated: 10 });
  expect(run.summary.requests.get).toBeLessThanOrEqual(3);
  expect(run.err).toContain('show no contact');
});

test('deletes are not read back, and rows that fail make room for others', async () => {
  const script = api({ answer: ACCEPTED });
  const server = await openServer({
    script(request) {
      if (request.method === 'DELETE') return json({});
      return ['c1', 'c3'].includes(contactOf(request)) ? apiError(400, 'Refused') : script(request);
    },
  });
  const csv = 'id,firstName,op\nc1,A,\nd1,,delete\nc3,C,\nc4,D,\nd2,,delete\nc5,E,\nc6,F,\nc7,G,\n';
  const mapping = 'version: 1\nid: id\naction: { column: op }\nfields: { firstName: firstName }\n';
  const run = await syncInProcess(csv, ['--base-url', server.baseUrl, '--yes'], mapping);
  expect(run.code).toBe(3);
  expect(run.summary.rows).toMatchObject({ updated: 4, deleted: 2, failed: 2 });
  expect(run.summary.requests).toMatchObject({ get: 3, delete: 2 });
});

test('a GET that is answered by trouble leaves its row as the API said', async () => {
  const server = await openServer({
    script: (request) =>
      request.method === 'GET' ? apiError(404, 'Contact not found') : json({ success: true }),
  });
  const run = await syncInProcess(people(4), ['--base-url', server.baseUrl]);
  expect(run.code).toBe(0);
  expect(run.summary.rows).toMatchObject({ updated: 4 });
});

test.each([
  ['every one', []],
  ['those of a canary', ['--limit', '40']],
])('an API that answers no GET is asked thrice, not for each row: %s', async (_, flags) => {
  const server = await openServer({
    script: ({ method }) => (method === 'GET' ? apiError(404, 'No such path') : json({ success: true })),
  });
  const all = ['--concurrency', '2', '--base-url', server.baseUrl, ...flags];
  const run = await syncInProcess(people(50), all);
  expect(run.code).toBe(0);
  expect(run.summary.requests.get).toBeLessThanOrEqual(4);
  expect(run.err).toContain('show no contact');
});

test('a dry run reads nothing back', async () => {
  const run = await sync({}, people(3), ['--dry-run']);
  expect(run.server.log).toEqual([]);
});

test('with --compare the value from before is known: another value there is somebody else’s', async () => {
  const contacts = [{ id: 'c1', firstName: 'Old', Plan: 'Basic' }];
  const answers = (after: Body): ScriptedReply[] => [
    json({ list: contacts }),
    json({ list: [] }),
    json({ success: true }),
    json(after),
  ];
  const csv = 'id,Plan:text\nc1,Gold\n';
  const changed = await openServer({ script: answers({ id: 'c1', Plan: 'Silver' }) });
  const run = await syncInProcess(csv, ['--compare', '--base-url', changed.baseUrl]);
  expect(run.code).toBe(0);
  expect(run.err).toContain('changed by somebody else');
  const ignored = await openServer({ script: answers({ id: 'c1', Plan: 'Basic' }) });
  expect((await syncInProcess(csv, ['--compare', '--base-url', ignored.baseUrl])).code).toBe(5);
});

test('the sandbox that ignores unknown fields stops a misspelt one, its own fields pass', async () => {
  const contacts = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i + 1}`, { Plan: 'Basic' }]));
  const options = {
    customFields: new Map([['Plan', 'text' as const]]),
    quirks: { unknown: 'ignore' as const },
    apiKey: 'key',
  };
  const sandbox = await openSandbox(contacts, options);
  const key = ['--base-url', sandbox.url];
  const wrong = await syncInProcess(
    people(20, 'Plann:text', () => 'Gold'),
    key,
  );
  expect(wrong.code).toBe(5);
  expect(wrong.summary.rows).toMatchObject({ failed: 3, pending: 17 });
  const right = await syncInProcess(
    people(20, 'Plan:text', () => 'Gold'),
    key,
  );
  expect(right.code).toBe(0);
  expect(right.summary.requests).toMatchObject({ patch: 20, get: 0 });
});
