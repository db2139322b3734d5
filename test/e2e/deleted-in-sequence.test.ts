import { describe, expect, test } from 'vitest';
import { json, took } from '../support/scripted-reply.js';
import { openSandbox, openServer } from './servers.js';
import { counts, openWorkspace, outcome } from './workspace.js';

const BY = {
  id: 'id: key',
  email: 'match: { by: email, column: key }',
};

const mapping = (by: 'id' | 'email'): string =>
  `version: 1\n${BY[by]}\naction: op\nfields: { firstName: name }\n`;

const FILES: readonly [string, string][] = [
  ['ends with a delete', 'a@b.co,,Ana\na@b.co,delete,\n'],
  ['goes on after a delete', 'a@b.co,,Ana\na@b.co,delete,\na@b.co,,Anna\n'],
];

describe('--duplicates each: a contact whose sequence deletes it costs nothing in the next run', () => {
  const cases = FILES.flatMap(([what, rows]) =>
    (['id', 'email'] as const).flatMap((by) =>
      [[], ['--compare']].map((more) => [what, by, more.join(), rows, more] as const),
    ),
  );

  test.each(cases)('%s, by %s, %s', async (_what, by, _flags, rows, more) => {
    const id = by === 'id' ? 'a@b.co' : 'c1';
    const sandbox = await openSandbox({ [id]: { email: 'a@b.co', firstName: 'Anne' } });
    const workspace = openWorkspace();
    await workspace.write('m.yaml', mapping(by));
    const flags = ['-m', 'm.yaml', '--duplicates', 'each', '--yes', '--base-url', sandbox.url, ...more];
    const file = `key,op,name\n${rows}`;
    const first = await workspace.sync(file, flags);
    expect(first.report.map(outcome).slice(0, 2)).toEqual(['updated 1', 'deleted 1']);
    expect(sandbox.requests).toMatchObject({ patch: 1, delete: 1 });

    const again = await workspace.sync(file, flags);
    expect(outcome(again.report[1])).toBe('unchanged 0');
    expect(sandbox.requests).toMatchObject({ patch: 1, delete: 1 });
  });
});

test.each([
  ['an update', 'key,op,name\na,,Ana\na,delete,\n'],
  ['another delete', 'key,op,name\na,delete,\na,delete,\n'],
])('a delete is remembered although %s before it was refused', async (_what, file) => {
  const server = await openServer({
    script: ({ index }) => (index === 0 ? json({ message: 'no' }, 400) : took()),
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', mapping('id'));
  const flags = ['-m', 'm.yaml', '--duplicates', 'each', '--yes', '--base-url', server.baseUrl];
  expect((await workspace.sync(file, flags)).report.map(outcome)).toEqual([
    'failed bad_request 1',
    'deleted 1',
  ]);
  expect(counts(await workspace.sync(file, flags))).toEqual({ unchanged: 2 });
  expect(server.log).toHaveLength(2);
});

test('with --compare a contact that is listed again is updated and deleted again', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'Anne' } });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', mapping('id'));
  const target = ['--base-url', sandbox.url, '--compare'];
  const flags = ['-m', 'm.yaml', '--duplicates', 'each', '--yes', ...target];
  const file = 'key,op,name\na,,Ana\na,delete,\n';
  await workspace.sync(file, flags);
  sandbox.book.put({ id: 'a', fields: new Map([['firstName', 'Anne']]), createdAt: 0 });
  expect((await workspace.sync(file, flags)).report.map(outcome)).toEqual(['updated 1', 'deleted 1']);
  expect(sandbox.book.size).toBe(0);
});
