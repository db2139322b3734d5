import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runInProcess, syncInProcess } from '../support/in-process.js';
import { json } from '../support/scripted-reply.js';
import { tempDir } from '../support/temp-dir.js';
import { contactOf, openServer } from './servers.js';

type Body = Readonly<Record<string, unknown>>;

async function sync(csv: string, contacts: readonly Body[], flags: readonly string[], mapping?: string) {
  const server = await openServer({
    script: ({ method, path }) =>
      json(method === 'GET' ? { list: path.includes('page=0') ? contacts : [] } : {}),
  });
  const run = await syncInProcess(csv, ['--base-url', server.baseUrl, ...flags], mapping);
  const asked = (method: string) => server.log.filter((request) => request.method === method);
  const sent = asked('PATCH').map((request) => [contactOf(request), request.body]);
  return { ...run, sent: Object.fromEntries(sent) as unknown, deleted: asked('DELETE').map(contactOf) };
}

const PEOPLE = [
  { id: 'a', firstName: 'An', crm_id: '007' },
  { id: 'b', firstName: 'Bo', customFields: { crm_id: 8 } },
  { id: 'c', firstName: 'Cy', crm_id: 'X' },
  { id: 'd', firstName: 'Di', crm_id: 'X' },
  { id: 'e', firstName: 'Em' },
];

const FILE = 'CRM ID,firstName\n007,Ann\n8,Bob\nX,Cyd\n7,Nobody\n,None\n';
const MAPPING = 'match: { by: field, name: crm_id, column: CRM ID }\nfields: { firstName: firstName }\n';

describe('rows find their contacts by any field', () => {
  test('as text, exactly; two contacts with one value are ambiguous', async () => {
    const { sent, outcomes } = await sync(FILE, PEOPLE, [], MAPPING);
    expect(sent).toEqual({ a: { firstName: 'Ann' }, b: { firstName: 'Bob' } });
    expect(outcomes).toEqual([
      'updated',
      'updated',
      'invalid ambiguous_match',
      'not_found not_found',
      'invalid missing_id',
    ]);
  });

  test.each(['crm_id', 'CRM ID', 'crm_id:text'])(
    'without a mapping, --match field:crm_id takes the column %s and does not send it',
    async (column) => {
      const csv = FILE.replace('CRM ID', column);
      const { sent } = await sync(csv, PEOPLE, ['--match', 'field:crm_id']);
      expect(sent).toEqual({ a: { firstName: 'Ann' }, b: { firstName: 'Bob' } });
    },
  );

  test('a field that nobody has: the report names it, and the summary asks for its name', async () => {
    const server = await openServer({
      script: ({ path }) => json({ list: path.includes('page=0') ? PEOPLE : [] }),
    });
    const dir = tempDir();
    const file = join(dir, 'c.csv');
    await writeFile(file, 'crmid,firstName\n007,Ann\n8,Bob\n');
    const flags = ['--match', 'field:crmid', '--base-url', server.baseUrl, '--data-dir', dir];
    const { code, out } = await runInProcess(['sync', '--file', file, ...flags], { CHATIVE_API_KEY: 'key' });
    expect(code).toBe(3);
    expect(out).toContain('no listed contact has this crmid');
    expect(out.replace(/\s+/g, ' ')).toContain('Not one row found its contact by crmid: is that the field');
  });

  test('rows of one value are one contact, and the next run knows what was sent', async () => {
    const csv = 'crm_id,firstName,lastName\n007,Ann,\n007,,Lee\n';
    const { sent, outcomes } = await sync(csv, PEOPLE, ['--match', 'field:crm_id']);
    expect(sent).toEqual({ a: { firstName: 'Ann', lastName: 'Lee' } });
    expect(outcomes).toEqual(['merged', 'updated']);
  });

  test("Chative's Customer ID is found in every notation", async () => {
    const contacts = [{ id: 'a', firstName: 'An', customerId: 'K1' }];
    const { sent } = await sync('Customer ID,firstName\nK1,Ann\n', contacts, [
      '--match',
      'field:customer_id',
    ]);
    expect(sent).toEqual({ a: { firstName: 'Ann' } });
  });

  test('a mirror deletes who has a value that the file lacks, and undo.csv keeps the rest', async () => {
    const flags = ['--match', 'field:crm_id', '--delete-missing', '--max-deletes', '9'];
    const run = await sync('crm_id,firstName\n007,Ann\nx,Cyd\n', PEOPLE, flags);
    expect(run.deleted).toEqual(['b']);
    expect(await readFile(join(run.summary.runDir, 'undo.csv'), 'utf8')).toContain('a,An,');
  });

  test.each([
    ['field:', /expected one of id, email, phone, or field:NAME/],
    ['name', /expected one of id, email, phone, or field:NAME/],
    ['field:nothing', /no column fits nothing/],
  ])('--match %s is refused', async (match, reason) => {
    const { code, err } = await runInProcess([
      'validate',
      '--file',
      'fixtures/contacts.csv',
      '--match',
      match,
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(reason);
  });
});
