import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import type { ContactBook } from '../../src/sandbox/contact-book.js';
import { json, took } from '../support/scripted-reply.js';
import { contactOf, openSandbox, openServer } from './servers.js';
import { counts, KEY, openWorkspace, readRun, type SyncResult } from './workspace.js';

const MAPPING = `
version: 1
id: id
action: { column: op, values: { D: delete } }
fields: { firstName: first, email: mail, birthday: { column: dob, timezone: Asia/Ho_Chi_Minh }, gender: sex, phone: tel }
customFields:
  VIP: { column: vip, type: boolean }
  LTV: { column: ltv, type: number }
  seen: { column: seen, type: date }
  Tier: { column: tier }
`;

function csvOf(...rows: readonly string[]): string {
  return ['op,id,first,mail,dob,sex,tel,vip,ltv,seen,tier', ...rows, ''].join('\n');
}

async function undoOf({ runDir }: SyncResult): Promise<Record<string, string>[]> {
  const text = await readFile(join(runDir, 'undo.csv'), 'utf8');
  // Once, and at the start: spreadsheets read UTF-8 by it.
  expect(text.lastIndexOf('\uFEFF')).toBe(0);
  return parse<Record<string, string>>(text, { columns: true, bom: true });
}

function fieldsOf(book: ContactBook, ids: readonly string[]): Record<string, unknown>[] {
  return ids.map((id) => ({ ...book.get(id)?.fields }));
}

test('applying undo.csv by a plain sync puts every changed contact back', async () => {
  const before: Record<string, Record<string, FieldValue>> = {
    full: {
      firstName: 'Zoë "Z", ; |\nsecond line',
      email: 'zoe@example.com',
      birthday: 1028221200,
      gender: 'female',
      phone: '0123456789',
      VIP: true,
      LTV: 12.5,
      seen: '2023-05-02T00:00:00+00:00',
      Tier: '007',
    },
    bare: { Tier: 'x' },
    same: { firstName: 'Same' },
  };
  const sandbox = await openSandbox(before);
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const flags = ['-m', 'm.yaml', '--compare', '--base-url', sandbox.url];
  const csv = csvOf(
    'update,full,New,new@example.com,1990-01-01,M,+84 95 1000000,no,1,2024-01-01T00:00:00Z,gold',
    'update,bare,B,b@example.com,1990-01-01,F,0951000002,yes,2,2024-01-01T00:00:00Z,x',
    'update,same,Same,,,,,,,,',
  );
  const result = await workspace.sync(csv, flags);
  expect(counts(result)).toEqual({ updated: 2, unchanged: 1 });
  const undo = await undoOf(result);
  expect(undo.map(({ id }) => id)).toEqual(['full', 'bare']);
  expect(undo[1]).toMatchObject({ firstName: '(clear)', 'VIP:boolean': '(clear)', 'Tier:text': '' });
  expect(undo.every((row) => row['_not_restored'] === '')).toBe(true);

  const back = await workspace.run([
    'sync',
    '--file',
    join(result.runDir, 'undo.csv'),
    '--json',
    '--base-url',
    sandbox.url,
  ]);
  expect(back.code).toBe(0);
  expect(fieldsOf(sandbox.book, Object.keys(before))).toEqual(Object.values(before));
});

test('without --compare, whenever contacts were listed, only what really changes is kept', async () => {
  const sandbox = await openSandbox({
    a: { email: 'a@example.com', firstName: 'A' },
    b: { email: 'b@example.com', firstName: 'B' },
  });
  const flags = ['--match', 'email', '--base-url', sandbox.url];
  const csv = 'email,firstName,lastName\nA@example.com,A,New\nb@example.com,B,\n';
  const result = await openWorkspace().sync(csv, flags);
  expect(counts(result)).toEqual({ updated: 2 });
  expect(await undoOf(result)).toEqual([{ id: 'a', firstName: '', lastName: '(clear)', _not_restored: '' }]);
});

