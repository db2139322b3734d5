import { readFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { apiError, json, took } from '../support/scripted-reply.js';
import { asked, openSandbox, openServer } from './servers.js';
import { counts, openWorkspace, outcome, readRun } from './workspace.js';

const MIRROR = ['--delete-missing', '--max-deletes', '50'];

test('listed contacts that the file lacks are deleted last, with lines of their own', async () => {
  const contacts = ['x', 'a', 'b', 'y'].map((id) => ({ id, firstName: 'old' }));
  const server = await openServer({
    script: ({ method, path }) =>
      method === 'GET' ? json({ list: path.includes('page=0') ? contacts : [] }) : took(),
  });
  const result = await openWorkspace().sync('id,firstName\na,A\nb,B\nc,C\n', [
    ...MIRROR,
    '--concurrency',
    '1',
    '--base-url',
    server.baseUrl,
  ]);
  expect(result.code).toBe(0);
  expect(asked(server).slice(2, 5).toSorted()).toEqual(['PATCH a', 'PATCH b', 'PATCH c']);
  expect(asked(server).slice(5)).toEqual(['DELETE x', 'DELETE y']);
  expect(result.summary.rows).toMatchObject({ total: 5, updated: 3, deleted: 2, pending: 0 });
  const lines = result.report.filter(({ row }) => row === '');
  expect(lines.map((line) => [line['line'], line['contact_id'], outcome(line)])).toEqual([
    ['', 'x', 'deleted 1'],
    ['', 'y', 'deleted 1'],
  ]);
});

describe('nobody who is in the file is deleted, however the row reads', () => {
  test.each<[string, string, string[], Record<string, Record<string, string>>, string[]]>([
    [
      'an invalid row',
      'id,LTV:number\nkeep,12x\n',
      [],
      { keep: { firstName: 'old' }, lost: { firstName: 'old' } },
      ['lost'],
    ],
    [
      'an ID in another case',
      'id,firstName\nKEEP,A\n',
      [],
      { keep: { firstName: 'old' }, lost: { firstName: 'old' } },
      ['lost'],
    ],
    [
      'refused duplicates',
      'id,firstName\nkeep,A\nkeep,B\n',
      ['--duplicates', 'reject'],
      { keep: { firstName: 'old' }, lost: { firstName: 'old' } },
      ['lost'],
    ],
    [
      'an ambiguous e-mail',
      'email,firstName\nTWIN@example.com,A\n',
      ['--match', 'email'],
      {
        a: { email: 'twin@example.com' },
        b: { email: 'Twin@Example.com' },
        lost: { email: 'l@example.com' },
      },
      ['lost'],
    ],
    [
      'contacts without a match value',
      'email,firstName\na@example.com,A\n',
      ['--match', 'email'],
      { a: { email: 'a@example.com' }, none: { firstName: 'x' }, lost: { email: 'l@example.com' } },
      ['lost'],
    ],
    [
      'a phone with and without its prefix',
      'phone,firstName\n0951 000 001,A\n',
      ['--match', 'phone'],
      { a: { phone: '+84 951 000 001' }, lost: { phone: '+84 951 000 002' } },
      ['lost'],
    ],
    [
      'a row to delete',
      'id,firstName\nkeep,A\n',
      ['--action', 'delete'],
      { keep: { firstName: 'old' }, lost: { firstName: 'old' } },
      ['keep', 'lost'],
    ],
  ])('%s', async (_what, csv, flags, contacts, deleted) => {
    const sandbox = await openSandbox(contacts);
    const target = [...MIRROR, ...flags, '--base-url', sandbox.url];
    await openWorkspace().sync(csv, target);
    expect(Object.keys(contacts).filter((id) => !sandbox.book.get(id))).toEqual(deleted);
  });

  test('a contact that gets a new e-mail is in the file under both', async () => {
    const sandbox = await openSandbox({ a: { email: 'old@example.com' }, lost: { email: 'l@example.com' } });
    const workspace = openWorkspace();
    await workspace.write(
      'm.yaml',
      'version: 1\nmatch: { by: email, column: Old }\nfields: { email: New }\n',
    );
    const flags = ['-m', 'm.yaml', ...MIRROR, '--base-url', sandbox.url];
    const csv = 'Old,New\nold@example.com,new@example.com\n';
    expect(counts(await workspace.sync(csv, flags))).toEqual({ updated: 1, deleted: 1 });
    expect(counts(await workspace.sync(csv, flags))).toEqual({ notFound: 1 });
    expect(sandbox.book.get('a')?.fields).toEqual({ email: 'new@example.com' });
  });

  test('a contact that was made after the file is not missing in it', async () => {
    const sandbox = await openSandbox({ a: { firstName: 'old' }, early: { firstName: 'old' } });
    const fileTime = Date.now() - 60_000;
    sandbox.book.put({ id: 'late', fields: new Map(), createdAt: fileTime + 30_000 });
    const workspace = openWorkspace();
    await workspace.write('contacts.csv', 'id,firstName\na,A\n');
    await utimes(workspace.path('contacts.csv'), fileTime / 1000, fileTime / 1000);
    const args = ['sync', '-f', 'contacts.csv', '--json', ...MIRROR, '--base-url', sandbox.url];
    expect(counts(await readRun(await workspace.run(args)))).toEqual({ updated: 1, deleted: 1 });
    expect(sandbox.book.get('late')).toBeDefined();
  });
});

describe('--delete-missing refuses, and nothing is sent', () => {
  test.each([
    ['a file without rows', 'id,firstName\n', /has no rows/],
    ['an empty file', '', /empty/],
    ['a malformed row', 'id,firstName\na,A\nb\n', /line 3/],
    ['a row without an ID', 'id,firstName\na,A\n,B\n', /line 3/],
    ['a rejected.csv, which holds a part only', '_row,_error_code,id,firstName\n1,x,a,A\n', /_row.*a part/],
    ['an undo.csv', 'id,firstName,_not_restored\na,A,\n', /_not_restored.*a part/],
    ['a row with an invalid ID', 'id,firstName\na,A\nx y,B\n', /line 3/],
  ])('%s', async (_what, csv, message) => {
    const sandbox = await openSandbox({ a: { firstName: 'old' }, b: { firstName: 'old' } });
    const workspace = openWorkspace();
    await workspace.write('contacts.csv', csv);
    const args = ['sync', '-f', 'contacts.csv', '--yes', ...MIRROR, '--base-url', sandbox.url];
    const result = await workspace.run(args);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(message);
    expect(sandbox.requests).toMatchObject({ list: 0, patch: 0, delete: 0 });
  });

  test('a list that did not complete', async () => {
    const server = await openServer({
      script: ({ path }) => (path.includes('page=0') ? json({ list: [{ id: 'x' }] }) : apiError(500, 'no')),
    });
    const flags = [...MIRROR, '--yes', '--max-attempts', '2', '--base-url', server.baseUrl];
    const result = await openWorkspace().sync('id,firstName\na,A\n', flags);
    expect(result.code).toBe(2);
    expect(server.log.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('the bound', () => {
  test.each<[string, string[], number, number]>([
    ['0 without a word of consent', [], 5, 0],
    ['lifted by --yes', ['--yes'], 0, 3],
    ['given and too small, whatever is confirmed', ['--yes', '--max-deletes', '2'], 5, 0],
    ['a share of the listed contacts', ['--max-deletes', '75%'], 0, 3],
    ['too small a share of them', ['--max-deletes', '74%'], 5, 0],
    ['a dry run stops as the run would', ['--dry-run'], 5, 0],
  ])('%s', async (_what, flags, code, deletes) => {
    const sandbox = await openSandbox({
      a: { firstName: 'old' },
      x: { firstName: 'old' },
      y: { firstName: 'old' },
      z: { firstName: 'old' },
    });
    const args = ['--delete-missing', ...flags, '--base-url', sandbox.url];
    const result = await openWorkspace().sync('id,firstName\na,A\n', args);
    expect(result.code).toBe(code);
    expect(sandbox.requests.delete).toBe(deletes);
    expect(sandbox.requests.patch).toBe(code === 0 ? 1 : 0);
  });

  test('a dry run that is allowed reports what it would delete', async () => {
    const sandbox = await openSandbox({ a: { firstName: 'old' }, x: { firstName: 'old' } });
    const args = ['--dry-run', ...MIRROR, '--base-url', sandbox.url];
    const result = await openWorkspace().sync('id,firstName\na,A\n', args);
    expect(result.code).toBe(0);
    expect(result.report.map((line) => line['status']).toSorted()).toEqual(['would_delete', 'would_update']);
    expect(result.summary.rows).toMatchObject({ total: 2, updated: 1, deleted: 1, pending: 0 });
  });
});

test('an interrupted mirror counts the deletes to come as pending, and a resume completes it', async () => {
  const contacts = new Set(['a', 'x', 'y', 'z']);
  let isHanging = true;
  const server = await openServer({
    script({ method, path }) {
      if (method === 'GET')
        return json({
          list: path.includes('page=0') ? [...contacts].map((id) => ({ id, firstName: 'old' })) : [],
        });
      if (method === 'DELETE' && isHanging) return { kind: 'silent' };
      if (method === 'DELETE') contacts.delete(path.split('/').at(-1) ?? '');
      return took();
    },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,A\n');
  const args = ['--json', '--grace', '0s', '--rate', 'unlimited', ...MIRROR, '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '-f', 'contacts.csv', ...args]);
  await expect
    .poll(() => server.log.filter(({ method }) => method === 'DELETE').length, { timeout: 15_000 })
    .toBe(3);
  run.send('SIGTERM');
  const stopped = await readRun(await run.ended);
  expect(stopped.code).toBe(143);
  expect(stopped.summary.rows).toMatchObject({ total: 4, updated: 1, pending: 3 });
  isHanging = false;
  const resumed = await readRun(await workspace.run(['sync', '--resume', '--json', '--max-deletes', '50']));
  expect(resumed.code).toBe(0);
  expect(resumed.summary.rows).toMatchObject({ total: 4, updated: 1, deleted: 3, pending: 0 });
  expect([...contacts]).toEqual(['a']);
});

test('a delete whose answer a kill took has its line after the resume', async () => {
  const contacts = new Set(['a', 'x', 'y']);
  let isHanging = true;
  const server = await openServer({
    script({ method, path }) {
      const id = path.split('/').at(-1) ?? '';
      if (method === 'GET')
        return json({
          list: path.includes('page=0') ? [...contacts].map((id) => ({ id, firstName: 'old' })) : [],
        });
      if (method !== 'DELETE') return took();
      const found = contacts.delete(id);
      if (isHanging) return { kind: 'silent' };
      return found ? took() : apiError(404, 'contact not found');
    },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,A\n');
  const args = ['--json', '--rate', 'unlimited', ...MIRROR, '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '-f', 'contacts.csv', ...args]);
  await expect.poll(() => contacts.size, { timeout: 15_000 }).toBe(1);
  run.send('SIGKILL');
  await run.ended;
  isHanging = false;
  const resumed = await readRun(await workspace.run(['sync', '--resume', '--json', '--max-deletes', '50']));
  expect(resumed.code).toBe(0);
  expect(resumed.summary.rows).toMatchObject({ total: 3, updated: 1, deleted: 2, pending: 0 });
});

test('a resumed mirror spares a contact whose e-mail the interrupted part had changed', async () => {
  const stored = new Map([
    ['a', 'old@example.com'],
    ['b', 'b@example.com'],
  ]);
  let isHanging = true;
  const server = await openServer({
    script({ method, path, body }) {
      const list = [...stored].map(([id, email]) => ({ id, email }));
      if (method === 'GET') return json({ list: path.includes('page=0') ? list : [] });
      const id = path.split('/').at(-1) ?? '';
      if (method === 'DELETE') stored.delete(id);
      else stored.set(id, (body as { email: string }).email);
      return isHanging ? { kind: 'silent' } : took();
    },
  });
  const workspace = openWorkspace();
  // A transform hides the new value from the file's own cells.
  const email = 'email: { column: New, values: { one: new@example.com } }';
  await workspace.write('m.yaml', `version: 1\nmatch: { by: email, column: Old }\nfields: { ${email} }\n`);
  await workspace.write('contacts.csv', 'Old,New\nold@example.com,one\nb@example.com,b@example.com\n');
  const args = ['-m', 'm.yaml', '--json', '--rate', 'unlimited', ...MIRROR, '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '-f', 'contacts.csv', ...args]);
  await expect.poll(() => stored.get('a'), { timeout: 15_000 }).toBe('new@example.com');
  run.send('SIGKILL');
  await run.ended;
  isHanging = false;
  const resumed = await readRun(await workspace.run(['sync', '--resume', '--json', '--max-deletes', '50']));
  expect([...stored.keys()]).toEqual(['a', 'b']);
  // The row still finds its contact, by the e-mail that it had.
  expect(counts(resumed)).toEqual({ updated: 2 });
});

test('a resume that is stopped while it lists, all rows done, still has its missing contacts to delete', async () => {
  const stored = new Set(['a', 'b', 'c']);
  let silent = 'DELETE';
  const server = await openServer({
    script({ method, path }) {
      if (method === silent && !path.endsWith('/b')) return { kind: 'silent' };
      if (method === 'DELETE') stored.delete(path.split('/').at(-1) ?? '');
      const list = path.includes('page=0') ? [...stored].map((id) => ({ id, firstName: 'old' })) : [];
      return json(method === 'GET' ? { list } : {});
    },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,A\n');
  const args = ['--json', '--rate', 'unlimited', '--grace', '200ms'];
  const target = ['--delete-missing', '--max-deletes', '2', '--base-url', server.baseUrl];
  const killed = workspace.start(['sync', '-f', 'contacts.csv', ...target, ...args]);
  await expect
    .poll(() => asked(server).filter((ask) => ask.startsWith('DELETE')), { timeout: 15_000 })
    .toHaveLength(2);
  const report = workspace.path('chative-data', 'runs', 'latest', 'report.csv');
  await expect.poll(() => readFileSync(report, 'utf8'), { timeout: 15_000 }).toContain('b,delete,deleted');
  killed.send('SIGKILL');
  await killed.ended;

  silent = 'GET';
  const before = server.log.length;
  const stopped = workspace.start(['sync', '--resume', '--max-deletes', '2', ...args]);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(before);
  stopped.send('SIGTERM');
  const cut = await readRun(await stopped.ended);
  expect(cut.summary).toMatchObject({ exitCode: 143, interrupted: true });

  silent = 'nothing';
  const resumed = await readRun(await workspace.run(['sync', '--resume', '--max-deletes', '2', ...args]));
  expect(counts(resumed)).toEqual({ updated: 1, deleted: 2 });
  expect([...stored]).toEqual(['a']);
  // The line of a missing contact is no row of the file.
  expect(resumed.stderr).toContain('"rowsInFile":1,"rowsDone":1,');
});

test('where only a missing contact fails there is no rejected.csv, and nothing names one', async () => {
  const server = await openServer({
    script({ method, path }) {
      if (method === 'DELETE') return json({ message: 'no' }, 400);
      return json(
        method === 'GET'
          ? {
              list: path.includes('page=0')
                ? [
                    { id: 'a', firstName: 'old' },
                    { id: 'b', firstName: 'old' },
                  ]
                : [],
            }
          : {},
      );
    },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,A\n');
  const args = ['-f', 'contacts.csv', '--delete-missing', '--yes', '--base-url', server.baseUrl];
  const { code, stdout } = await workspace.run(['sync', ...args]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/failed +1/);
  expect(stdout).not.toContain('rejected.csv');
});
