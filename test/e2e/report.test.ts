import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiError, took } from '../support/scripted-reply.js';
import { contactOf, openServer } from './servers.js';
import { column, counts, openWorkspace, people } from './workspace.js';

const COLUMNS =
  'row,line,contact_id,action,status,http_status,attempts,changed_fields,error_code,error_message,started_at,finished_at';
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

test('every row has one line with all the columns, by the physical line on which it begins', async () => {
  const server = await openServer({
    script: (request) => (contactOf(request) === 'b' ? apiError(404, 'Contact not found') : took()),
  });
  const csv =
    'id,firstName,note:text\n' +
    'a,Ana,"two\nlines"\n' +
    'b,Bo,\n' +
    ',Cy,\n' +
    'd,,\n' +
    'a,Anna,\n' +
    'e,Eve,too,many\n';
  const result = await openWorkspace().sync(csv, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(3);
  expect(counts(result)).toEqual({ updated: 1, merged: 1, unchanged: 1, invalid: 2, notFound: 1 });
  const text = await readFile(join(result.runDir, 'report.csv'), 'utf8');
  expect(text.replace(/^\uFEFF/, '').split(/\r?\n/)[0]).toBe(COLUMNS);
  expect(result.report).toMatchObject([
    { row: '1', line: '2', contact_id: 'a', action: 'update', status: 'merged', error_code: '' },
    { row: '2', line: '4', contact_id: 'b', status: 'not_found', http_status: '404', attempts: '1' },
    { row: '3', line: '5', contact_id: '', status: 'invalid', error_code: 'missing_id', attempts: '0' },
    { row: '4', line: '6', status: 'unchanged', error_code: 'nothing_to_send', attempts: '0' },
    { row: '5', line: '7', contact_id: 'a', status: 'updated', http_status: '200', attempts: '1' },
    { row: '6', line: '8', status: 'invalid', error_code: 'malformed_row', attempts: '0' },
  ]);
  expect(result.report[1]).toMatchObject({ error_code: 'not_found', error_message: 'Contact not found' });
  expect(result.report[4]!['changed_fields']!.split(';').toSorted()).toEqual(['firstName', 'note']);
  for (const row of result.report) {
    expect(row['started_at']).toMatch(UTC);
    expect(row['finished_at']).toMatch(UTC);
    expect(row['started_at']! <= row['finished_at']!).toBe(true);
  }
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('a cell %s is defused in the report alone', async (formula) => {
  const server = await openServer({ script: [apiError(400, `${formula} is refused`)] });
  const result = await openWorkspace().sync(`id,firstName\n${formula},${formula}\n`, [
    '--base-url',
    server.baseUrl,
  ]);
  expect(result.code).toBe(3);
  const report = await readFile(join(result.runDir, 'report.csv'), 'utf8');
  const [row] = result.report;
  expect(row!['contact_id']).toMatch(/^[^=+@-]/);
  expect(row!['contact_id']).toContain(formula);
  expect(row!['error_message']).toMatch(/^[^=+@-]/);
  expect(report).not.toContain(`,${formula}`);
  const rejected = await readFile(join(result.runDir, 'rejected.csv'), 'utf8');
  expect(rejected.trimEnd().endsWith(`,${formula},${formula}`)).toBe(true);
});

test('summary.json is the object that --json prints, and standard output holds nothing else', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const result = await workspace.sync(people(3), ['--base-url', server.baseUrl]);
  expect(result.stdout.trim().split('\n')).toHaveLength(1);
  const saved = await readFile(join(result.runDir, 'summary.json'), 'utf8');
  expect(JSON.parse(saved)).toEqual(result.summary);
  const rows = {
    total: 3,
    updated: 3,
    deleted: 0,
    unchanged: 0,
    merged: 0,
    invalid: 0,
    notFound: 0,
    conflict: 0,
    failed: 0,
    pending: 0,
  };
  expect(result.summary).toEqual({
    runId: expect.any(String),
    file: 'contacts.csv',
    startedAt: expect.stringMatching(UTC),
    finishedAt: expect.stringMatching(UTC),
    durationMs: expect.any(Number),
    dryRun: false,
    interrupted: false,
    exitCode: 0,
    stopReason: 'done',
    retryable: false,
    runDir: workspace.path('chative-data', 'runs', result.summary.runId),
    rows,
    requests: { list: 0, get: 0, patch: 3, delete: 0, retries: 0, rateLimited: 0 },
    rate: { configured: 'unlimited', achievedPerMinute: expect.any(Number) },
    causes: expect.any(Array),
  });
});

test('a dry run sends nothing and writes the whole report with what would be done', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('m.yaml', 'version: 1\nid: id\naction: { column: op }\nfields: { firstName: name }');
  const csv = 'id,name,op\na,Ana,\nb,,delete\n,x,\n';
  const flags = ['--mapping', 'm.yaml', '--dry-run', '--base-url', server.baseUrl, '--max-deletes', '1'];
  const result = await workspace.sync(csv, flags, { env: { CHATIVE_API_KEY: '' } });
  expect(result.code).toBe(3);
  expect(server.log).toEqual([]);
  expect(column(result, 'status')).toEqual(['would_update', 'would_delete', 'invalid']);
  expect(result.summary).toMatchObject({ dryRun: true, exitCode: 3, interrupted: false });
  expect(counts(result)).toEqual({ updated: 1, deleted: 1, invalid: 1 });
});

test('without --json the plan and the summary are printed, the log stays on standard error', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', people(2));
  const flags = ['--base-url', server.baseUrl, '--log-format', 'json'];
  const { code, stdout, stderr } = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/2 requests.*at 200\/min/);
  expect(stdout).toContain(workspace.path('chative-data'));
  expect(stdout).toContain('report.csv');
  for (const line of stderr.split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow();
});
