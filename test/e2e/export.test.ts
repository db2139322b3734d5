import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { apiError, html, json, type Script, type ScriptedReply } from '../support/scripted-reply.js';
import { openSandbox, openServer } from './servers.js';
import { counts, KEY, openWorkspace, type Workspace } from './workspace.js';

const SAIGON = 'Asia/Ho_Chi_Minh';
const PACE = ['--rate', 'unlimited'];

/** What spreadsheets, importers and people leave in contacts. */
const NASTY: Record<string, Record<string, FieldValue>> = {
  plain: { firstName: 'Zoé', lastName: 'Nguyễn', email: 'zoe@x.vn', gender: 'female', phone: '0912345678' },
  empty: {},
  saigon: { birthday: 1028221200, VIP: true, LTV: 12.5, Tier: '2023-05-02' },
  berlin: { birthday: 1028239200, VIP: false, LTV: -0.1, Tier: '007' },
  text: { birthday: '1028221200', VIP: 'true', LTV: '12,5', Tier: 'true' },
  quotes: { firstName: 'say "hi"', lastName: 'a\r\nb\rc', Tier: '=1+1', 'a:b': ';', 'x,y': 'a\t|' },
  hidden: { firstName: ' Ann ', lastName: 'e\u0301', email: 'ann(at)x', gender: 'unknown', phone: 'none' },
  words: { firstName: '(clear)', lastName: '#N/A', Tier: 'a\0b', birthday: 1028221200000, LTV: 2 ** 60 },
  names: {
    Email: 'x',
    'Phone number': 7,
    Name: 'y',
    _score: 1,
    'VIP ': true,
    constructor: 'z',
    updatedBy: 'q',
  },
};

type Row = Record<string, string>;

function readTable(text: string): Row[] {
  return parse<Row>(text, { columns: true, bom: true, record_delimiter: '\n' });
}

/** Files in the folder whose names say that they are half done. */
function leftovers({ dir }: Workspace): string[] {
  return readdirSync(dir).filter((name) => name.startsWith('.'));
}

/** Pages of `size` contacts, without an end where there is no `pages`. */
function paged(pages = Infinity, size = 2): (request: { readonly path: string }) => ScriptedReply {
  return ({ path }) => {
    const page = Number(new URL(path, 'http://x').searchParams.get('page'));
    const list = Array.from({ length: page < pages ? size : 0 }, (_, i) => ({
      id: `p${page}-${i}`,
      firstName: 'Ann',
    }));
    return json({ list });
  };
}

