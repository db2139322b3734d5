import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import type { Sandbox } from '../../src/sandbox/server.js';
import type { ContactBook } from '../../src/sandbox/contact-book.js';
import { openSandbox } from './servers.js';
import { column, counts, openWorkspace, readRun } from './workspace.js';

type Fields = Readonly<Record<string, FieldValue>>;
type Everybody = Readonly<Record<string, Fields>>;

function heldBy({ book }: { book: ContactBook }, ids: readonly string[]): Everybody {
  return Object.fromEntries(ids.map((id) => [id, book.get(id)?.fields ?? {}]));
}

function patchesOf({ requests }: Sandbox): number {
  return requests.patch;
}

test('a person edits 10 cells of 1,000 contacts while others edit 20: 8 requests, and undo takes back those alone', async () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `c${i + 1}`);
  const sandbox = await openSandbox(
    Object.fromEntries(
      ids.map((id, i) => [
        id,
        {
          firstName: `Name ${i}`,
          phone: `0903${String(i).padStart(6, '0')}`,
          birthday: 86_400 * i,
          VIP: i % 2 === 0,
        },
      ]),
    ),
  );
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url, '--rate', 'unlimited'];
  expect((await workspace.run(['export', '--out', 'base.csv', ...target])).code).toBe(0);

  const lines = (await readFile(workspace.path('base.csv'), 'utf8')).trimEnd().split('\n');
  for (const row of [3, 14, 159, 265, 358, 979, 323, 846])
    lines[row] = lines[row]?.replace(/Name (\d+)/, 'Edited $1') ?? '';
  lines[3] = lines[3]?.replace('false', 'true').replace('true', 'false') ?? '';
  lines[14] = lines[14]?.replace(/0903(\d{6})/, '0908$1') ?? '';
  const edited = ids.filter((_, i) => lines[i + 1]?.includes('Edited'));
  const others = ids.filter((id) => !edited.includes(id)).slice(40, 60);
  for (const id of others) sandbox.book.patch(id, new Map([['phone', '0777888999']]), 1);
  const before = heldBy(sandbox, ids);

  const flags = ['--base', 'base.csv', '--compare', '--base-url', sandbox.url];
  const result = await workspace.sync(`${lines.join('\n')}\n`, flags);
  expect([result.code, counts(result)]).toEqual([0, { updated: 8, unchanged: 992 }]);
  expect(sandbox.requests.patch).toBe(8);
  expect(column(result, 'changed_fields').join(' ').split(/[ ;]+/).filter(Boolean)).toHaveLength(10);
  const after = heldBy(sandbox, ids);
  expect(ids.filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]))).toEqual(edited);

  const undone = await workspace.run(['undo', '--yes', ...target]);
  expect(undone.code).toBe(0);
  expect(heldBy(sandbox, ids)).toEqual(before);
  expect(sandbox.requests.patch).toBe(16);
});

/** Values of which no two mean the same, nor come of one another in a spreadsheet. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  firstName: ['Ann', "O'Hara", 'Trần', '=1+1'],
  phone: ['0903111222', '+84 908 333 444', '(028) 555-6666'],
  note: ['one, two', 'a "quoted" word', 'two\nlines', '007'],
};
const FIELDS = Object.keys(VALUES);
const IDS = ['a', 'b', 'c', 'd', 'e'];

const contact = fc.record(
  Object.fromEntries(FIELDS.map((field) => [field, fc.option(fc.constantFrom(...VALUES[field]!))])),
);
const everybody = fc.record(Object.fromEntries(IDS.map((id) => [id, contact])));
/** Cells that are written over in a third of the places; null clears, undefined leaves alone. */
const edits = fc.record(
  Object.fromEntries(
    IDS.map((id) => [
      id,
      fc.record(
        Object.fromEntries(
          FIELDS.map((field) => [
            field,
            fc.oneof(
              { weight: 2, arbitrary: fc.constant(undefined) },
              fc.option(fc.constantFrom(...VALUES[field]!)),
            ),
          ]),
        ),
      ),
    ]),
  ),
);

type Edits = Readonly<Record<string, Readonly<Record<string, string | null | undefined>>>>;

function withEdits(held: Everybody, edited: Edits): Everybody {
  return Object.fromEntries(
    IDS.map((id) => [
      id,
      Object.fromEntries(
        FIELDS.map((field) => [
          field,
          edited[id]?.[field] === undefined ? held[id]?.[field] : edited[id][field],
        ]),
      ) as Fields,
    ]),
  );
}

/** The cell of a file; a field without a value is blank where nobody cleared it. */
function cellOf(value: FieldValue | undefined, isCleared: boolean): string {
  if (value === null || value === undefined) return isCleared ? '(clear)' : '';
  return `"${String(value).replaceAll('"', '""').replace(/^=/, "'=")}"`;
}

