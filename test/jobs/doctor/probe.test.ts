import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createContactBook, type ContactBook } from '../../../src/sandbox/contact-book.js';
import type { Quirks } from '../../../src/sandbox/quirks.js';
import { startSandbox, type Sandbox } from '../../../src/sandbox/server.js';
import { lockDataFolder } from '../../../src/store/run-lock.js';
import { apiError, json, type Script } from '../../support/scripted-reply.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.js';
import { runInProcess, type Said } from '../../support/in-process.js';
import { tempDir } from '../../support/temp-dir.js';

const ID = 'c7';
const FIELDS = new Map<string, string | number>([
  ['firstName', 'Zoë'],
  ['lastName', 'Lee'],
  ['email', 'zoe@example.com'],
  ['phone', '0123456789'],
  ['birthday', 1028221200],
  ['Plan', 'Gold'],
  ['Score', 7],
]);

type Workspace = { readonly sandbox: Sandbox; readonly contacts: ContactBook };

async function open(
  quirks: Partial<Quirks>,
  options: { count?: number; nest?: string; requests?: number } = {},
): Promise<Workspace> {
  const contacts = createContactBook({
    customFields: new Map([
      ['Plan', 'text'],
      ['Score', 'number'],
    ]),
  });
  for (let i = 0; i < (options.count ?? 250); i += 1)
    contacts.put({ id: `c${i}`, fields: FIELDS, createdAt: 0 });
  const sandbox = await startSandbox({
    apiKey: 'key',
    contacts,
    quirks,
    limit: { requests: options.requests ?? 200, windowMs: 60_000, window: 'sliding' },
    ...(options.nest === undefined ? {} : { customFieldsKey: options.nest }),
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, contacts };
}

type Probed = Said & {
  readonly dir: string;
  /** What was learnt, by name. */
  readonly learnt: Readonly<Record<string, string>>;
  readonly config: string | undefined;
};

async function probe({ sandbox }: Workspace, flags: readonly string[] = []): Promise<Probed> {
  const dir = join(tempDir(), 'data');
  const where = ['--base-url', sandbox.url, '--data-dir', dir, '--timezone', 'UTC'];
  const said = await runInProcess(['doctor', '--probe', '--json', ...where, ...flags], {
    CHATIVE_API_KEY: 'key',
  });
  if (!said.out.startsWith('{')) throw new Error(said.err);
  const { probe: probed } = JSON.parse(said.out) as {
    probe: { learnt: { name: string; learnt: string }[]; configFile?: string };
  };
  const learnt = Object.fromEntries(probed.learnt.map(({ name, learnt }) => [name, learnt]));
  const config = probed.configFile === undefined ? undefined : readFileSync(probed.configFile, 'utf8');
  return { ...said, dir, learnt, config };
}

describe('by reads alone', () => {
  const cases: [
    string,
    Partial<Quirks>,
    { count?: number; nest?: string; requests?: number },
    Record<string, string>,
    string[],
  ][] = [
    [
      'as documented',
      {},
      {},
      {
        'largest page': '200; 1000 is refused (400)',
        'ID of a contact': 'id',
        'custom fields on GET': 'flat (2 names)',
        'rate limit headers': 'none',
        'a contact that is not there': '404, JSON with message: "Contact not found"',
        'a request with a mistake': '400, JSON with message: "page must be a whole number from 0"',
      },
      [],
    ],
    [
      'with pages of 50 and custom fields nested',
      { page: '50', id: '_id' },
      { nest: 'customFields' },
      {
        'largest page': '50; 200 is refused (400)',
        'ID of a contact': '_id',
        'custom fields on GET': 'under customFields (2 names)',
      },
      ['custom-fields-key: "customFields"'],
    ],
    [
      'that cuts pages and tells another limit',
      { page: '100', overlong: 'cut', headers: 'x-ratelimit' },
      { requests: 120 },
      {
        'largest page': '100; a larger one is cut down to it',
        'rate limit headers': 'x-ratelimit-limit: 120, x-ratelimit-remaining: 118',
      },
      ['rate: "120/60s"'],
    ],
    [
      'with a rate limit policy, errors as lists and a page for what is missing',
      { overlong: 'cut', headers: 'ratelimit', errors: 'list', missing: 'page' },
      {},
      {
        'largest page': '200; 1000 is cut down to it',
        'rate limit headers': 'ratelimit-policy: 200;w=60, ratelimit-limit: 200, ratelimit-remaining: 198',
        'a contact that is not there': '404, a web page',
        'a request with a mistake':
          '400, JSON with message (message is a list): "page must be a whole number from 0"',
      },
      [],
    ],
    [
      'that shows custom fields as a list of pairs',
      { nest: 'pairs' },
      {},
      { 'custom fields on GET': 'as a list of pairs under customFields' },
      [],
    ],
    [
      'with few contacts',
      {},
      { count: 3 },
      { 'largest page': '200 works; a larger one is unknown, because there are only 3 contacts' },
      [],
    ],
    [
      'without contacts',
      {},
      { count: 0 },
      {
        'largest page': 'unknown: the workspace has no contacts',
        'custom fields on GET': 'unknown: no contact has custom fields',
      },
      [],
    ],
  ];
  test.each(cases)('a workspace %s', async (_what, quirks, options, learnt, config) => {
    const workspace = await open(quirks, options);
    const probed = await probe(workspace);
    expect(probed).toMatchObject({ code: 0, learnt });
    expect(probed.config?.split('\n').slice(1, -1) ?? []).toEqual(config);
    expect(workspace.sandbox.requests.patch + workspace.sandbox.requests.delete).toBe(0);
  });
});

describe('with a contact to try writes on', () => {
  const cases: [string, Partial<Quirks>, { nest?: string }, Record<string, string>, string[]][] = [
    [
      'that takes everything',
      {},
      {},
      {
        'clearing a field': 'null clears; "" clears (tried on lastName)',
        'a field that the workspace does not have':
          'is refused (400, JSON with message: "chative_contacts_probe is an unknown field")',
        'custom fields on PATCH': 'flat: taken; under customFields: not taken (tried on Plan)',
      },
      [],
    ],
    [
      'that clears by the empty text alone and ignores unknown fields',
      { clear: 'empty', unknown: 'ignore' },
      {},
      {
        'clearing a field':
          'null is refused (400, JSON with message: "lastName must not be null"); "" clears (tried on lastName)',
        'a field that the workspace does not have': 'is accepted, but ignored',
      },
      ['clear-as: "empty"'],
    ],
    [
      'that ignores a null and unknown fields, and takes custom fields under their key alone',
      { clear: 'empty', unclear: 'ignore', unknown: 'ignore', custom: 'nested' },
      { nest: 'properties' },
      {
        'clearing a field': 'null is accepted, but ignored; "" clears (tried on lastName)',
        'a field that the workspace does not have': 'is accepted, but ignored',
        'custom fields on PATCH': 'flat: not taken; under properties: taken (tried on Plan)',
      },
      ['clear-as: "empty"', 'custom-fields-key: "properties"'],
    ],
    [
      'that shows custom fields nested and takes them flat',
      { custom: 'flat', unknown: 'keep', clear: 'null' },
      { nest: 'customFields' },
      {
        'a field that the workspace does not have': 'is kept (it was removed again)',
        'custom fields on PATCH': 'flat: taken; under customFields: not taken (tried on Plan)',
      },
      [],
    ],
    [
      'that shows custom fields as a list of pairs and keeps unknown ones there',
      { nest: 'pairs', unknown: 'keep', clear: 'null' },
      {},
      { 'a field that the workspace does not have': 'is kept (it was removed again)' },
      [],
    ],
    [
      'that clears nothing',
      { clear: 'none', unclear: 'ignore', unknown: 'keep' },
      {},
      {
        'clearing a field': 'null is accepted, but ignored; "" is accepted, but ignored (tried on lastName)',
        'a field that the workspace does not have':
          'not tried: no way to clear a field is known, so it could stay',
        'custom fields on PATCH': 'flat: taken; under customFields: not tried (tried on Plan)',
      },
      [],
    ],
  ];
  test.each(cases)('a workspace %s', async (_what, quirks, options, learnt, config) => {
    const workspace = await open(quirks, options);
    const before = workspace.contacts.get(ID);
    const probed = await probe(workspace, ['--contact', ID, '--rate', 'unlimited']);
    expect(probed.err).toBe('');
    expect(probed).toMatchObject({ code: 0, learnt });
    expect(probed.config?.split('\n').slice(1, -1) ?? []).toEqual(config);
    expect(workspace.contacts.get(ID)?.fields).toEqual(before?.fields);
    expect(existsSync(join(probed.dir, 'probe-before.json'))).toBe(false);
    for (let i = 0; i < 6; i += 1) expect(workspace.contacts.get(`c${i}`)?.updatedAt).toBe(0);
  });
});

describe('a contact is never left changed in silence', () => {
  async function tryOn(
    script: Script,
    dataDir: string,
  ): Promise<Said & { readonly patches: unknown[]; readonly server: ScriptedServer }> {
    const server = await startScriptedServer({ script });
    onTestFinished(() => server.close());
    const where = ['--base-url', server.baseUrl, '--data-dir', dataDir, '--rate', 'unlimited'];
    const said = await runInProcess(
      ['doctor', '--probe', '--contact', 'c1', '--max-attempts', '1', ...where],
      {
        CHATIVE_API_KEY: 'key',
      },
    );
    const patches = server.log.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    return { ...said, patches, server };
  }

  const CONTACT = { id: 'c1', lastName: 'Lee' };

  test('where the API breaks between a write and its undoing, a copy is kept and named', async () => {
    const dataDir = tempDir();
    let isWritten = false;
    const said = await tryOn(({ method, path }) => {
      if (path.includes('?')) return json({ list: [] });
      isWritten ||= method === 'PATCH';
      return isWritten ? apiError(500, 'down') : json(CONTACT);
    }, dataDir);
    expect(said.code).not.toBe(0);
    const copy = join(dataDir, 'probe-before.json');
    expect(said.err).toContain(copy);
    expect(JSON.parse(readFileSync(copy, 'utf8'))).toEqual(CONTACT);
    expect(said.patches).toEqual([{ lastName: null }]);
  });

  test('where the contact does not take its value back, that is told', async () => {
    const contact: Record<string, unknown> = { ...CONTACT };
    const dataDir = tempDir();
    const said = await tryOn(({ method, path, body }) => {
      if (path.includes('?')) return json({ list: [] });
      const { lastName } = body as { lastName?: unknown };
      if (method === 'PATCH' && lastName === null) contact['lastName'] = null;
      return json(contact);
    }, dataDir);
    expect(said.code).toBe(3);
    expect(said.err).toContain('could not put back: lastName');
    expect(existsSync(join(dataDir, 'probe-before.json'))).toBe(true);
  });

  test('where a trace of what was written stays anywhere in the contact, that is told', async () => {
    const contact: Record<string, unknown> = { ...CONTACT };
    const dataDir = tempDir();
    const said = await tryOn(({ method, path, body }) => {
      if (path.includes('?')) return json({ list: [] });
      const { lastName, ...unknown } = body as { lastName?: unknown };
      if (method === 'PATCH' && lastName !== undefined) contact['lastName'] = lastName;
      const [name] = Object.keys(unknown);
      if (method === 'PATCH' && name !== undefined) contact['extras'] = [[name, 'anything']];
      return json(contact);
    }, dataDir);
    expect(said.code).toBe(3);
    expect(said.err).toContain('could not put back: chative_contacts_probe');
    expect(existsSync(join(dataDir, 'probe-before.json'))).toBe(true);
  });

  test('a copy that an earlier probe left is not written over', async () => {
    const dataDir = tempDir();
    await writeFile(join(dataDir, 'probe-before.json'), '{}');
    const said = await tryOn(({ path }) => json(path.includes('?') ? { list: [] } : CONTACT), dataDir);
    expect(said.code).toBe(2);
    expect(said.patches).toEqual([]);
  });

  test('nothing is written while a run holds the data folder, nor to a contact that is not there', async () => {
    const dataDir = tempDir();
    const missing = await tryOn(
      ({ path }) => (path.includes('?') ? json({ list: [] }) : apiError(404, 'no')),
      dataDir,
    );
    expect(missing).toMatchObject({ code: 3, patches: [] });
    const holder = { host: 'h1', pid: 42, startedAt: '2026-11-26T00:00:00.000Z', command: 'sync' };
    onTestFinished(lockDataFolder(dataDir, holder));
    const held = await tryOn(({ path }) => json(path.includes('?') ? { list: [] } : CONTACT), dataDir);
    expect(held).toMatchObject({ code: 6, patches: [] });
  });
});
