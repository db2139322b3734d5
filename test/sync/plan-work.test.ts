import { describe, expect, test } from 'vitest';
import type { CsvRow } from '../../src/csv/row.js';
import { createHeldRows } from '../../src/store/held-rows.js';
import { mapCsvRow, type DecidedRow } from '../../src/sync/decided-row.js';
import { makePlan } from '../../src/sync/plan.js';
import type { SentBefore } from '../../src/sync/ports.js';
import type { DuplicateMode } from '../../src/sync/row-index.js';
import { createRowSet } from '../../src/sync/row-set.js';
import { scanRows } from '../../src/sync/scan.js';
import { planWork } from '../../src/sync/plan-work.js';
import type { Target, Work, WorkOptions } from '../../src/sync/work.js';
import { batchesOf, collectAll, decidedOf, handMapping, keepInMemory } from '../support/rows.js';

type Table = readonly (readonly string[])[];
type Given = {
  duplicates?: DuplicateMode;
  limit?: number;
  resolve?: (key: string) => Target;
  sentBefore?: (contactId: string) => SentBefore | undefined;
};

async function optionsFor(table: Table, given: Given): Promise<WorkOptions> {
  const mapping = handMapping();
  const { limit, duplicates = 'merge', resolve = (key) => ({ kind: 'one', contactId: key }) } = given;
  const { index } = await scanRows(batchesOf(...table), mapping, {
    duplicates,
    limit,
    isDone: () => false,
    keepRows: keepInMemory,
  });
  const { sentBefore = () => undefined } = given;
  const fingerprints = { of: () => 'new', sequenceOf: () => undefined, sentBefore };
  return {
    mapping,
    index,
    resolve,
    limit,
    fingerprints,
    listed: undefined,
    knownRows: createRowSet(),
    holdRows: () => createHeldRows('unused'),
    isDone: () => false,
  };
}

async function workOf(table: Table, given: Given = {}): Promise<Work[]> {
  return collectAll(planWork(decidedOf(handMapping(), ...table), await optionsFor(table, given)));
}

/** One word per piece of work: "3 update a=1,b=2 <1,2" is row 3 carrying rows 1 and 2. */
function inWords(item: Work): string {
  if (item.kind === 'settled') return `${item.row.row} ${item.status} ${item.problems[0]?.code ?? ''}`;
  const change =
    item.change.action === 'delete'
      ? ''
      : ` ${[...item.change.fields].map(([f, v]) => `${f}=${v ?? '∅'}`).join(',')}`;
  const carried = item.carried.length ? ` <${item.carried.map(({ row }) => row.row).join(',')}` : '';
  return `${item.row?.row ?? ''} ${item.change.action}${change}${carried}`;
}

