import { describe, expect, test } from 'vitest';
import { renderPlan, type PlanView } from '../../src/cli/render-plan.js';
import { parseRate, type RateSetting } from '../../src/config/rate.js';
import type { Cause } from '../../src/sync/causes.js';
import type { Plan } from '../../src/sync/plan.js';

function rate(text: string): RateSetting {
  const parsed = parseRate(text);
  if (!parsed) throw new Error(`no rate: ${text}`);
  return parsed;
}

function cause(status: Cause['status'], code: Cause['code'], count: number, lines: number[]): Cause {
  return { status, code, count, lines, column: undefined, message: '', nullWords: [], nullCells: 0 };
}

function view(plan: Partial<Plan>, own: Partial<PlanView> = {}): PlanView {
  const empty: Plan = {
    rows: 0,
    updates: 0,
    deletes: 0,
    merged: 0,
    birthdays: 0,
    unchanged: 0,
    invalid: 0,
    notFound: 0,
    conflicts: 0,
    partial: 0,
    unedited: 0,
    known: 0,
    same: 0,
    missing: 0,
    due: { unsent: 0, changed: 0, remapped: 0, edited: 0, untaken: 0 },
    untaken: new Map(),
    cleared: new Map(),
    causes: [],
    differences: [],
  };
  return {
    plan: { ...empty, ...plan },
    rate: rate('200/1m'),
    rowsInFile: plan.rows ?? 0,
    rowsDone: 0,
    listRequests: 0,
    spentBefore: 0,
    edits: undefined,
    shape: { quotes: 'none', emptyRows: { count: 0, lines: [] } },
    guests: 0,
    remarks: [],
    advice: [],
    input: { file: 'contacts.csv', mapping: undefined },
    dataDir: '/data',
    birthdayZone: undefined,
    dryRun: false,
    ...own,
  };
}

test('what was taken off, and what would help, fits 80 columns', () => {
  const own: Partial<PlanView> = {
    shape: { quotes: 'single', emptyRows: { count: 0, lines: [] } },
    remarks: [
      { kind: 'unwrapped', column: 'phone', count: 8, line: 4 },
      { kind: 'unwrapped', column: 'E-mail', count: 4, line: 9 },
      { kind: 'no_date', column: 'Birthday', count: 1, line: 2 },
    ],
    advice: [{ kind: 'null_words', words: ['NULL', '\\N'], cells: 2 }],
  };
  const text = renderPlan(view({ rows: 20 }, own));
  expect(text).toContain('  The file has single quotes round its cells; they are taken off.');
  expect(text).toContain('  12 cells were unwrapped: phone 8 (first line 4), E-mail 4 (first line 9).');
  expect(text).toContain('  1 cell says no date and is read as empty: Birthday (first line 2).');
  expect(text).toContain("  Hint: 2 cells hold no value: --null-words='NULL,\\N' reads such cells as empty.");
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the zone of birthdays is named only where a birthday is to be sent', () => {
  const own = { birthdayZone: 'Asia/Tokyo' };
  expect(renderPlan(view({ updates: 3 }, own))).not.toContain('Birthdays');
  expect(renderPlan(view({ updates: 3, birthdays: 1 }, own))).toContain(
    'Birthdays are midnight in Asia/Tokyo.',
  );
});

test('everything a plan can say', () => {
  const plan: Partial<Plan> = {
    rows: 2_100,
    updates: 2_000,
    deletes: 31,
    merged: 12,
    birthdays: 7,
    unchanged: 40,
    known: 36,
    due: { unsent: 31, changed: 100, remapped: 1_900, edited: 0, untaken: 0 },
    invalid: 15,
    notFound: 2,
    cleared: new Map([
      ['email', 1_200],
      ['phone', 1],
    ]),
    causes: [
      cause('invalid', 'invalid_email', 12, [4, 9, 17]),
      cause('unchanged', 'nothing_to_send', 4, [5, 6, 7]),
      cause('invalid', 'missing_id', 3, [2, 3, 8]),
      cause('not_found', 'not_found', 2, [90, 91]),
    ],
  };
  const own = {
    rowsInFile: 2_500,
    rowsDone: 300,
    listRequests: 2,
    guests: 3,
    birthdayZone: 'Asia/Ho_Chi_Minh',
    dryRun: true,
  };
  expect(renderPlan(view(plan, own))).toBe(
    `
Plan for 2,500 rows (dry run: nothing will be sent)
  update                        2,000
  delete                        31
  merged into a later row       12
  sent before, unchanged        36
  nothing to send               4
  invalid                       15
  not found                     2
  done before the interruption  300
  left for later (--limit)      100
  Of these, 1,900 last sent by another mapping, 100 changed since last sent, 31
  never sent before.
  Reasons
    12  invalid_email  line 4, 9, 17, …
    3   missing_id     line 2, 3, 8
    2   not_found      line 90, 91
  Will be cleared: email of 1,200 contacts, phone of 1 contact.
  Left alone: 3 guests of the chat (no name, e-mail or phone), in no file.
  Birthdays are midnight in Asia/Ho_Chi_Minh.
  Price: 2,033 requests, about 10 min 10 s at 200/min, 2 of them for the list,
         already made; saves 52 requests, 16 s.
  Data folder: /data
`.trim(),
  );
});

test('what earlier runs spent leaves less room', () => {
  const lines = renderPlan(view({ rows: 100, updates: 100 }, { spentBefore: 101 })).split('\n');
  expect(lines).toContain('  Price: 100 requests, about 30 s at 200/min.');
});

test('a file without rows', () => {
  expect(renderPlan(view({}))).toBe('Plan for 0 rows\n  Price: 0 requests.\n  Data folder: /data');
});

describe('the price', () => {
  test.each([
    ['200/1m', 1, '1 request, without waiting at 200/min'],
    ['200/1m', 200, '200 requests, without waiting at 200/min'],
    ['200/1m', 201, '201 requests, about 1 min at 200/min'],
    ['200/1m', 100_000, '100,000 requests, about 8 h 20 min at 200/min'],
    ['50/10s', 100, '100 requests, about 20 s at 50/10s'],
    ['5/s', 6, '6 requests, about 1 s at 5/s'],
    ['unlimited', 100, '100 requests'],
    ['200/1m', 0, '0 requests'],
  ])('at %s of %i', (text, updates, expected) => {
    const lines = renderPlan(view({ rows: updates, updates }, { rate: rate(text) })).split('\n');
    expect(lines).toContain(`  Price: ${expected}.`);
  });
});