describe('the CSV', () => {
  test('holds every contact under typed headers, and the rest under headers that sync ignores', async () => {
    const sandbox = await openSandbox(NASTY);
    const workspace = openWorkspace();
    const args = ['export', '--out', 'all.csv', '--timezone', SAIGON, '--base-url', sandbox.url, ...PACE];
    const { code, stdout, stderr } = await workspace.run(args);
    expect(code).toBe(0);
    const text = readFileSync(workspace.path('all.csv'), 'utf8');
    expect(text.split('\n', 1)[0]).toBe(
      '\uFEFFid,firstName,lastName,email,gender,birthday,phone,Email:text,LTV:number,Name:text,' +
        'Phone number:number,Tier:text,VIP:boolean,a:b:text,constructor:text,"x,y:text",' +
        '_firstName,_lastName,_email,_gender,_birthday,_phone,_LTV,_Tier,_VIP,__VIP ,_score,' +
        '_createdAt,_updatedAt,_updatedBy',
    );
    const rows = new Map(readTable(text).map((row) => [row['id'], row]));
    expect([...rows.keys()]).toEqual(Object.keys(NASTY));
    expect(rows.get('plain')).toMatchObject({ firstName: 'Zoé', lastName: 'Nguyễn', phone: '0912345678' });
    expect(rows.get('empty')).toMatchObject({ email: '', phone: '', 'VIP:boolean': '' });
    expect(rows.get('saigon')).toMatchObject({
      birthday: '2002-08-02',
      'VIP:boolean': 'true',
      'LTV:number': '12.5',
    });
    expect(rows.get('berlin')).toMatchObject({ birthday: '2002-08-02T05:00:00+07:00', 'Tier:text': '007' });
    expect(rows.get('text')).toMatchObject({
      birthday: '2002-08-02',
      'VIP:boolean': '',
      _VIP: 'true',
      _LTV: '12,5',
    });
    expect(rows.get('quotes')).toMatchObject({
      lastName: 'a\r\nb\rc',
      'Tier:text': '=1+1',
      'x,y:text': 'a\t|',
    });
    expect(rows.get('words')).toMatchObject({ firstName: '', _firstName: '(clear)', _lastName: '#N/A' });
    expect(statSync(workspace.path('all.csv')).mode & 0o777).toBe(0o600);
    expect(leftovers(workspace)).toEqual([]);
    expect(stdout).toContain('Exported 9 contacts to all.csv');
    expect(stdout).toContain(`sync --file edited.csv --base all.csv --timezone ${SAIGON}`);
    expect(stderr).not.toMatch(/Zoé|zoe@x|k3y-do-not-tell/);
  });

  test.each([
    ['flat', undefined],
    ['nested under a usual key', 'customFields'],
    ['nested under a named key', 'extra'],
  ])(
    'synced with --compare sends nothing, and without it changes no contact: custom fields %s',
    async (_title, customFieldsKey) => {
      const sandbox = await openSandbox(NASTY, customFieldsKey === undefined ? {} : { customFieldsKey });
      const before = new Map(Object.keys(NASTY).map((id) => [id, sandbox.book.get(id)?.fields]));
      const workspace = openWorkspace();
      const key = customFieldsKey === 'extra' ? ['--custom-fields-key', 'extra'] : [];
      const flags = ['--timezone', SAIGON, '--base-url', sandbox.url, ...PACE, ...key];
      expect((await workspace.run(['export', '--out', 'all.csv', ...flags])).code).toBe(0);
      const file = readFileSync(workspace.path('all.csv'));
      const compared = await workspace.sync(file, ['--compare', ...flags]);
      expect([compared.code, counts(compared)]).toEqual([0, { unchanged: 9 }]);
      expect(sandbox.requests).toMatchObject({ patch: 0, delete: 0 });
      // What compares equal counts as sent, so without --full nothing would be.
      const synced = await workspace.sync(file, ['--full', ...flags]);
      expect(synced.code).toBe(0);
      expect(synced.summary.rows).toMatchObject({ total: 9, invalid: 0, failed: 0, notFound: 0 });
      expect(sandbox.requests.patch).toBeGreaterThan(5);
      for (const [id, fields] of before) {
        // A birthday that was the text of a number is sent as that number.
        const expected = id === 'text' ? { ...fields, birthday: 1028221200 } : fields;
        expect([id, sandbox.book.get(id)?.fields]).toEqual([id, expected]);
      }
    },
  );

  test('exported twice from the same contacts is the same to the byte', async () => {
    const sandbox = await openSandbox(NASTY);
    const workspace = openWorkspace();
    const flags = ['--base-url', sandbox.url, ...PACE];
    await workspace.run(['export', '--out', 'a.csv', ...flags]);
    await workspace.run(['export', '--out', 'b.csv', ...flags]);
    expect(readFileSync(workspace.path('a.csv'))).toEqual(readFileSync(workspace.path('b.csv')));
  });

  test('of a workspace without contacts is a header, which sync takes', async () => {
    const sandbox = await openSandbox({});
    const workspace = openWorkspace();
    const flags = ['--base-url', sandbox.url, ...PACE];
    expect((await workspace.run(['export', '--out', 'all.csv', ...flags])).code).toBe(0);
    const text = readFileSync(workspace.path('all.csv'), 'utf8');
    expect(text).toBe('\uFEFFid,firstName,lastName,email,gender,birthday,phone\n');
    expect((await workspace.sync(text, flags)).code).toBe(0);
  });
});