describe('rows become work', () => {
  test.each<[string, Table, Given, string[]]>([
    [
      'single rows are sent as they are',
      [
        ['a', '', 'x=1'],
        ['b', 'delete'],
      ],
      {},
      ['1 update x=1', '2 delete'],
    ],
    [
      'rows of one contact are folded, later cells win, wherever they stand',
      [
        ['a', '', 'x=1', 'y=1'],
        ['b', '', 'x=5'],
        ['a', '', 'x=2'],
        ['a', '', 'z'],
      ],
      {},
      ['2 update x=5', '4 update x=2,y=1,z=∅ <1,3'],
    ],
    [
      'a delete absorbs the rows before it, later updates stand alone',
      [
        ['a', '', 'x=1'],
        ['a', 'delete'],
        ['a', '', 'x=2'],
      ],
      {},
      ['2 delete <1', '3 update x=2'],
    ],
    [
      'each sends all',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      { duplicates: 'each' },
      ['1 update x=1', '2 update x=2'],
    ],
    [
      'reject refuses all rows of the contact',
      [
        ['a', '', 'x=1'],
        ['b', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      { duplicates: 'reject' },
      ['1 invalid duplicate', '2 update x=1', '3 invalid duplicate'],
    ],
    [
      'invalid rows and rows with nothing to send take no part in a merge',
      [
        ['a', '', 'x=1'],
        ['a', '', 'bad'],
        ['a', ''],
        ['', '', 'x=1'],
      ],
      {},
      ['1 update x=1', '2 invalid invalid_value', '3 unchanged nothing_to_send', '4 invalid missing_id'],
    ],
    [
      'no row past the limit is taken up or carries one before it',
      [
        ['a', '', 'x=1'],
        ['b', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      { limit: 2 },
      ['1 update x=1', '2 update x=1'],
    ],
    [
      'no listed contact and several of them are known without a request',
      [
        ['none', '', 'x=1'],
        ['several', '', 'x=1'],
        ['several', 'delete'],
      ],
      { resolve: (key) => ({ kind: key === 'none' ? 'none' : 'several' }) },
      ['1 not_found not_found', '2 invalid ambiguous_match', '3 invalid ambiguous_match'],
    ],
  ])('%s', async (_, table, given, expected) => {
    expect((await workOf(table, given)).map(inWords)).toEqual(expected);
  });

  test('a malformed row is invalid whatever its cells say', async () => {
    const row: CsvRow = {
      row: 1,
      line: 2,
      cells: ['a'],
      problem: { code: 'malformed_row', message: 'ragged' },
    };
    async function* decided(): AsyncGenerator<DecidedRow[]> {
      yield await Promise.resolve([{ row, mapped: mapCsvRow(row, handMapping()) }]);
    }
    const options = await optionsFor([], {});
    expect((await collectAll(planWork(decided(), options))).map(inWords)).toEqual([
      '1 invalid malformed_row',
    ]);
  });

  test('what a hash collision left without a carrier is sent at the end', async () => {
    const options = await optionsFor([], {});
    const index = {
      isCarried: () => true,
      hasCarried: () => false,
      isDuplicate: () => false,
      isOfSequence: () => false,
    };
    const table = [
      ['a', '', 'x=1'],
      ['a', '', 'x=2'],
      ['b', '', 'x=3'],
    ];
    const work = await collectAll(planWork(decidedOf(handMapping(), ...table), { ...options, index }));
    expect(work.map(inWords)).toEqual(['2 update x=2 <1', '3 update x=3']);
  });
});

test('the plan counts every row once, also the updates after a delete', async () => {
  const table = [
    ['a', '', 'x=1'],
    ['a', '', 'x'],
    ['b', 'delete'],
    ['b', '', 'x=1'],
    ['b', '', 'x=2'],
    ['', ''],
    ['c', ''],
    ['d', '', 'bad'],
  ];
  const plan = await makePlan(planWork(decidedOf(handMapping(), ...table), await optionsFor(table, {})));
  expect(plan).toMatchObject({
    rows: 8,
    updates: 1,
    deletes: 1,
    merged: 1,
    unchanged: 1,
    invalid: 2,
    notFound: 2,
  });
  expect([...plan.cleared]).toEqual([['x', 1]]);
  expect(plan.causes).toContainEqual(
    expect.objectContaining({ status: 'not_found', code: 'not_found', count: 2, lines: [5, 6] }),
  );
});

describe('a second walk of the file', () => {
  test.each([
    // Both rows of b are asked for again: one of them may have been sent meanwhile.
    ['merge', ['b']],
    ['each', ['b', 'b']],
  ] as const)('asks again only of contacts with several rows: %s', async (duplicates, askedAgain) => {
    const table = [
      ['a', '', 'x=1', ''],
      ['b', '', 'x=1', ''],
      ['b', '', 'x=2', ''],
      ['c', '', 'x=1', ''],
    ];
    const asked: string[] = [];
    const options = await optionsFor(table, {
      duplicates,
      sentBefore(contactId) {
        asked.push(contactId);
        return { fingerprint: 'new', isBySameRules: true };
      },
    });
    const walk = () => collectAll(planWork(decidedOf(handMapping(), ...table), options));
    const first = await walk();
    asked.length = 0;
    const second = await walk();
    expect(asked).toEqual(askedAgain);
    const told = (work: readonly Work[]) =>
      work.map((item) => item.kind === 'send' && [item.row?.row, item.contactId, item.known, item.change]);
    expect(told(second)).toEqual(told(first));
    expect(second.map((item) => item.kind === 'send' && item.fingerprint())).toEqual(
      first.map((item) => item.kind === 'send' && item.fingerprint()),
    );
  });

  test('asks again of rows that were not sent before', async () => {
    const table = [['a', '', 'x=1', '']];
    let isSent = false;
    const options = await optionsFor(table, {
      sentBefore: () => (isSent ? { fingerprint: 'new', isBySameRules: true } : undefined),
    });
    const walk = () => collectAll(planWork(decidedOf(handMapping(), ...table), options));
    expect(await walk()).toMatchObject([{ known: undefined }]);
    isSent = true;
    expect(await walk()).toMatchObject([{ known: 'sent' }]);
  });
});
