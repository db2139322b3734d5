import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UndoSummary } from '../../src/jobs/undo/undo-job.js';
import { runInProcess } from '../support/in-process.js';
import { apiError, json } from '../support/scripted-reply.js';
import { contactOf, openServer } from './servers.js';
import { tempDir } from '../support/temp-dir.js';

type Body = Record<string, unknown>;
type Contacts = Map<string, Body>;

/** An API with these contacts, which PATCH and DELETE change. */
async function openWorkspace(
  contacts: Contacts,
  keep = (sent: Body): Body => sent,
  isKeyGood = (): boolean => true,
) {
  const server = await openServer({
    script: (request) => {
      const { method, path } = request;
      if (!isKeyGood()) return apiError(401, 'Invalid token');
      if (method === 'GET')
        return json({
          list: path.includes('page=0') ? [...contacts].map(([id, body]) => ({ id, ...body })) : [],
        });
      const contact = contacts.get(contactOf(request));
      if (contact === undefined) return json({ message: 'Contact not found' }, 404);
      if (method === 'DELETE') contacts.delete(contactOf(request));
      else Object.assign(contact, keep(request.body as Body));
      return json({ id: contactOf(request), ...contact });
    },
  });
  const dir = tempDir();
  const fixed = ['--data-dir', join(dir, 'data'), '--rate', 'unlimited'];
  const env = { CHATIVE_API_KEY: 'key' };
  return {
    server,
    dir,
    async sync(csv: string, ...flags: string[]) {
      const file = join(dir, 'contacts.csv');
      await writeFile(file, csv);
      return runInProcess(
        ['sync', '--file', file, '--base-url', server.baseUrl, '--compare', ...fixed, ...flags],
        env,
      );
    },
    async undo(...args: string[]) {
      const said = await runInProcess(['undo', ...args, ...fixed, '--json'], env);
      const told = JSON.parse(said.out) as UndoSummary;
      const summary = 'runDir' in told ? told : undefined;
      const path = join(summary?.runDir ?? '', 'report.csv');
      const report = summary && existsSync(path) ? await readFile(path, 'utf8') : undefined;
      const lines = report === undefined ? [] : parse<Record<string, string>>(report, { columns: true });
      const words = lines.map(({ contact_id: id, field, status }) => `${id} ${field} ${status}`).sort();
      return { ...said, summary, lines, words };
    },
    patches: () => server.log.filter(({ method }) => method === 'PATCH').length,
  };
}

const PEOPLE = (): Contacts =>
  new Map<string, Body>([
    ['a', { firstName: 'An', email: 'an@x.com', VIP: false, birthday: 1028221200 }],
    ['b', { firstName: 'Bo', email: 'bo@x.com' }],
    ['c', { firstName: 'Cy' }],
  ]);

const FILE =
  'id,firstName,email,VIP:boolean,birthday\na,Ann,an@x.com,true,2000-01-01\nb,Bob,bob@x.com,,\nc,Cyd,,,\n';

