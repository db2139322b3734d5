import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { took } from '../support/scripted-reply.js';
import { contactOf, openSandbox, openServer } from './servers.js';
import { column, counts, openWorkspace, outcome, readRun, type Workspace } from './workspace.js';

const BASE = 'id,firstName,phone,VIP:boolean\na,Ann,111222,true\nb,Bob,222333,false\nc,Cyd,333444,\n';

async function open(): Promise<{
  workspace: Workspace;
  server: Awaited<ReturnType<typeof openServer>>;
  bodies: () => unknown[];
}> {
  const server = await openServer({ script: () => took() });
  const workspace = openWorkspace();
  await workspace.write('base.csv', BASE);
  return {
    workspace,
    server,
    bodies: () => server.log.map((request) => [request.method, contactOf(request), request.body]),
  };
}

describe('--base without a list', () => {
  test('one edited cell is one request with that cell, and the plan says what was edited', async () => {
    const { workspace, server, bodies } = await open();
    const csv = BASE.replace('Bob', 'Bobby');
    const flags = ['--base', 'base.csv', '--base-url', server.baseUrl];
    const result = await workspace.sync(csv, flags);
    expect(bodies()).toEqual([['PATCH', 'b', { firstName: 'Bobby' }]]);
    expect(result.report.map(outcome)).toEqual(['unchanged 0', 'updated 1', 'unchanged 0']);
    expect(column(result, 'changed_fields')).toEqual(['', 'firstName', '']);
    expect([result.code, result.summary.causes]).toEqual([0, []]);
    const plan = await workspace.run(['validate', '-f', 'contacts.csv', '--base', 'base.csv']);
    expect(plan.stdout).toContain('Compared with the base: 1 edited cell in 1 row.');
    expect(plan.stdout).toMatch(/not edited, unchanged +2/);
  });

  test('the same edits are not sent twice, those of a later export are, and a plain sync is not misled', async () => {
    const { workspace, server, bodies } = await open();
    const target = ['--base-url', server.baseUrl];
    const flags = ['--base', 'base.csv', ...target];
    await workspace.sync(BASE, target);
    expect(server.log).toHaveLength(3);
    expect(counts(await workspace.sync(BASE.replace('Bob', 'Bobby'), flags))).toEqual({
      updated: 1,
      unchanged: 2,
    });
    expect(counts(await workspace.sync(BASE.replace('Bob', 'Bobby'), flags))).toEqual({ unchanged: 3 });
    // Somebody has set it back meanwhile.
    await workspace.write('base.csv', `${BASE}d,Dan,444555,\n`);
    await workspace.sync(BASE.replace('Bob', 'Bobby'), flags);
    expect(bodies().slice(3)).toEqual([
      ['PATCH', 'b', { firstName: 'Bobby' }],
      ['PATCH', 'b', { firstName: 'Bobby' }],
    ]);
    // Rows that were not edited have left what was sent as it was.
    expect(counts(await workspace.sync(BASE, target))).toEqual({ updated: 1, unchanged: 2 });
  });

  test('rows may be removed, added and sorted, and columns hidden, added and moved; the base may be gzipped', async () => {
    const { workspace, server, bodies } = await open();
    await workspace.write('base.csv.gz', gzipSync(BASE.replaceAll(',', ';')));
    const csv = 'Note:text,VIP:boolean,id\nnew,,c\n,yes,b\n,,new\n';
    const result = await workspace.sync(csv, ['--base', 'base.csv.gz', '--base-url', server.baseUrl]);
    expect(bodies()).toEqual([
      ['PATCH', 'c', { Note: 'new' }],
      ['PATCH', 'b', { VIP: true }],
    ]);
    expect(result.report.map(outcome)).toEqual(['updated 1', 'updated 1', 'unchanged nothing_to_send 0']);
    const plan = await workspace.run(['validate', '-f', 'contacts.csv', '--base', 'base.csv.gz']);
    expect(plan.stdout).toContain('1 row is not in the base (first line 4): sent whole.');
    expect(plan.stdout).toContain('The base lacks "Note:text": each cell there counts as edited.');
  });

  test('what a spreadsheet rewrites is no edit, and the plan tells of it', async () => {
    const { workspace, server, bodies } = await open();
    await workspace.write(
      'base.csv',
      'id,phone,birthday,code:text,VIP:boolean\n' +
        'a,0903111222,1990-05-13,007,true\nb,84903111222,1990-05-03,123456789012345678,false\n',
    );
    const csv =
      'id;phone;birthday;code:text;VIP:boolean\r\n' +
      'a;903111222;13.05.1990;7;TRUE\r\nb;8.49E+10;3/5/1990;123456789012345000;FALSE\r\n';
    const result = await workspace.sync(csv, ['--base', 'base.csv', '--base-url', server.baseUrl]);
    expect([counts(result), bodies()]).toEqual([{ unchanged: 2 }, []]);
    const plan = await workspace.run(['validate', '-f', 'contacts.csv', '--base', 'base.csv']);
    expect(plan.stdout.replace(/\s+/g, ' ')).toContain(
      '6 cells were rewritten by a spreadsheet, which is no edit: birthday 2 (first line 2), phone 2',
    );
  });

  test('a cell that cannot be read is of no matter where nobody has touched it', async () => {
    const { workspace, server, bodies } = await open();
    await workspace.write('base.csv', 'id,firstName,email\na,Ann,none\nb,Bob,none\nc,Cyd,none\n');
    const csv = 'id,firstName,email\na,Anna,none\nb,Bob,broken\nc,Cyd,none\n';
    const result = await workspace.sync(csv, ['--base', 'base.csv', '--base-url', server.baseUrl]);
    expect(bodies()).toEqual([['PATCH', 'a', { firstName: 'Anna' }]]);
    expect(result.report.map(outcome)).toEqual(['updated 1', 'invalid invalid_email 0', 'unchanged 0']);
  });

  test('an emptied cell is left alone and named; --blank clear clears it, and only it', async () => {
    const { workspace, server, bodies } = await open();
    const csv = BASE.replace('111222', '');
    const flags = ['--base', 'base.csv', '--base-url', server.baseUrl];
    expect(counts(await workspace.sync(csv, flags))).toEqual({ unchanged: 3 });
    const plan = await workspace.run(['validate', '-f', 'contacts.csv', '--base', 'base.csv']);
    expect(plan.stdout.replace(/\s+/g, ' ')).toContain(
      '1 cell was emptied and is left alone (--blank clear clears it): phone (first line 2)',
    );
    await workspace.sync(csv, [...flags, '--blank', 'clear']);
    expect(bodies()).toEqual([['PATCH', 'a', { phone: null }]]);
  });

  test('a row that deletes is sent whatever the base says, and edits of one contact are merged', async () => {
    const { workspace, server, bodies } = await open();
    await workspace.write(
      'm.yaml',
      'version: 1\nid: id\naction: op\nfields: { firstName: firstName, phone: phone }\n',
    );
    const csv = 'id,firstName,phone,op\na,Ann,111222,delete\nb,Bo,222333,\nb,Bob,999888,\nb,Bob,222333,\n';
    const flags = ['--base', 'base.csv', '-m', 'm.yaml', '--yes', '--base-url', server.baseUrl];
    const result = await workspace.sync(csv, flags);
    expect(bodies().sort()).toEqual([
      ['DELETE', 'a', ''],
      ['PATCH', 'b', { firstName: 'Bo', phone: '999888' }],
    ]);
    expect(result.report.map(outcome)).toEqual(['deleted 1', 'merged 0', 'updated 1', 'unchanged 0']);
  });
});

