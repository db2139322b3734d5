import { expect, test } from 'vitest';
import { apiError, json, took, type ScriptedReply } from '../support/scripted-reply.js';
import { asked, openSandbox, openServer } from './servers.js';
import { column, counts, openWorkspace, outcome, readRun } from './workspace.js';

const MAPPING = 'version: 1\nmatch: { by: email, column: Mail }\nfields: { firstName: Name }\n';

function listed(count: number): Record<string, { email: string; phone: string }> {
  const ids = Array.from({ length: count }, (_, i) => i);
  return Object.fromEntries(
    ids.map((i) => [`id-${i}`, { email: `user${i}@example.com`, phone: `+84 95 ${1_000_000 + i}` }]),
  );
}

test('--match email lists pages of 200 to the end and finds each row whatever the case', async () => {
  const sandbox = await openSandbox(listed(450));
  const csv = 'email,firstName\nUSER0@Example.COM,A\n user449@example.com ,B\nnobody@example.com,C\n,D\n';
  const result = await openWorkspace().sync(csv, ['--match', 'email', '--base-url', sandbox.url]);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual([
    'updated 1',
    'updated 1',
    'not_found not_found 0',
    'invalid missing_id 0',
  ]);
  expect(column(result, 'contact_id')).toEqual(['id-0', 'id-449', '', '']);
  expect(sandbox.book.get('id-449')?.fields['firstName']).toBe('B');
  expect(sandbox.requests).toMatchObject({ list: 4, patch: 2 });
  expect(result.summary.requests).toMatchObject({ list: 4, patch: 2 });
});

test('several contacts with one e-mail are ambiguous, and so is no other row', async () => {
  const sandbox = await openSandbox({
    a: { email: 'twin@example.com' },
    b: { email: 'TWIN@example.com' },
    c: { email: 'one@example.com' },
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = 'Mail,Name\ntwin@example.com,T\none@example.com,O\n';
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--base-url', sandbox.url]);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual(['invalid ambiguous_match 0', 'updated 1']);
  expect(sandbox.requests.patch).toBe(1);
  expect(sandbox.book.get('c')?.fields).toEqual({ email: 'one@example.com', firstName: 'O' });
});

test('a contact on two pages is one, `_id` is an ID, and the match column is not sent', async () => {
  const contact = { _id: 'x1', email: 'a@example.com' };
  const pages = [[contact], [contact, { _id: 'x2', email: 'b@example.com' }], []];
  const server = await openServer({
    script({ method, path }) {
      const page = new URL(path, 'http://x').searchParams.get('page');
      return method === 'GET' ? json({ list: pages[Number(page)] }) : took();
    },
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = 'Mail,Name\na@example.com,A\n';
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log.slice(0, 3).map(({ path }) => path)).toEqual([
    '/v1.0/contacts?page=0&limit=200',
    '/v1.0/contacts?page=1&limit=200',
    '/v1.0/contacts?page=2&limit=200',
  ]);
  expect(asked(server).slice(3)).toEqual(['PATCH x1']);
  expect(server.log[3]!.body).toEqual({ firstName: 'A' });
});

test('a server that refuses pages of 200 is asked for 50', async () => {
  const server = await openServer({
    script({ path, method }) {
      if (method === 'PATCH') return took();
      const query = new URL(path, 'http://x').searchParams;
      if (query.get('limit') !== '50') return apiError(400, 'limit must be at most 50');
      return json({ list: query.get('page') === '0' ? [{ id: 'a', email: 'a@example.com' }] : [] });
    },
  });
  const csv = 'email,firstName\na@example.com,Ana\n';
  const result = await openWorkspace().sync(csv, ['--match', 'email', '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(asked(server).at(-1)).toBe('PATCH a');
});

test.each<[string, ScriptedReply, number]>([
  ['an API that is down', apiError(500, 'Something went wrong'), 7],
  ['a refused key', apiError(401, 'Invalid token'), 4],
  ['a list of another form', json({ data: [] }), 2],
])('a listing that ends in %s ends the run before the first write', async (_what, reply, exitCode) => {
  const contact = { id: 'a', email: 'a@example.com' };
  const server = await openServer({
    script: ({ path }) => (path.includes('page=0') ? json({ list: [contact] }) : reply),
  });
  const flags = ['--match', 'email', '--max-attempts', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('email,firstName\na@example.com,Ana\n', flags);
  expect(result.code).toBe(exitCode);
  expect(counts(result)).toEqual({ pending: 1 });
  expect(server.log.every(({ method }) => method === 'GET')).toBe(true);
});

test('a signal during the listing leaves every row pending', async () => {
  const server = await openServer({ script: [{ ...json({ list: [{ id: 'a' }] }), delayMs: 500 }] });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'email,firstName\na@example.com,A\n');
  const target = ['--match', 'email', '--json', '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '-f', 'contacts.csv', ...target]);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBe(1);
  run.send('SIGTERM');
  const result = await readRun(await run.ended);
  expect(result.code).toBe(143);
  expect(counts(result)).toEqual({ pending: 1 });
});

test('a dry run lists, and so needs a key, but writes nothing', async () => {
  const sandbox = await openSandbox(listed(3));
  const workspace = openWorkspace();
  const flags = ['--match', 'email', '--dry-run', '--base-url', sandbox.url];
  const csv = 'email,firstName\nuser1@example.com,A\nnobody@example.com,B\n';
  const result = await workspace.sync(csv, flags);
  expect(result.code).toBe(3);
  expect(counts(result)).toEqual({ updated: 1, notFound: 1 });
  expect(sandbox.requests).toMatchObject({ list: 2, patch: 0 });
  const args = ['sync', '--file', 'contacts.csv', ...flags];
  expect((await workspace.run(args, { env: { CHATIVE_API_KEY: '' } })).code).toBe(2);
});