describe('undo', () => {
  test('a dry run by default: it says what it would restore, and sends nothing', async () => {
    const workspace = await openWorkspace(PEOPLE());
    await workspace.sync(FILE);
    const before = workspace.patches();
    const { code, summary, words } = await workspace.undo();
    expect(code).toBe(0);
    expect(summary).toMatchObject({ dryRun: true, interrupted: false, fields: { total: 6, restored: 6 } });
    expect(words).toContain('a VIP would_restore');
    expect(workspace.patches()).toBe(before);
  });

  test('puts back what the run changed, with one request a contact, and keeps what somebody changed since', async () => {
    const contacts = PEOPLE();
    const workspace = await openWorkspace(contacts);
    await workspace.sync(FILE);
    Object.assign(contacts.get('b') ?? {}, { email: 'by-hand@x.com' });
    contacts.delete('c');
    const before = workspace.patches();
    const { code, summary, words } = await workspace.undo('--yes');
    expect(Object.fromEntries(contacts)).toEqual({
      a: PEOPLE().get('a'),
      b: { firstName: 'Bo', email: 'by-hand@x.com' },
    });
    expect(words).toEqual([
      'a VIP restored',
      'a birthday restored',
      'a firstName restored',
      'b email kept',
      'b firstName restored',
      'c firstName not_found',
    ]);
    expect(workspace.patches() - before).toBe(2);
    expect(code).toBe(3);
    expect(summary?.fields).toEqual({ total: 6, restored: 4, kept: 1, notFound: 1, failed: 0, pending: 0 });
  });

  test('a second undo sends nothing, and the next sync sends again what was undone', async () => {
    const contacts = PEOPLE();
    const workspace = await openWorkspace(contacts);
    await workspace.sync(FILE);
    await workspace.undo('--yes');
    const before = workspace.patches();
    const again = await workspace.undo('--yes');
    expect(again.summary?.fields.restored).toBe(6);
    expect(workspace.patches()).toBe(before);
    await workspace.sync(FILE);
    expect(contacts.get('a')?.['firstName']).toBe('Ann');
  });

  test('deleted contacts are beyond help: each with its place in deleted.ndjson', async () => {
    const workspace = await openWorkspace(PEOPLE());
    await workspace.sync('id,firstName\na,Ann\nb,Bo\n', '--delete-missing', '--max-deletes', '1');
    const { code, summary, lines } = await workspace.undo('--yes');
    expect(code).toBe(3);
    expect(summary?.deletedContacts).toBe(1);
    const gone = lines.find(({ contact_id: id }) => id === 'c');
    expect(gone).toMatchObject({ field: '', status: 'not_found' });
    expect(gone?.['error_message']).toMatch(/line 1 of .*deleted\.ndjson/);
  });

  test('a run that did not list kept nothing: exit 2 with what to do next time', async () => {
    const workspace = await openWorkspace(PEOPLE());
    const file = join(workspace.dir, 'by-id.csv');
    await writeFile(file, 'id,firstName\na,Ann\n');
    const flags = ['--base-url', workspace.server.baseUrl, '--data-dir', join(workspace.dir, 'data')];
    await runInProcess(['sync', '--file', file, ...flags], { CHATIVE_API_KEY: 'key' });
    const { code, err } = await workspace.undo('--yes');
    expect(code).toBe(2);
    expect(err).toMatch(/did not list the contacts[\s\S]*--compare/);
  });

  test('an undo of an undo, or of a dry run, says what that run was, and history says what came of it', async () => {
    const workspace = await openWorkspace(PEOPLE());
    const dry = JSON.parse((await workspace.sync(FILE, '--json', '--dry-run')).out) as { runId: string };
    const { runId } = JSON.parse((await workspace.sync(FILE, '--json')).out) as { runId: string };
    const { summary } = await workspace.undo('--yes');
    expect(summary).toMatchObject({ undoOf: runId, stopReason: 'done', retryable: false });
    const undoId = summary?.runId ?? '';
    const again = await workspace.undo(undoId, '--yes');
    expect([again.code, again.err]).toEqual([2, expect.stringContaining(`is itself an undo of ${runId}`)]);
    const ofDry = await workspace.undo(dry.runId, '--yes');
    expect([ofDry.code, ofDry.err]).toEqual([2, expect.stringContaining('wrote nothing')]);
    const data = ['--data-dir', join(workspace.dir, 'data')];
    expect((await runInProcess(['history', ...data], {})).out).toContain(`undo of ${runId}`);
    expect((await runInProcess(['history', undoId, ...data], {})).out).toContain('6 fields, 6 restored');
  });

  test('an unfinished run that was undone is not resumed: its first rows would stay as they were', async () => {
    const contacts = PEOPLE();
    const workspace = await openWorkspace(contacts);
    const canary = JSON.parse((await workspace.sync(FILE, '--limit', '1', '--json')).out) as {
      runId: string;
    };
    await workspace.undo('--yes');
    const data = ['--data-dir', join(workspace.dir, 'data'), '--base-url', workspace.server.baseUrl];
    const env = { CHATIVE_API_KEY: 'key' };
    const named = await runInProcess(['sync', '--resume', canary.runId, ...data], env);
    expect([named.code, named.err]).toEqual([2, expect.stringContaining('was taken back by the undo')]);
    expect((await workspace.sync(FILE, '--resume-or-start')).code).toBe(0);
    expect([...contacts.values()].map(({ firstName }) => firstName)).toEqual(['Ann', 'Bob', 'Cyd']);
  });

  test('a run that was cut off between two rows of a contact: the value of the first row is its own', async () => {
    const contacts = PEOPLE();
    let isKeyGood = true;
    const keep = (sent: Body): Body => {
      isKeyGood = false;
      return sent;
    };
    const workspace = await openWorkspace(contacts, keep, () => isKeyGood);
    const csv = 'id,firstName\na,First\na,Second\n';
    const cut = await workspace.sync(csv, '--duplicates', 'each', '--verify', '0', '--json');
    expect([cut.code, contacts.get('a')?.['firstName']]).toEqual([4, 'First']);
    isKeyGood = true;
    expect((await workspace.undo('--yes')).words).toEqual(['a firstName restored']);
    expect(contacts.get('a')?.['firstName']).toBe('An');
  });

  test('an API that keeps phones and e-mails in its own form: they are put back, and a second undo knows them', async () => {
    const contacts: Contacts = new Map([['a', { phone: '+84903111222', email: 'old@x.com' }]]);
    const inOwnForm = ({ phone, email }: Body): Body => ({
      phone: String(phone).replace(/^0/, '+84'),
      email: String(email).toLowerCase(),
    });
    const workspace = await openWorkspace(contacts, inOwnForm);
    await workspace.sync('id,phone,email\na,0908333444,New@X.com\n');
    expect(contacts.get('a')).toEqual({ phone: '+84908333444', email: 'new@x.com' });
    expect((await workspace.undo('--yes')).summary?.fields).toMatchObject({ restored: 2, kept: 0 });
    expect(contacts.get('a')).toEqual({ phone: '+84903111222', email: 'old@x.com' });
    const before = workspace.patches();
    expect((await workspace.undo('--yes')).summary?.fields).toMatchObject({ restored: 2, kept: 0 });
    expect(workspace.patches()).toBe(before);
  });

  test('an undo that cannot list says so, that it may be given again, and names no report', async () => {
    const workspace = await openWorkspace(PEOPLE());
    await workspace.sync(FILE);
    await workspace.server.close();
    const { code, summary } = await workspace.undo('--yes', '--max-attempts', '1');
    expect(code).toBe(7);
    expect(summary).toMatchObject({ interrupted: true, stopReason: 'outage', retryable: true });
  });

  test('changes.csv tells each field with both values, also of a dry run', async () => {
    const workspace = await openWorkspace(PEOPLE());
    for (const flags of [['--dry-run'], []]) {
      const { out } = await workspace.sync(FILE, '--json', ...flags);
      const { runDir } = JSON.parse(out) as { runDir: string };
      const text = await readFile(join(runDir, 'changes.csv'), 'utf8');
      expect(text.split('\n')).toEqual([
        'line,contact_id,field,before,after',
        '2,a,firstName,An,Ann',
        '2,a,birthday,2002-08-01T17:00:00+00:00,2000-01-01',
        '2,a,VIP,false,true',
        '3,b,firstName,Bo,Bob',
        '3,b,email,bo@x.com,bob@x.com',
        '4,c,firstName,Cy,Cyd',
        '',
      ]);
    }
  });
});