describe('a base that is not of this file', () => {
  const nothingKept = (workspace: Workspace) =>
    existsSync(workspace.path('chative-data', 'runs', 'latest', 'base.db'));

  test.each([
    ['is not there', undefined, 'there is no such file'],
    ['has no key column', 'name,phone\nAnn,1\n', 'has no column "id", by which rows find their contacts'],
    ['has none of the columns', 'id,other\na,1\n', 'has none of the columns that would be sent'],
    [
      'has other rows',
      'id,firstName\nx,Ann\ny,Bob\n',
      'has none of the rows of contacts.csv by id, column "id"',
    ],
    [
      'has an ID twice',
      `${BASE}a,Ann,1,\n`,
      'has two rows with the ID "a" (lines 2 and 5), so it is no export',
    ],
    [
      'has a column twice',
      'id,firstName,firstName\na,Ann,Ann\n',
      'has the column "firstName" more than once',
    ],
    ['is no table', '{"a":1}', 'JSON'],
    ['is empty', '', 'empty'],
    ['has a row that is cut', 'id,firstName,phone\na,An"n,1\n', 'line 2'],
  ])('%s: exit 2, before any request, with the reason', async (_, base, reason) => {
    const { workspace, server } = await open();
    if (base === undefined) await rm(workspace.path('base.csv'));
    else await workspace.write('base.csv', base);
    await workspace.write('contacts.csv', BASE);
    const args = ['sync', '-f', 'contacts.csv', '--base', 'base.csv', '--base-url', server.baseUrl];
    const { code, stderr } = await workspace.run(args);
    expect([code, server.log.length]).toEqual([2, 0]);
    expect(stderr).toContain('--base');
    expect(stderr).toContain(reason);
    expect(stderr).toContain('name the export that this file was made from');
    expect(nothingKept(workspace)).toBe(false);
  });

  test.each([
    ['contacts.csv', '--base names the file itself'],
    ['-', '--base - is no file'],
  ])('--base %s is a mistake', async (base, said) => {
    const workspace = openWorkspace();
    await workspace.write('contacts.csv', BASE);
    const { code, stderr } = await workspace.run(['sync', '-f', 'contacts.csv', '--base', base]);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  test('a file without rows has nothing that could be in it', async () => {
    const { workspace, server } = await open();
    const result = await workspace.sync('id,firstName\n', [
      '--base',
      'base.csv',
      '--base-url',
      server.baseUrl,
    ]);
    expect([result.code, counts(result)]).toEqual([0, {}]);
  });
});

const HELD = {
  a: { firstName: 'Ann', phone: '111222', VIP: true },
  b: { firstName: 'Bob', phone: '222333', VIP: false },
  c: { firstName: 'Cyd', phone: '333444' },
};

describe('--base with --compare', () => {
  const EDITED = BASE.replace('Ann,111222', 'Anna,999111').replace('Bob', 'Bobby').replace('Cyd', 'Cydney');

  /** Somebody has changed a phone that the file edits too, one that it does not, and a name just as the file does. */
  async function openEdited() {
    const sandbox = await openSandbox(HELD);
    sandbox.book.patch('a', new Map([['phone', '555666']]), 1);
    sandbox.book.patch('b', new Map([['phone', '777888']]), 1);
    sandbox.book.patch('c', new Map([['firstName', 'Cydney']]), 1);
    const workspace = openWorkspace();
    await workspace.write('base.csv', BASE);
    const flags = ['--base', 'base.csv', '--compare', '--base-url', sandbox.url];
    return { sandbox, workspace, flags };
  }

  test('what somebody has changed since is left alone, the other edits are sent', async () => {
    const { sandbox, workspace, flags } = await openEdited();
    const result = await workspace.sync(EDITED, flags);
    expect(result.report.map(outcome)).toEqual(['conflict conflict 1', 'updated 1', 'unchanged 0']);
    expect(column(result, 'changed_fields')).toEqual(['firstName', 'firstName', '']);
    expect(result.report[0]?.['error_message']).toBe(
      'phone is "555666" in Chative by now, and was "111222" in the base: left alone',
    );
    expect([result.code, result.summary.rows.conflict]).toEqual([3, 1]);
    expect(result.summary.requests).toMatchObject({ patch: 2 });
    expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'Anna', phone: '555666', VIP: true });
    expect(sandbox.book.get('b')?.fields).toEqual({ firstName: 'Bobby', phone: '777888', VIP: false });
    expect(await readFile(join(result.runDir, 'rejected.csv'), 'utf8')).toContain('conflict');
    expect(await readFile(join(result.runDir, 'changes.csv'), 'utf8')).not.toContain('phone');
  });

  test('the next command puts the own value through, and nothing else', async () => {
    const { sandbox, workspace, flags } = await openEdited();
    const result = await workspace.sync(EDITED, flags);
    expect(result.stderr).toContain(
      'keep in rejected.csv only the rows that shall overwrite Chative, then: ',
    );
    const again = await workspace.run([
      ...['sync', '-f', join(result.runDir, 'rejected.csv'), '--base', 'base.csv', '--json'],
      ...['--base-url', sandbox.url],
    ]);
    expect(again.code).toBe(0);
    expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'Anna', phone: '999111', VIP: true });
    expect(sandbox.book.get('b')?.fields['phone']).toBe('777888');
  });

  test('the plan, a dry run and the run say the same', async () => {
    const { sandbox, workspace, flags } = await openEdited();
    const dry = await workspace.sync(EDITED, [...flags, '--dry-run']);
    expect(dry.code).toBe(3);
    expect(dry.report.map(outcome)).toEqual(['conflict conflict 0', 'would_update 0', 'unchanged 0']);
    expect(column(dry, 'changed_fields')).toEqual(['firstName', 'firstName', '']);
    const { stdout } = await workspace.run(['sync', '-f', 'contacts.csv', '--dry-run', ...flags]);
    expect(stdout).toMatch(/update +1\n/);
    expect(stdout).toMatch(/conflict, left alone +1\n/);
    expect(stdout).toContain('Of the rows in conflict, 1 request will send the other edits.');
    expect(stdout).toMatch(/Price: [34] requests/);
    expect(sandbox.requests.patch).toBe(0);
  });

  test('a conflict is no failure of --max-failures: what is left alone is safe', async () => {
    const { workspace, flags } = await openEdited();
    expect((await workspace.sync(EDITED, [...flags, '--max-failures', '0'])).code).toBe(3);
  });

  test('rows that a conflict carried share its word, and --duplicates each judges row by row', async () => {
    const { sandbox, workspace, flags } = await openEdited();
    const csv = `${BASE}a,Ann,999111,true\na,Anna,111222,true\n`;
    const merged = await workspace.sync(csv, [...flags, '--dry-run']);
    expect(merged.report.slice(3).map(outcome)).toEqual(['conflict conflict 0', 'conflict conflict 0']);
    expect(column(merged, 'changed_fields').slice(3)).toEqual(['', 'firstName']);
    const each = await workspace.sync(csv, [...flags, '--duplicates', 'each']);
    expect(each.report.slice(3).map(outcome)).toEqual(['conflict conflict 0', 'updated 1']);
    expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'Anna', phone: '555666', VIP: true });
  });

  test('rows are held against the base by e-mail, too; contacts that share one are ambiguous', async () => {
    const sandbox = await openSandbox({
      a: { email: 'ann@x.com', firstName: 'Ann' },
      b: { email: 'two@x.com', firstName: 'Bob' },
      c: { email: 'two@x.com', firstName: 'Cyd' },
    });
    const workspace = openWorkspace();
    await workspace.write(
      'base.csv',
      'id,email,firstName\na,ann@x.com,Ann\nb,two@x.com,Bob\nc,two@x.com,Cyd\nd,,Guest\n',
    );
    const csv = 'email,firstName\nANN@x.com,Anna\ntwo@x.com,Bobby\n';
    const flags = ['--match', 'email', '--base', 'base.csv', '--compare', '--base-url', sandbox.url];
    const result = await workspace.sync(csv, flags);
    expect(result.report.map(outcome)).toEqual(['updated 1', 'invalid ambiguous_match 0']);
    expect(sandbox.book.get('a')?.fields['firstName']).toBe('Anna');
  });
});

