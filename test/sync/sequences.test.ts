import { describe, expect, test } from 'vitest';
import { createFingerprinter } from '../../src/contact/fingerprint.js';
import type { DuplicateMode } from '../../src/sync/row-index.js';
import { scanRows } from '../../src/sync/scan.js';
import { readSequences } from '../../src/sync/sequences.js';
import type { Fingerprints } from '../../src/sync/work.js';
import { batchesOf, decidedOf, handMapping, keepInMemory } from '../support/rows.js';

const fingerprintOf = createFingerprinter();

type Table = readonly (readonly string[])[];

async function sequencesOf(
  table: Table,
  duplicates: DuplicateMode = 'each',
): Promise<Fingerprints['sequenceOf']> {
  const mapping = handMapping();
  const options = { duplicates, limit: undefined, isDone: () => false, keepRows: keepInMemory };
  const { index } = await scanRows(batchesOf(...table), mapping, options);
  const resolve = (key: string) => ({ kind: 'one' as const, contactId: key });
  const rules = { index, resolve, listed: undefined, isDone: () => false, fingerprintOf };
  return readSequences(decidedOf(mapping, ...table), rules);
}

const BASE: Table = [
  ['a', '', 'x=1'],
  ['b', '', 'x=1'],
  ['a', '', 'x=2'],
  ['a', '', ''],
  ['a', '', 'bad'],
];

test('a contact with several rows has one fingerprint and a last row that is sent', async () => {
  const sequenceOf = await sequencesOf(BASE);
  expect(sequenceOf('a')).toEqual({
    fingerprint: expect.stringMatching(/^[\w-]{22}$/),
    lastRow: 3,
    isDelete: false,
    isListed: false,
  });
});

test('a contact with one row has none, and in the other modes nobody has one', async () => {
  expect((await sequencesOf(BASE))('b')).toBeUndefined();
  expect((await sequencesOf(BASE, 'merge'))('a')).toBeUndefined();
});

test('a delete is the last of a sequence, whatever follows it', async () => {
  const table: Table = [
    ['a', '', 'x=1'],
    ['a', 'delete'],
  ];
  const whole = (await sequencesOf(table))('a');
  expect(whole).toMatchObject({ lastRow: 2, isDelete: true });
  expect((await sequencesOf([...table, ['a', '', 'x=2'], ['a', 'delete']]))('a')).toEqual(whole);
});

describe('the fingerprint of a sequence', () => {
  const same: [string, Table][] = [
    [
      'rows of other contacts between',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
        ['c', '', 'x=9'],
      ],
    ],
    [
      'fields in another order',
      [
        ['a', '', 'y=1', 'x=1'],
        ['a', '', 'x=2'],
      ],
    ],
  ];
  const other: [string, Table][] = [
    [
      'the order of its rows',
      [
        ['a', '', 'x=2'],
        ['a', '', 'x=1'],
      ],
    ],
    [
      'a value in an inner row',
      [
        ['a', '', 'x=3'],
        ['a', '', 'x=2'],
      ],
    ],
    [
      'a value in the last row',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=3'],
      ],
    ],
    [
      'a row more',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
    ],
    [
      'a delete',
      [
        ['a', 'delete'],
        ['a', '', 'x=2'],
      ],
    ],
  ];

  test.each(same)('does not depend on %s', async (_, table) => {
    const plain =
      table[0]?.length === 4
        ? [
            ['a', '', 'x=1', 'y=1'],
            ['a', '', 'x=2'],
          ]
        : BASE;
    expect((await sequencesOf(table))('a')?.fingerprint).toBe((await sequencesOf(plain))('a')?.fingerprint);
  });

  test.each(other)('depends on %s', async (_, table) => {
    expect((await sequencesOf(table))('a')?.fingerprint).not.toBe(
      (await sequencesOf(BASE))('a')?.fingerprint,
    );
  });

  test('is none that a single change could have', async () => {
    const changes = ['1', '2'].map((x) => fingerprintOf({ action: 'update', fields: new Map([['x', x]]) }));
    expect(changes).not.toContain((await sequencesOf(BASE))('a')?.fingerprint);
  });
});