const FIELDS = ['firstName', 'lastName', 'note'] as const;
const VALUE = fc.constantFrom('', 'x', 'y', 'z', 'Ä ö', '0903');

test('after any edits in between: nothing that a person wrote is lost, everything else is as it was', async () => {
  const contact = fc.record({ firstName: VALUE, lastName: VALUE, note: VALUE });
  const contacts = fc.array(contact, { minLength: 1, maxLength: 4 });
  const edits = fc.array(
    fc.record({ contact: fc.nat(3), field: fc.constantFrom(...FIELDS), value: fc.string({ maxLength: 5 }) }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(
      contacts,
      fc.array(contact, { minLength: 4, maxLength: 4 }),
      edits,
      async (old, rows, changes) => {
        const begun: Contacts = new Map(old.map((body, i) => [`c${i}`, { ...body }]));
        const workspace = await openWorkspace(begun);
        const lines = old.map((_, i) =>
          [`c${i}`, ...FIELDS.map((field) => rows[i]?.[field] ?? '')].join(','),
        );
        await workspace.sync(`id,firstName,lastName,note:text\n${lines.join('\n')}\n`);
        const afterRun = new Map([...begun].map(([id, body]) => [id, { ...body }]));
        for (const { contact: at, field, value } of changes) {
          const body = begun.get(`c${at % old.length}`);
          if (body !== undefined) body[field] = value;
        }
        const edited = new Map([...begun].map(([id, body]) => [id, { ...body }]));
        const { summary } = await workspace.undo('--yes');
        for (const [i, body] of old.entries())
          for (const field of FIELDS) {
            const [was, ran, now] = [
              body[field],
              afterRun.get(`c${i}`)?.[field],
              edited.get(`c${i}`)?.[field],
            ];
            const expected = now === ran ? was : now;
            expect(begun.get(`c${i}`)?.[field] ?? '').toBe(expected);
          }
        const { fields } = summary ?? {};
        expect(fields?.total).toBe((fields?.restored ?? 0) + (fields?.kept ?? 0));
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

/** Typed fields: what a contact may hold before, and what a file may say, as a cell and as it is sent. */
const TYPED = {
  phone: { before: ['+84903111222', '0903 111 222', undefined], cells: ['0908333444', '+84908333555', ''] },
  email: { before: ['old@x.com', 'Old@X.com', undefined], cells: ['New@X.com', 'new@y.com', ''] },
  'LTV:number': { before: [1, '2', undefined], cells: ['3', '4.5', '(clear)'] },
  'VIP:boolean': { before: [true, 'false', undefined], cells: ['yes', 'no', ''] },
  birthday: { before: [86_400, '1990-05-06T00:00:00Z', undefined], cells: ['1999-01-02', '(clear)', ''] },
} as const;

const COLUMNS = Object.keys(TYPED) as (keyof typeof TYPED)[];

/** Values that no file and no contact before it has. */
const BY_HAND: Body = { phone: '0777000111', email: 'hand@z.com', LTV: 77, birthday: 946_684_800 };

/** Forms that an API may keep its values in. */
const FORMS = {
  asSent: (value: unknown) => value,
  e164: (value: unknown, field: string) =>
    field === 'phone' && typeof value === 'string'
      ? value.replace(/\D/g, '').replace(/^(0|84)/, '+84')
      : value,
  lower: (value: unknown, field: string) =>
    field === 'email' && typeof value === 'string' ? value.toLowerCase() : value,
  texts: (value: unknown, field: string) =>
    field === 'LTV' || field === 'VIP'
      ? value === null
        ? null
        : JSON.stringify(value).replaceAll('"', '')
      : value,
};

function fieldOf(column: string): string {
  return column.split(':')[0] ?? '';
}

/** The same value in any of these forms; a field without a value is null. */
function plain(field: string, value: unknown): string {
  const text = JSON.stringify(value ?? '')
    .replaceAll('"', '')
    .toLowerCase();
  if (field === 'phone') return text.replace(/\D/g, '').replace(/^(0|84)/, '');
  return field === 'birthday' && text.includes('-') ? String(Date.parse(text) / 1000) : text;
}

test('with typed fields, in whatever form the API keeps them: edits by hand stay, the rest is as before, nothing is sent twice', async () => {
  const index = fc.nat(2);
  const row = fc.tuple(index, index, index, index, index);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom(...Object.keys(BY_HAND))), { maxLength: 3 }),
      fc.constantFrom(...(Object.keys(FORMS) as (keyof typeof FORMS)[])),
      async (rows, hands, form) => {
        const before = rows.map(([old]) =>
          Object.fromEntries(COLUMNS.map((column, i) => [fieldOf(column), TYPED[column].before[old[i]!]])),
        );
        const contacts: Contacts = new Map(before.map((body, i) => [`c${i}`, { ...body }]));
        const keep = (sent: Body): Body =>
          Object.fromEntries(
            Object.entries(sent).map(([field, value]) => [field, FORMS[form](value, field)]),
          );
        const workspace = await openWorkspace(contacts, keep);
        const lines = rows.map(([, wanted], i) =>
          [`c${i}`, ...COLUMNS.map((column, at) => TYPED[column].cells[wanted[at]!])].join(','),
        );
        await workspace.sync(`id,${COLUMNS.join(',')}\n${lines.join('\n')}\n`);
        const byHand = hands.map(([at, field]) => [at % rows.length, field] as const);
        for (const [at, field] of byHand) Object.assign(contacts.get(`c${at}`)!, { [field]: BY_HAND[field] });
        const undone = await workspace.undo('--yes');
        for (const [at, body] of before.entries())
          for (const column of COLUMNS) {
            const field = fieldOf(column);
            const isByHand = byHand.some(([who, what]) => who === at && what === field);
            const expected = isByHand ? BY_HAND[field] : body[field];
            expect([form, field, plain(field, contacts.get(`c${at}`)?.[field])]).toEqual([
              form,
              field,
              plain(field, expected),
            ]);
          }
        if (undone.code === 2) return;
        const sent = workspace.patches();
        expect((await workspace.undo('--yes')).words).toEqual(undone.words);
        expect(workspace.patches()).toBe(sent);
      },
    ),
    { numRuns: 12 },
  );
}, 90_000);
