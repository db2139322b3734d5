import { expect, test } from 'vitest';
import { apiError, took } from '../support/scripted-reply.js';
import { asked, openServer } from './servers.js';
import { column, counts, KEY, openWorkspace, outcome, people } from './workspace.js';

test('a second run of the same file sends nothing, --full sends all, a changed cell sends one', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--base-url', server.baseUrl];
  expect(counts(await workspace.sync(people(4), flags))).toEqual({ updated: 4 });

  const second = await workspace.sync(people(4), flags);
  expect(second.code).toBe(0);
  expect(counts(second)).toEqual({ unchanged: 4 });
  expect(second.report.map(outcome)).toEqual(Array.from({ length: 4 }, () => 'unchanged 0'));
  expect(server.log).toHaveLength(4);

  const third = await workspace.sync(people(4).replace('Name 3', 'Other'), flags);
  expect(column(third, 'status')).toEqual(['unchanged', 'unchanged', 'updated', 'unchanged']);
  expect(asked(server).slice(4)).toEqual(['PATCH c3']);

  expect(counts(await workspace.sync(people(4), [...flags, '--full']))).toEqual({ updated: 4 });
});

test('what is sent decides, not how the file is written', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync('id,firstName,lastName,VIP:boolean,note\na,Ana,Berg,yes,x\n', flags);
  const again = await workspace.sync('last_name;VIP:boolean;id;First Name\r\nBerg ;TRUE;a; Ana\r\n', flags);
  expect(counts(again)).toEqual({ unchanged: 1 });
  const nested = await workspace.sync('id,firstName,lastName,VIP:boolean\na,Ana,Berg,yes\n', [
    ...flags,
    '--custom-fields-key',
    'custom',
  ]);
  expect(counts(nested)).toEqual({ updated: 1 });
});

test('what was sent to one workspace says nothing of another', async () => {
  const [one, other] = [await openServer(), await openServer()];
  const workspace = openWorkspace();
  await workspace.sync(people(1), ['--base-url', one.baseUrl]);
  expect(counts(await workspace.sync(people(1), ['--base-url', other.baseUrl]))).toEqual({ updated: 1 });
  const env = { CHATIVE_API_KEY: `${KEY}-other` };
  const result = await workspace.sync(people(1), ['--base-url', one.baseUrl], { env });
  expect(counts(result)).toEqual({ updated: 1 });
});

test('an answer that was lost cannot make a contact look unchanged', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--max-attempts', '1', '--base-url', server.baseUrl];
  const [before, after] = ['id,firstName\na,Ana\n', 'id,firstName\na,Anna\n'];
  await workspace.sync(before, flags);
  server.setScript([{ kind: 'reset', applied: true }]);
  expect((await workspace.sync(after, flags)).report.map(outcome)).toEqual(['failed network_error 1']);
  server.setScript([took()]);
  expect(counts(await workspace.sync(before, flags))).toEqual({ updated: 1 });
  expect(counts(await workspace.sync(before, flags))).toEqual({ unchanged: 1 });
});

test('a row that was refused is sent again', async () => {
  const server = await openServer({ script: [apiError(400, 'No')] });
  const workspace = openWorkspace();
  const flags = ['--base-url', server.baseUrl];
  expect(counts(await workspace.sync(people(1), flags))).toEqual({ failed: 1 });
  expect(counts(await workspace.sync(people(1), flags))).toEqual({ failed: 1 });
  expect(server.log).toHaveLength(2);
});

test('a dry run knows what was sent but remembers nothing; without the data folder all is sent again', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync(people(2), [...flags, '--dry-run']);
  expect(counts(await workspace.sync(people(2), flags))).toEqual({ updated: 2 });
  expect(counts(await workspace.sync(people(2), [...flags, '--dry-run']))).toEqual({ unchanged: 2 });
  const elsewhere = await workspace.sync(people(2), [...flags, '--data-dir', 'new']);
  expect(counts(elsewhere)).toEqual({ updated: 2 });
});

test('what a run that was cut short has sent is unchanged for the next', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync(people(5), [...flags, '--limit', '2']);
  expect(counts(await workspace.sync(people(5), flags))).toEqual({ unchanged: 2, updated: 3 });
});