describe('--resume with --base', () => {
  test('the run goes on by its own copy of the base, with its row and its conflict told once', async () => {
    const sandbox = await openSandbox(HELD);
    sandbox.book.patch('a', new Map([['phone', '555666']]), 1);
    const workspace = openWorkspace();
    await workspace.write('base.csv', BASE);
    const csv = BASE.replace('111222', '999111').replace('Bob', 'Bobby').replace('Cyd', 'Cydney');
    const flags = ['--base', 'base.csv', '--compare', '--base-url', sandbox.url];
    const first = await workspace.sync(csv, [...flags, '--limit', '1']);
    expect([first.code, counts(first)]).toEqual([3, { conflict: 1, pending: 2 }]);
    await rm(workspace.path('base.csv'));
    const rest = await readRun(await workspace.run(['sync', '--resume', '--json']));
    expect([rest.code, counts(rest)]).toEqual([3, { conflict: 1, updated: 2 }]);
    expect(rest.summary.causes).toMatchObject([{ code: 'conflict', count: 1, lines: [2] }]);
    expect(await readFile(join(rest.runDir, 'rejected.csv'), 'utf8')).toContain('999111');
    expect(existsSync(join(rest.runDir, 'base.gz'))).toBe(false);
    expect(sandbox.book.get('b')?.fields['firstName']).toBe('Bobby');
  });

  test('another base, or without a copy a changed one, is refused', async () => {
    const { workspace, server } = await open();
    const csv = BASE.replace('Ann', 'Anna').replace('Bob', 'Bobby');
    const flags = ['--base', 'base.csv', '--no-spool', '--limit', '1', '--base-url', server.baseUrl];
    await workspace.sync(csv, flags);
    await workspace.write('other.csv', BASE);
    const other = await workspace.run(['sync', '--resume', '--base', 'other.csv']);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('--base is other.csv, but the run began with'),
    ]);
    await workspace.write('base.csv', BASE.replace('Cyd', 'Cy'));
    const changed = await workspace.run(['sync', '--resume']);
    expect([changed.code, changed.stderr]).toEqual([
      2,
      expect.stringContaining('has changed since the run began'),
    ]);
    await workspace.write('base.csv', BASE);
    expect((await workspace.run(['sync', '--resume'])).code).toBe(0);
    expect(server.log).toHaveLength(2);
  });

  test("what the file's own rows left behind in an earlier run is nobody else's change", async () => {
    const sandbox = await openSandbox(HELD);
    const workspace = openWorkspace();
    await workspace.write('base.csv', BASE);
    const csv = BASE.replace('a,Ann,111222,true\n', 'a,Ann,1000001,true\na,Ann,1000002,true\n');
    const flags = ['--base', 'base.csv', '--compare', '--duplicates', 'each', '--base-url', sandbox.url];
    expect(counts(await workspace.sync(csv, flags))).toEqual({ updated: 2, unchanged: 2 });
    expect(counts(await workspace.sync(csv, flags))).toEqual({ unchanged: 4 });
    // An edit more: what the first row wants was overwritten by the second, not by somebody else.
    const more = csv.replace('a,Ann,1000002', 'a,Anna,1000002');
    expect(counts(await workspace.sync(more, flags))).toEqual({ updated: 2, unchanged: 2 });
    expect(sandbox.book.get('a')?.fields).toMatchObject({ firstName: 'Anna', phone: '1000002' });
  });

  test('with --duplicates each, rows of which one is in conflict are not sent again in the next run', async () => {
    const sandbox = await openSandbox(HELD);
    sandbox.book.patch('a', new Map([['phone', '555666']]), 1);
    const workspace = openWorkspace();
    await workspace.write('base.csv', BASE);
    const csv = BASE.replace('a,Ann,111222,true\n', 'a,Anna,999111,true\na,Anne,111222,true\n');
    const flags = ['--base', 'base.csv', '--compare', '--duplicates', 'each', '--base-url', sandbox.url];
    expect(counts(await workspace.sync(csv, flags))).toEqual({ conflict: 1, updated: 1, unchanged: 2 });
    const again = await workspace.sync(csv, flags);
    expect([counts(again), again.summary.requests.patch]).toEqual([{ conflict: 1, unchanged: 3 }, 0]);
  });

  test("what an earlier part of the run wrote is nobody else's change", async () => {
    const sandbox = await openSandbox(HELD);
    const workspace = openWorkspace();
    await workspace.write('base.csv', BASE);
    const csv = BASE.replace('a,Ann,111222,true\n', 'a,Ann,1000001,true\na,Ann,1000002,true\n');
    const flags = ['--base', 'base.csv', '--compare', '--duplicates', 'each', '--base-url', sandbox.url];
    await workspace.sync(csv, [...flags, '--limit', '1']);
    const rest = await readRun(await workspace.run(['sync', '--resume', '--json']));
    expect([rest.code, counts(rest)]).toEqual([0, { updated: 2, unchanged: 2 }]);
    expect(sandbox.book.get('a')?.fields['phone']).toBe('1000002');
  });
});