test('what a cell cannot give back stands beside the table, and the rest is restored', async () => {
  const listed = { id: 'a', firstName: '(clear)', gender: 'unknown', VIP: 'maybe', Tier: ['x', 'y'], LTV: 5 };
  const server = await openServer({
    script: ({ method, path }) =>
      json(method === 'GET' ? { list: path.includes('page=0') ? [listed] : [] } : {}),
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const result = await workspace.sync(csvOf('update,a,New,,,F,,yes,6,,z'), [
    '-m',
    'm.yaml',
    '--compare',
    '--base-url',
    server.baseUrl,
  ]);
  const [row] = await undoOf(result);
  expect(row).toMatchObject({ firstName: '', gender: '', 'LTV:number': '5', 'Tier:text': '' });
  expect(JSON.parse(row?.['_not_restored'] ?? '')).toEqual({
    firstName: '(clear)',
    gender: 'unknown',
    VIP: 'maybe',
    Tier: ['x', 'y'],
  });
});

test('deleted.ndjson keeps the whole of what was deleted, and neither file what the API refused', async () => {
  const contacts = ['a', 'b', 'c', 'd'].map((id) => ({ id, firstName: id, tags: [id], note: 'line\n"two"' }));
  const server = await openServer({
    script({ method, path, ...request }) {
      if (method === 'GET') return json({ list: path.includes('page=0') ? contacts : [] });
      const id = contactOf({ ...request, method, path });
      return id === 'b' || id === 'd' ? json({ message: 'no' }, 400) : took();
    },
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const csv = csvOf('D,a,,,,,,,,,', 'D,b,,,,,,,,,', 'update,c,C,,,,,,,,', 'update,d,D,,,,,,,,');
  const result = await workspace.sync(csv, [
    '-m',
    'm.yaml',
    '--compare',
    '--yes',
    '--base-url',
    server.baseUrl,
  ]);
  expect(counts(result)).toEqual({ deleted: 1, updated: 1, failed: 2 });
  const kept = (await readFile(join(result.runDir, 'deleted.ndjson'), 'utf8')).trim().split('\n');
  expect(kept.map((line) => JSON.parse(line) as unknown)).toEqual([contacts[0]]);
  expect((await undoOf(result)).map(({ id }) => id)).toEqual(['c']);
});

test('the summary names the files and the command, and never a mirror for rejected.csv', async () => {
  const sandbox = await openSandbox({
    a: { firstName: 'A' },
    b: { firstName: 'b' },
    lost: { firstName: 'lost' },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName,LTV:number\na,B,\nb,B,12x\n');
  const flags = ['--compare', '--delete-missing', '--max-deletes', '1', '--base-url', sandbox.url];
  const { stdout } = await workspace.run(['sync', '-f', 'contacts.csv', ...flags]);
  expect(stdout).toMatch(/^Undo: +chative-contacts undo \S+$/m);
  expect(stdout).toMatch(/^Deleted: +\S+deleted\.ndjson/m);
  expect(stdout).toMatch(/^Next: .*rejected\.csv --compare --base-url/m);
});

test('what comes back in another form is given back, and told as it was', async () => {
  const before = { a: { firstName: ' Ann ', gender: 'Male', Tier: '\ttab', LTV: '12' } };
  const sandbox = await openSandbox(before);
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const target = ['--base-url', sandbox.url];
  const csv = csvOf('update,a,Bo,,,F,,,99,,gold');
  const result = await workspace.sync(csv, ['-m', 'm.yaml', '--compare', ...target]);
  const [line] = await undoOf(result);
  expect(JSON.parse(line!['_not_restored']!)).toEqual(before.a);
  await workspace.run(['sync', '-f', join(result.runDir, 'undo.csv'), ...target]);
  expect(fieldsOf(sandbox.book, ['a'])).toEqual([{ firstName: 'Ann', gender: 'male', Tier: 'tab', LTV: 12 }]);
});

test('digits that no number of this language holds stay in undo.csv and in deleted.ndjson', async () => {
  const list = '{"list":[{"id":"a","LTV":24012345678901235},{"id":"b","fbid":12345678901234567890}]}';
  const server = await openServer({
    script({ method, path }) {
      const body = method === 'GET' ? (path.includes('page=0') ? list : '{"list":[]}') : '{}';
      return { kind: 'send', status: 200, body, headers: { 'content-type': 'application/json' } };
    },
  });
  const workspace = openWorkspace();
  await workspace.write('m.yaml', MAPPING);
  const flags = ['-m', 'm.yaml', '--compare', '--yes', '--base-url', server.baseUrl];
  const result = await workspace.sync(csvOf('update,a,,,,,,,5,,', 'D,b,,,,,,,,,'), flags);
  expect(counts(result)).toEqual({ updated: 1, deleted: 1 });
  expect((await undoOf(result))[0]).toMatchObject({
    'LTV:number': '',
    _not_restored: '{"LTV":24012345678901235}',
  });
  expect(await readFile(join(result.runDir, 'deleted.ndjson'), 'utf8')).toBe(
    '{"id":"b","fbid":12345678901234567890}\n',
  );
});

test('the undo command finds the state and the key, whatever the environment says of ordinary files', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'José' } });
  const workspace = openWorkspace();
  await workspace.write('key.txt', KEY);
  await workspace.write('contacts.csv', 'id;firstName\na;X\n');
  const env = { CHATIVE_DELIMITER: ';', CHATIVE_ENCODING: 'windows-1252', CHATIVE_BLANK: 'clear' };
  const flags = ['--compare', '--data-dir', 'kept', '--api-key-file', 'key.txt', '--base-url', sandbox.url];
  const { stdout } = await workspace.run(['sync', '-f', 'contacts.csv', ...flags], { env });
  const [, args] = /^Undo: +chative-contacts (.*)$/m.exec(stdout)!;
  expect(args).toContain('--data-dir kept --api-key-file key.txt');
  await workspace.run([...args!.split(' '), '--yes'], { env });
  expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'José' });
  await workspace.run(['sync', '-f', 'contacts.csv', ...flags.slice(1), '--delimiter', ';']);
  expect(sandbox.book.get('a')?.fields).toEqual({ firstName: 'X' });
});