function csvOf(
  held: Everybody,
  ids: readonly string[],
  fields: readonly string[],
  edited: Edits = {},
): string {
  const rows = ids.map((id) => [
    id,
    ...fields.map((field) => cellOf(held[id]?.[field], edited[id]?.[field] === null)),
  ]);
  const header = ['id', ...fields.map((field) => (field === 'note' ? 'note:text' : field))];
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

/** What each contact holds without the fields that have no value. */
function filled(held: Everybody): Everybody {
  return Object.fromEntries(
    Object.entries(held).map(([id, fields]) => [
      id,
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
    ]),
  );
}

/** What must come of a row, by field: the contract said again in the plainest way. */
function expectedOf(
  base: Fields,
  mine: Fields,
  now: Fields,
): { held: Fields; status: string; sent: boolean } {
  const held: Record<string, FieldValue> = {};
  let [sent, conflicts] = [0, 0];
  for (const field of FIELDS) {
    const [was, wish, is] = [base[field] ?? null, mine[field] ?? null, now[field] ?? null];
    const isEdit = wish !== was;
    const isTaken = isEdit && is !== was && is !== wish;
    if (isTaken) conflicts += 1;
    else if (isEdit && is !== wish) sent += 1;
    held[field] = isEdit && !isTaken ? wish : is;
  }
  return { held, status: conflicts > 0 ? 'conflict' : sent > 0 ? 'updated' : 'unchanged', sent: sent > 0 };
}

test('whatever is edited on both sides: edits arrive, nobody else is overwritten, and undo leaves what others did', async () => {
  await fc.assert(
    fc.asyncProperty(
      everybody,
      edits,
      edits,
      fc.shuffledSubarray(IDS, { minLength: 1 }),
      fc.shuffledSubarray(FIELDS, { minLength: 1 }),
      async (base, mine, theirs, ids, fields) => {
        const sandbox = await openSandbox(filled(base));
        try {
          const workspace = openWorkspace();
          await workspace.write('base.csv', csvOf(base, IDS, FIELDS));
          for (const id of IDS) {
            const changed = Object.entries(theirs[id]!).filter(([, value]) => value !== undefined);
            sandbox.book.patch(id, new Map(changed as [string, FieldValue][]), 1);
          }
          const now = heldBy(sandbox, IDS);
          const hidden = Object.fromEntries(
            FIELDS.filter((name) => !fields.includes(name)).map((name) => [name, undefined]),
          );
          const shown = Object.fromEntries(ids.map((id) => [id, { ...mine[id], ...hidden }]));
          const wanted = withEdits(base, shown);
          const csv = csvOf(wanted, ids, fields, shown);
          const flags = ['--base', 'base.csv', '--compare', '--base-url', sandbox.url];
          const expected = ids.map((id) => expectedOf(base[id]!, wanted[id]!, now[id]!));
          const dry = await workspace.sync(csv, [...flags, '--dry-run']);
          const run = await workspace.sync(csv, flags);
          expect(column(run, 'status')).toEqual(expected.map(({ status }) => status));
          expect(column(dry, 'status').map((word) => word?.replace('would_update', 'updated'))).toEqual(
            expected.map(({ status }) => status),
          );
          expect(run.code).toBe(expected.some(({ status }) => status === 'conflict') ? 3 : 0);
          expect(patchesOf(sandbox)).toBe(expected.filter(({ sent }) => sent).length);
          expect(heldBy(sandbox, IDS)).toEqual(
            filled({ ...now, ...Object.fromEntries(ids.map((id, i) => [id, expected[i]!.held])) }),
          );
          // Somebody edits on before the run is taken back: that stays, all else is as it was before.
          const late = ids[0]!;
          sandbox.book.patch(late, new Map([['firstName', 'Late']]), 2);
          const undone = await workspace.run([
            'undo',
            '--yes',
            '--rate',
            'unlimited',
            '--base-url',
            sandbox.url,
          ]);
          expect([0, 2, 3]).toContain(undone.code);
          expect(heldBy(sandbox, IDS)).toEqual(
            filled({ ...now, [late]: { ...now[late], firstName: 'Late' } }),
          );
        } finally {
          await sandbox.close();
        }
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);

test('a base of which nothing was edited sends nothing and lists nothing', async () => {
  const sandbox = await openSandbox({ a: { firstName: 'Ann' }, b: {} });
  const workspace = openWorkspace();
  const target = ['--base-url', sandbox.url, '--rate', 'unlimited'];
  await workspace.run(['export', '--out', 'base.csv', ...target]);
  const { list } = sandbox.requests;
  await workspace.write('contacts.csv', await readFile(workspace.path('base.csv')));
  const run = await readRun(
    await workspace.run(['sync', '-f', 'contacts.csv', '--base', 'base.csv', '--json', ...target]),
  );
  expect([run.code, counts(run)]).toEqual([0, { unchanged: 2 }]);
  expect(sandbox.requests).toMatchObject({ list, patch: 0 });
});