test('a file in another form than the export, bound by a mapping: its edits alone are sent, and nobody is in conflict', async () => {
  const sandbox = await openSandbox({
    a: { firstName: 'Ann', birthday: 86_400, LTV: 1.125 },
    b: { firstName: 'Bob', birthday: 172_800, LTV: 2.5 },
    c: { firstName: 'Cyd', LTV: 3 },
  });
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url, '--rate', 'unlimited'];
  await workspace.run(['export', '--out', 'base.csv', ...target]);
  const mapping = [
    'version: 1',
    'id: Nr',
    'fields: { firstName: Vorname, birthday: { column: Geboren, format: dd/MM/yyyy } }',
    'customFields: { LTV: { column: Umsatz, type: number, decimal: ",", thousands: "." } }',
  ].join('\n');
  await workspace.write('m.yaml', mapping);
  const csv = 'Nr;Vorname;Geboren;Umsatz\na;Ann;02/01/1970;1,125\nb;Bob;04/01/1970;2,75\nc;Cyd;;3\n';
  const flags = ['--mapping', 'm.yaml', '--base', 'base.csv', '--compare', '--base-url', sandbox.url];
  const result = await workspace.sync(csv, flags);
  expect([result.code, column(result, 'changed_fields')]).toEqual([0, ['', 'birthday;LTV', '']]);
  expect(sandbox.book.get('b')?.fields).toMatchObject({ birthday: 259_200, LTV: 2.75 });
  expect(sandbox.requests.patch).toBe(1);
});