test('a dry run, and a run that lists nothing, leave no such files', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'A' } });
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url];
  const dry = await workspace.sync('id,firstName\na,B\n', ['--compare', '--dry-run', ...target]);
  const plain = await workspace.sync('id,firstName\na,B\n', target);
  for (const { runDir } of [dry, plain])
    for (const name of ['undo.csv', 'deleted.ndjson', 'listing.db', 'held.db'])
      expect(existsSync(join(runDir, name))).toBe(false);
});

test('after a kill in the middle of a request, the value that was there first is the one to put back', async () => {
  const stored = new Map([['a', 'First']]);
  let isHanging = true;
  const server = await openServer({
    script({ method, path, body }) {
      if (method === 'GET')
        return json({ list: path.includes('page=0') ? [{ id: 'a', firstName: stored.get('a') }] : [] });
      stored.set('a', (body as { firstName: string }).firstName);
      return isHanging ? { kind: 'silent' } : took();
    },
  });
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,Second\n');
  const args = ['--compare', '--json', '--rate', 'unlimited', '--base-url', server.baseUrl];
  const run = workspace.start(['sync', '-f', 'contacts.csv', ...args]);
  await expect.poll(() => stored.get('a'), { timeout: 15_000 }).toBe('Second');
  run.send('SIGKILL');
  await run.ended;
  isHanging = false;
  const result = await readRun(await workspace.run(['sync', '--resume', '--json']));
  expect(counts(result)).toEqual({ unchanged: 1 });
  expect(await undoOf(result)).toEqual([{ id: 'a', firstName: 'First', _not_restored: '' }]);
});
