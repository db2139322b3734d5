import { expect, test } from 'vitest';
import { apiError, took } from '../support/scripted-reply.js';
import { asked, contactOf, openServer } from './servers.js';
import { column, counts, openWorkspace, people } from './workspace.js';

const DELETES = 'id,name,op\na,Ana,\nb,,delete\nc,,delete\nd,Di,\n';
const MAPPING = 'version: 1\nid: id\naction: { column: op }\nfields: { firstName: name }\n';

test.each([
  ['1', 5],
  ['49%', 5],
  ['2', 3],
  ['50%', 3],
])('two invalid rows of four under --max-failures %s: exit %d', async (bound, code) => {
  const server = await openServer();
  const csv = `${people(2)},nobody\n,nobody\n`;
  const result = await openWorkspace().sync(csv, ['--max-failures', bound, '--base-url', server.baseUrl]);
  expect(result.code).toBe(code);
  expect(result.summary.exitCode).toBe(code);
  expect(server.log).toHaveLength(code === 5 ? 0 : 2);
  expect(counts(result)).toMatchObject(code === 5 ? { pending: 2 } : { updated: 2, invalid: 2 });
});

test('failures that show during the run count too, and the other rows stay pending', async () => {
  const server = await openServer({
    script: ({ index }) => (index % 2 === 0 ? apiError(404, 'Contact not found') : apiError(400, 'No')),
  });
  const flags = ['--max-failures', '3', '--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(50), flags);
  expect(result.code).toBe(5);
  expect(server.log.length).toBeGreaterThanOrEqual(4);
  expect(server.log.length).toBeLessThan(8);
  expect(result.report).toHaveLength(server.log.length);
  expect(result.summary.rows.pending).toBe(50 - server.log.length);
  expect(result.stderr).toContain('--max-failures');
});

test.each<[string, string[], number]>([
  ['no flag', [], 5],
  ['--yes', ['--yes'], 0],
  ['a bound of 1', ['--max-deletes', '1'], 5],
  ['a bound of 1 and --yes', ['--max-deletes', '1', '--yes'], 5],
  ['a bound of 0 and --yes', ['--max-deletes', '0', '-y'], 5],
  ['a bound of 49 %', ['--max-deletes', '49%'], 5],
  ['a bound of 50 %', ['--max-deletes', '50%'], 0],
  ['a bound of 2', ['--max-deletes', '2'], 0],
])('two deletes in four rows with %s', async (_what, flags, code) => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const result = await workspace.sync(DELETES, ['-m', 'm.yaml', ...flags, '--base-url', server.baseUrl]);
  expect(result.code).toBe(code);
  expect(asked(server).toSorted()).toEqual(code === 5 ? [] : ['DELETE b', 'DELETE c', 'PATCH a', 'PATCH d']);
  if (code === 5) expect(result.stderr).toMatch(/2.*--max-deletes/s);
  else expect(counts(result)).toEqual({ updated: 2, deleted: 2 });
});

test('--yes works on the command line alone', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const flags = ['-m', 'm.yaml', '--base-url', server.baseUrl];
  const result = await workspace.sync(DELETES, flags, { env: { CHATIVE_YES: 'true' } });
  expect(result.code).toBe(5);
  expect(result.stderr).toContain('CHATIVE_YES');
  await workspace.write('c.yaml', 'yes: true\n');
  const { code } = await workspace.run(['sync', '-f', 'contacts.csv', ...flags, '--config', 'c.yaml']);
  expect(code).toBe(2);
  expect(server.log).toEqual([]);
});

test('a dry run over the bound writes the whole report and exits as the run would', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const result = await workspace.sync(DELETES, ['-m', 'm.yaml', '--dry-run', '--base-url', server.baseUrl]);
  expect(result.code).toBe(5);
  expect(column(result, 'status')).toEqual(['would_update', 'would_delete', 'would_delete', 'would_update']);
  expect(server.log).toEqual([]);
});

test('--action delete deletes the rows whose action cell is empty', async () => {
  const server = await openServer({
    script: (request) => (contactOf(request) === 'c2' ? apiError(404, 'Contact not found') : took()),
  });
  const flags = ['--action', 'delete', '--yes', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(2), flags);
  expect(result.code).toBe(3);
  expect(column(result, 'status')).toEqual(['deleted', 'not_found']);
});

test('--limit takes up the first rows, is exit 0, and leaves the rest pending', async () => {
  const server = await openServer();
  const flags = ['--limit', '2', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(people(5), flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 2, pending: 3 });
  expect(result.summary.interrupted).toBe(true);
  expect(column(result, 'contact_id')).toEqual(['c1', 'c2']);
  expect(asked(server).toSorted()).toEqual(['PATCH c1', 'PATCH c2']);
});

test.each([0, 3])(
  '--max-failures %d: the first failure that is too many is the last request',
  async (bound) => {
    const server = await openServer({ script: [apiError(404, 'Contact not found')] });
    const flags = ['--max-failures', String(bound), '--concurrency', '1', '--base-url', server.baseUrl];
    const result = await openWorkspace().sync(people(10), flags);
    expect(result.code).toBe(5);
    expect(counts(result)).toEqual({ notFound: bound + 1, pending: 9 - bound });
    expect(server.log).toHaveLength(bound + 1);
    expect(result.summary.requests.patch).toBe(bound + 1);
  },
);

test('with --duplicates reject a row beyond --limit makes one before it a duplicate, as without the limit', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--duplicates', 'reject', '--base-url', server.baseUrl];
  const result = await workspace.sync('id,firstName\na,1\nb,2\na,3\n', ['--limit', '2', ...flags]);
  expect(counts(result)).toEqual({ updated: 1, invalid: 1, pending: 1 });
  await workspace.run(['sync', '--resume']);
  expect(asked(server)).toEqual(['PATCH b']);
});

test('rows beyond --limit are not merged into those before it', async () => {
  const server = await openServer();
  const flags = ['--limit', '2', '--concurrency', '1', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync('id,firstName\na,1\nb,2\na,3\n', flags);
  expect(counts(result)).toEqual({ updated: 2, pending: 1 });
  expect(server.log.map(({ body }) => body)).toEqual([{ firstName: '1' }, { firstName: '2' }]);
});