test('NDJSON holds the whole of each contact, those that moved between pages once', async () => {
  const whole = { id: 'c2', firstName: ' Ann\0', tags: ['a'], customFields: { VIP: null, LTV: 1.5 } };
  const pages = [[{ id: 'c1', n: 1 }, whole], [{ id: 'c1', n: 2 }, { _id: 3 }], []];
  const server = await openServer({ script: pages.map((list) => json({ list })) });
  const workspace = openWorkspace();
  const flags = ['--json', '--base-url', server.baseUrl, ...PACE];
  const { code, stdout } = await workspace.run(['export', '--out', 'all.ndjson', ...flags]);
  expect(code).toBe(0);
  const lines = readFileSync(workspace.path('all.ndjson'), 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ id: 'c1', n: 2 }, whole, { _id: 3 }]);
  expect(JSON.parse(stdout)).toMatchObject({
    file: workspace.path('all.ndjson'),
    format: 'ndjson',
    contacts: 3,
    requests: { list: 3, retries: 0 },
    durationMs: expect.any(Number),
  });
});

test('settings come from the environment and the config file as for every command', async () => {
  const sandbox = await openSandbox({ a: { birthday: 1028221200, firstName: '-' } });
  const workspace = openWorkspace();
  await workspace.write('config.yaml', `timezone: ${SAIGON}\nclear-word: '-'\nrate: unlimited\n`);
  const env = { CHATIVE_OUT: 'all.csv', CHATIVE_BASE_URL: sandbox.url };
  expect((await workspace.run(['export', '--config', 'config.yaml'], { env })).code).toBe(0);
  const [row] = readTable(readFileSync(workspace.path('all.csv'), 'utf8'));
  expect(row).toMatchObject({ birthday: '2002-08-02', firstName: '', _firstName: '-' });
});

