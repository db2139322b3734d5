import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiError, html, took } from '../support/scripted-reply.js';
import { asked, contactOf, openServer } from './servers.js';
import { column, counts, openWorkspace, outcome } from './workspace.js';

const MAPPING =
  'version: 1\nid: id\naction: { column: op }\nfields: { firstName: first, lastName: last, phone: phone }\n';
const CSV =
  'id,first,last,phone,op\n' +
  'a,Ana,,,\n' +
  'b,Bo,,,\n' +
  'a,,Berg,01234,\n' +
  'a,Anna,,,\n' +
  'b,,,nothing,oops\n';

test('rows of one contact are merged into one PATCH; later cells win, an invalid row takes no part', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const result = await workspace.sync(CSV, ['-m', 'm.yaml', '--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual([
    'merged 0',
    'updated 1',
    'merged 0',
    'updated 1',
    'invalid invalid_action 0',
  ]);
  const merged = server.log.find((request) => contactOf(request) === 'a');
  expect(merged!.body).toEqual({ firstName: 'Anna', lastName: 'Berg', phone: '01234' });
  expect(server.log).toHaveLength(2);
});

test('where the carrier fails, all rows it carried fail with it and are rejected', async () => {
  const server = await openServer({ script: [apiError(400, 'phone is refused')] });
  const csv = 'id,firstName,phone\na,Ana,\na,,01234\n';
  const result = await openWorkspace().sync(csv, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(counts(result)).toEqual({ failed: 2 });
  expect(column(result, 'error_code')).toEqual(['bad_request', 'bad_request']);
  const rejected = await readFile(join(result.runDir, 'rejected.csv'), 'utf8');
  expect(rejected).toMatch(/,a,Ana,\r?\n/);
  expect(rejected).toMatch(/,a,,01234\r?\n/);
});

test('a delete absorbs the rows before it; updates after it find nobody, without a request', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = 'id,first,last,phone,op\na,Ana,,,\na,,,,delete\na,Anna,,,\nb,Bo,,,\n';
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--yes', '--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(column(result, 'status')).toEqual(['merged', 'deleted', 'not_found', 'updated']);
  expect(asked(server).toSorted()).toEqual(['DELETE a', 'PATCH b']);
});

test('rejected duplicates are all invalid, the others are sent', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const csv = 'id,firstName\na,Ana\nb,Bo\na,Anna\n';
  const result = await workspace.sync(csv, ['--duplicates', 'reject', '--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(result.report.map(outcome)).toEqual(['invalid duplicate 0', 'updated 1', 'invalid duplicate 0']);
  expect(asked(server)).toEqual(['PATCH b']);
});

test('with each, requests for one contact go in file order and never overlap, retries included', async () => {
  const server = await openServer({
    script: ({ index }) => ({ ...(index % 4 === 0 ? html(503) : took()), delayMs: (index * 7) % 40 }),
  });
  const rows = Array.from({ length: 40 }, (_, i) => `c${i % 4},v${i}\n`);
  const flags = ['--duplicates', 'each', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(`id,firstName\n${rows.join('')}`, flags);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 40 });
  for (const contact of ['c0', 'c1', 'c2', 'c3']) {
    const mine = server.log.filter((request) => contactOf(request) === contact);
    const numbers = mine.map(({ body }) => Number((body as { firstName: string }).firstName.slice(1)));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(10);
    for (const [i, { startMs }] of mine.entries())
      if (i > 0) expect(startMs).toBeGreaterThanOrEqual(mine[i - 1]!.endMs! - 5);
  }
});

test('with each, the same file again is unchanged, and a changed row sends the contact anew', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const flags = ['--duplicates', 'each', '--base-url', server.baseUrl];
  const csv = 'id,firstName\na,Ana\nb,Bo\na,Anna\n';
  expect(counts(await workspace.sync(csv, flags))).toEqual({ updated: 3 });
  expect(counts(await workspace.sync(csv, flags))).toEqual({ unchanged: 3 });
  expect(server.log).toHaveLength(3);
  expect(counts(await workspace.sync(csv.replace('Ana', 'Anni'), flags))).toEqual({
    updated: 2,
    unchanged: 1,
  });
});

test('with each, an invalid row takes no part in what a resumed run remembers of its contact', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const csv = 'id,LTV:number\na,1\na,12x\nb,1\na,2\n';
  const flags = ['--duplicates', 'each', '--base-url', server.baseUrl];
  expect(counts(await workspace.sync(csv, [...flags, '--limit', '3']))).toEqual({
    updated: 2,
    invalid: 1,
    pending: 1,
  });
  await workspace.run(['sync', '--resume']);
  expect(asked(server)).toHaveLength(3);
  expect(counts(await workspace.sync(csv, flags))).toEqual({ unchanged: 3, invalid: 1 });
  expect(server.log).toHaveLength(3);
});

test.each([
  ['merge', ['merged', 'deleted', 'not_found'], ['DELETE a']],
  ['each', ['updated', 'deleted', 'not_found'], ['PATCH a', 'DELETE a']],
])('a deleted contact stays deleted in the next run: %s', async (mode, statuses, requests) => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = 'id,first,last,phone,op\na,Ana,,,\na,,,,delete\na,Anna,,,\n';
  const flags = ['-m', 'm.yaml', '--yes', '--duplicates', mode, '--base-url', server.baseUrl];
  expect(column(await workspace.sync(csv, flags), 'status')).toEqual(statuses);
  const again = await workspace.sync(csv, flags);
  expect(column(again, 'status').slice(1)).toEqual(['unchanged', 'not_found']);
  expect(asked(server)).toEqual(requests);
});
