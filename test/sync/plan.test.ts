import type { RowErrorCode } from '../../src/contact/problem.js';
import { describe, expect, test } from 'vitest';
import type { Change, FieldValue } from '../../src/contact/change.js';
import { makePlan, type Plan } from '../../src/sync/plan.js';
import type { CarriedRow, SendWork, SettledWork, Work } from '../../src/sync/work.js';

function update(...fields: [string, FieldValue][]): Change {
  return { action: 'update', fields: new Map(fields) };
}

/** Work whose rows stand on the line after their number. */
function send(row: number, key: string, change: Change, own: Partial<SendWork> = {}): SendWork {
  return {
    kind: 'send',
    row: { row, line: row + 1, cells: [] },
    key,
    contactId: key,
    change,
    carried: [],
    fingerprint: () => 'f',
    known: undefined,
    isAlone: false,
    due: 'unsent',
    conflict: undefined,
    previous: undefined,
    sequence: 'none',
    ...own,
  };
}

function carrying(...rows: number[]): Pick<SendWork, 'carried'> {
  return {
    carried: rows.map((row): CarriedRow => ({ row: { row, line: row + 1, cells: [] }, action: 'update' })),
  };
}

function settled(row: number, status: SettledWork['status'], code: RowErrorCode): SettledWork {
  const at = { row, line: row + 1, cells: [] };
  return { kind: 'settled', row: at, contactId: '', action: '', status, problems: [{ code, message: '' }] };
}

function planOf(work: readonly Work[], deletedBefore?: ReadonlySet<string>): Promise<Plan> {
  async function* batches(): AsyncGenerator<readonly Work[]> {
    yield await Promise.resolve(work);
  }
  return makePlan(batches(), deletedBefore);
}

const NONE = {
  rows: 0,
  updates: 0,
  deletes: 0,
  merged: 0,
  unchanged: 0,
  invalid: 0,
  notFound: 0,
  known: 0,
};
const remove: Change = { action: 'delete' };
const setName = update(['firstName', 'Ann']);

describe('counts', () => {
  test.each<[string, Work[], Partial<Plan>]>([
    ['no work', [], {}],
    ['an update', [send(1, 'a', setName)], { rows: 1, updates: 1 }],
    ['a delete', [send(1, 'a', remove)], { rows: 1, deletes: 1 }],
    [
      'an update with the rows it carries: one request',
      [send(3, 'a', setName, carrying(1, 2))],
      { rows: 3, updates: 1, merged: 2 },
    ],
    [
      'what was sent before: no request',
      [send(1, 'a', setName, { known: 'sent' }), send(2, 'b', remove, { known: 'sent' })],
      { rows: 2, unchanged: 2, known: 2 },
    ],
    [
      'what was sent before, with rows it carries',
      [send(2, 'a', setName, { known: 'sent', ...carrying(1) })],
      { rows: 2, unchanged: 1, known: 1, merged: 1 },
    ],
    [
      'updates after a delete of their contact are not found',
      [send(2, 'a', remove, carrying(1)), send(4, 'a', setName, carrying(3)), send(5, 'b', setName)],
      { rows: 5, deletes: 1, merged: 1, notFound: 2, updates: 1 },
    ],
    [
      'updates after a delete that was sent before are not found',
      [send(1, 'a', remove, { known: 'sent' }), send(2, 'a', setName)],
      { rows: 2, unchanged: 1, known: 1, notFound: 1 },
    ],
    [
      'a second delete of a contact has nothing left to do',
      [send(1, 'a', remove), send(3, 'a', remove, carrying(2))],
      { rows: 3, deletes: 1, unchanged: 1, merged: 1 },
    ],
    [
      'an update before the delete is sent',
      [send(1, 'a', setName), send(2, 'a', remove)],
      { rows: 2, updates: 1, deletes: 1 },
    ],
    [
      'rows whose word is final',
      [
        settled(1, 'invalid', 'missing_id'),
        settled(2, 'not_found', 'not_found'),
        settled(3, 'unchanged', 'nothing_to_send'),
      ],
      { rows: 3, invalid: 1, notFound: 1, unchanged: 1 },
    ],
  ])('%s', async (_, work, expected) => {
    await expect(planOf(work)).resolves.toMatchObject({ ...NONE, ...expected });
  });

  test('a contact that was deleted before the run was interrupted is not found', async () => {
    const plan = await planOf([send(1, 'a', setName)], new Set(['a']));
    expect(plan).toMatchObject({ rows: 1, updates: 0, notFound: 1 });
  });

  test('leave what they were given as it was', async () => {
    const before = new Set(['a']);
    await planOf([send(1, 'b', remove)], before);
    expect([...before]).toEqual(['a']);
  });
});

test('the fields that will be cleared are counted per contact, not where nothing is sent', async () => {
  const { cleared } = await planOf([
    send(1, 'a', update(['email', null], ['firstName', ''])),
    send(2, 'b', update(['email', null], ['phone', null])),
    send(3, 'c', update(['phone', null]), { known: 'sent' }),
    send(4, 'd', remove),
    send(5, 'd', update(['phone', null])),
    send(6, 'e', update(['birthday', null]), { sequence: 'inner' }),
    send(7, 'e', update(['birthday', null]), { sequence: 'last' }),
  ]);
  expect(Object.fromEntries(cleared)).toEqual({ email: 2, phone: 1, birthday: 1 });
});

test('causes name the first three lines, the most frequent cause first', async () => {
  const { causes } = await planOf([
    settled(1, 'invalid', 'missing_id'),
    settled(2, 'invalid', 'invalid_email'),
    settled(3, 'invalid', 'invalid_email'),
    settled(4, 'unchanged', 'nothing_to_send'),
    settled(5, 'invalid', 'invalid_email'),
    settled(6, 'invalid', 'invalid_email'),
    settled(7, 'unchanged', 'nothing_to_send'),
  ]);
  expect(causes).toMatchObject([
    { status: 'invalid', code: 'invalid_email', count: 4, lines: [3, 4, 6] },
    { status: 'unchanged', code: 'nothing_to_send', count: 2, lines: [5, 8] },
    { status: 'invalid', code: 'missing_id', count: 1, lines: [2] },
  ]);
});

test('a row not found for want of its contact names the lines of all rows it carries', async () => {
  const { causes } = await planOf([send(1, 'a', remove), send(4, 'a', setName, carrying(2, 3))]);
  expect(causes).toMatchObject([{ status: 'not_found', code: 'not_found', count: 3, lines: [3, 4, 5] }]);
});