describe('where it cannot be done, the old file stays and nothing is left beside it:', () => {
  test.each<[string, Script, number, string, string[]]>([
    ['the key is refused', [apiError(401, 'Invalid token')], 4, 'Invalid token', []],
    ['another server answers', [html(404)], 2, '--base-url', []],
    ['a web page answers', [html(200)], 2, '--base-url', []],
    [
      'the API asks for too long a pause',
      [apiError(429, 'Wait', { 'retry-after': '3600' })],
      7,
      'starts over',
      [],
    ],
    ['a page stays broken', [html(503)], 7, 'page 0', ['--max-attempts', '1']],
  ])('%s', async (_title, script, exitCode, words, flags) => {
    const server = await openServer({ script });
    const workspace = openWorkspace();
    await workspace.write('all.csv', 'old');
    const args = ['export', '--out', 'all.csv', '--base-url', server.baseUrl, ...PACE, ...flags];
    const { code, stdout, stderr } = await workspace.run(args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain(KEY);
    expect(readFileSync(workspace.path('all.csv'), 'utf8')).toBe('old');
    expect(leftovers(workspace)).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s', async (signal, exitCode) => {
    const server = await openServer({ script: paged() });
    const workspace = openWorkspace();
    await workspace.write('all.csv', 'old');
    const run = workspace.start([
      'export',
      '--out',
      'all.csv',
      '--base-url',
      server.baseUrl,
      '--rate',
      '20/s',
    ]);
    await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(3);
    expect(leftovers(workspace)).toHaveLength(1);
    run.send(signal);
    const { code, stderr } = await run.ended;
    expect(code).toBe(exitCode);
    expect(stderr).toContain('starts over');
    expect(readFileSync(workspace.path('all.csv'), 'utf8')).toBe('old');
    expect(leftovers(workspace)).toEqual([]);
  });

  test('a second signal', async () => {
    const server = await openServer({ script: [{ kind: 'silent' }] });
    const workspace = openWorkspace();
    const slow = ['--grace', '1h', '--timeout', '1h'];
    const run = workspace.start([
      'export',
      '--out',
      'all.csv',
      '--base-url',
      server.baseUrl,
      ...PACE,
      ...slow,
    ]);
    await expect.poll(() => server.log.length, { timeout: 15_000 }).toBe(1);
    run.send('SIGTERM');
    await expect.poll(() => run.stderr(), { timeout: 15_000 }).toContain('SIGTERM');
    run.send('SIGTERM');
    expect((await run.ended).code).toBe(143);
    expect(leftovers(workspace)).toEqual([]);
    expect(existsSync(workspace.path('all.csv'))).toBe(false);
  });
});

test('what a killed export leaves is replaced by the next one', async () => {
  const server = await openServer({ script: paged() });
  const workspace = openWorkspace();
  await workspace.write('.all.csv.export-draft.0123456789abcdef.tmp', 'half of another file');
  const args = ['export', '--out', 'all.csv', '--base-url', server.baseUrl];
  const run = workspace.start([...args, '--rate', '20/s']);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(3);
  run.send('SIGKILL');
  await run.ended;
  expect(leftovers(workspace)).toHaveLength(2);
  server.setScript(paged(1));
  expect((await workspace.run([...args, ...PACE])).code).toBe(0);
  expect(readTable(readFileSync(workspace.path('all.csv'), 'utf8'))).toHaveLength(2);
  expect(leftovers(workspace)).toEqual([]);
});

test('a second export of the same file is refused while the first goes on, exit 6', async () => {
  const server = await openServer({ script: paged() });
  const workspace = openWorkspace();
  const args = ['export', '--out', 'all.csv', '--base-url', server.baseUrl, '--rate', '20/s'];
  const first = workspace.start(args);
  await expect.poll(() => server.log.length, { timeout: 15_000 }).toBeGreaterThan(1);
  const second = await workspace.run(args);
  expect(second).toMatchObject({ code: 6, stderr: expect.stringContaining('another export') });
  server.setScript(paged(1));
  expect((await first.ended).code).toBe(0);
  expect(existsSync(workspace.path('all.csv'))).toBe(true);
});

test('a 429 and a lost connection on the way cost a retry and nothing else', async () => {
  const page = paged(2);
  const server = await openServer({
    script: (request) => {
      if (request.index === 1) return apiError(429, 'Rate limit exceeded.', { 'retry-after': '0' });
      if (request.index === 2) return { kind: 'reset', applied: false };
      return page(request);
    },
  });
  const workspace = openWorkspace();
  const args = ['export', '--out', 'all.csv', '--json', '--base-url', server.baseUrl, ...PACE];
  const { code, stdout } = await workspace.run(args);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    contacts: 4,
    requests: { list: 5, retries: 2, rateLimited: 1 },
  });
});

describe('--out', () => {
  test.each([
    ['is missing', [], '--out contacts.csv'],
    ['is standard output', ['--out', '-'], '.ndjson'],
    ['has another ending', ['--out', 'all.xlsx'], '.ndjson'],
    ['is a folder', ['--out', 'folder.csv'], 'folder'],
    ['is in a folder that is not there', ['--out', 'none/all.csv'], 'create it'],
  ])('that %s is exit 2 without a request', async (_title, flags, words) => {
    const server = await openServer();
    const workspace = openWorkspace();
    await mkdir(workspace.path('folder.csv'));
    const { code, stderr } = await workspace.run(['export', ...flags, '--base-url', server.baseUrl]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(server.log).toEqual([]);
    expect(leftovers(workspace)).toEqual([]);
  });

  test('that is a link keeps it and replaces what it leads to', async () => {
    const sandbox = await openSandbox({ a: {} });
    const workspace = openWorkspace();
    await writeFile(workspace.path('real.csv'), 'old');
    await symlink('real.csv', workspace.path('link.csv'));
    const args = ['export', '--out', 'link.csv', '--base-url', sandbox.url, ...PACE];
    expect((await workspace.run(args)).code).toBe(0);
    expect(readTable(readFileSync(workspace.path('real.csv'), 'utf8'))).toHaveLength(1);
    await rm(workspace.path('link.csv'));
    expect(existsSync(workspace.path('real.csv'))).toBe(true);
  });
});
