import { describe, expect, test } from 'vitest';
import type { CsvRow } from '../../src/csv/row.js';
import { RunError } from '../../src/errors.js';
import { scanRows, type ScanOptions } from '../../src/sync/scan.js';
import { batchesOf, handMapping, keepInMemory } from '../support/rows.js';

type Table = readonly (readonly string[])[];

const ALL: ScanOptions = {
  duplicates: 'merge',
  limit: undefined,
  isDone: () => false,
  keepRows: keepInMemory,
};

/** The rows that a later row of their contact carries. */
async function carried(table: Table, own: Partial<ScanOptions> = {}): Promise<number[]> {
  const { index } = await scanRows(batchesOf(...table), handMapping(), { ...ALL, ...own });
  return table.map((_, i) => i + 1).filter((row) => index.isCarried(row));
}

describe('which rows take part in the index', () => {
  test.each<[string, Table, Partial<ScanOptions>, number[]]>([
    [
      'rows of one contact',
      [
        ['a', '', 'x=1'],
        ['b', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      {},
      [1],
    ],
    [
      'not a row with a bad cell',
      [
        ['a', '', 'x=1'],
        ['a', '', 'bad'],
      ],
      {},
      [],
    ],
    [
      'not a row without an ID',
      [
        ['', '', 'x=1'],
        ['', '', 'x=2'],
      ],
      {},
      [],
    ],
    [
      'not an update with nothing to send',
      [
        ['a', '', 'x=1'],
        ['a', '', ''],
      ],
      {},
      [],
    ],
    [
      'but a delete, which has no fields',
      [
        ['a', '', 'x=1'],
        ['a', 'delete'],
      ],
      {},
      [1],
    ],
    [
      'not a row past the limit',
      [
        ['a', '', 'x=1'],
        ['b', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      { limit: 2 },
      [],
    ],
    [
      'the row at the limit',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
        ['a', '', 'x=3'],
      ],
      { limit: 2 },
      [1],
    ],
    [
      'not a row that is done',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
        ['a', '', 'x=3'],
      ],
      { isDone: (row) => row === 1 },
      [2],
    ],
    [
      'not where the row to carry it is done',
      [
        ['a', '', 'x=1'],
        ['a', '', 'x=2'],
      ],
      { isDone: (row) => row === 2 },
      [],
    ],
  ])('%s', async (_, table, own, expected) => {
    expect(await carried(table, own)).toEqual(expected);
  });

  test('a row that is done still makes the others of its contact duplicates', async () => {
    const table = [
      ['a', '', 'x=1'],
      ['a', '', 'x=2'],
    ];
    const options: ScanOptions = { ...ALL, duplicates: 'reject', isDone: (row) => row === 1 };
    const { index } = await scanRows(batchesOf(...table), handMapping(), options);
    expect(index.isDuplicate(2)).toBe(true);
  });

  test('a malformed row takes no part, whatever its cells say', async () => {
    async function* batches(): AsyncGenerator<CsvRow[]> {
      yield* batchesOf(['a', '', 'x=1']);
      const problem = { code: 'malformed_row', message: 'ragged' } as const;
      yield [{ row: 2, line: 3, cells: ['a', '', 'x=2'], problem }];
    }
    const { index, rows: count } = await scanRows(batches(), handMapping(), ALL);
    expect(index.isCarried(1)).toBe(false);
    expect(count).toBe(2);
  });
});

test.each([
  [0, undefined, 0],
  [5, undefined, 5],
  [5, 2, 5],
])('of %i rows, with a limit of %s, %i are counted', async (size, limit, expected) => {
  const table = Array.from({ length: size }, (_, i) => [`c${i}`, '', 'x=1']);
  const scan = await scanRows(batchesOf(...table), handMapping(), { ...ALL, limit });
  expect(scan.rows).toBe(expected);
});

test('a file that breaks past the limit is refused all the same', async () => {
  async function* batches(): AsyncGenerator<CsvRow[]> {
    yield* batchesOf(['a', '', 'x=1'], ['b', '', 'x=1']);
    throw new RunError('input', 'broken off');
  }
  const rooms: string[] = [];
  const keepRows = () => ({ ...keepInMemory(), close: () => void rooms.push('closed') });
  const scan = scanRows(batches(), handMapping(), { ...ALL, limit: 1, keepRows });
  await expect(scan).rejects.toThrow('broken off');
  expect(rooms).toEqual(['closed']);
});
