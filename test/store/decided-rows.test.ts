import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assert, expect, onTestFinished, test } from 'vitest';
import { clearedFields, isDelete, type Fields, type FieldValue } from '../../src/contact/change.js';
import { createFieldsMaker } from '../../src/contact/row-fields.js';
import { createDecidedRows } from '../../src/store/decided-rows.js';
import type { DecidedRow, RowSource } from '../../src/sync/decided-row.js';
import type { DecidedRows } from '../../src/sync/ports.js';
import { collectAll } from '../support/rows.js';
import { tempDir } from '../support/temp-dir.js';

function update(row: number, ...fields: [string, FieldValue][]): DecidedRow {
  return {
    row: { row, line: row + 1, cells: [`c${row}`, ' Zoë\n', '\ud800'] },
    mapped: { kind: 'change', key: `c${row}`, change: { action: 'update', fields: new Map(fields) } },
  };
}

const problem = { code: 'malformed_row', message: 'ragged' } as const;

const EVERY_KIND: DecidedRow[] = [
  update(1, ['firstName', 'Zoë'], ['VIP', false], ['LTV', 0.1], ['birthday', null]),
  update(2),
  {
    row: { row: 3, line: 6, cells: ['c3'] },
    mapped: { kind: 'change', key: 'c3', change: { action: 'delete' } },
  },
  {
    row: { row: 4, line: 7, cells: ['', 'x'] },
    mapped: { kind: 'problems', key: undefined, problems: [{ code: 'missing_id', message: 'no ID' }] },
  },
  {
    row: { row: 5, line: 8, cells: ['c5', 'x'] },
    mapped: {
      kind: 'problems',
      key: 'c5',
      problems: [{ code: 'invalid_value', message: 'bad', column: 'x', nullWord: 'NULL' }],
    },
  },
  {
    row: { row: 6, line: 9, cells: ['a'], problem },
    mapped: { kind: 'problems', key: undefined, problems: [problem] },
  },
  { ...update(7, ['firstName', 'B']), before: new Map([['firstName', 'A']]) },
  ...[['c8', 'a\u007fb', ''], [''], ['', ''], []].map((cells) => ({
    row: { row: 8, line: 11, cells },
    mapped: update(8).mapped,
  })),
];

/** The source of rows that are kept whole. */
const WHOLE: RowSource = {
  cellsOf: () => assert.fail('no row has a text'),
  valuesOf: () => assert.fail('all values are kept'),
};

function open(
  mostCells: number,
  source: RowSource = WHOLE,
): { rows: DecidedRows; path: string; stop: AbortController } {
  const path = join(tempDir(), 'decided.rows');
  const stop = new AbortController();
  const rows = createDecidedRows(path, source, stop.signal, mostCells);
  onTestFinished(() => rows.close());
  return { rows, path, stop };
}

/** The row as plain objects. What is on disk is read as it is asked for. */
function plain({ row: { row, line, cells, problem }, mapped, before }: DecidedRow): DecidedRow {
  return {
    row: { row, line, cells, ...(problem && { problem }) },
    mapped:
      mapped.kind === 'problems' || isDelete(mapped.change)
        ? mapped
        : { ...mapped, change: { action: 'update', fields: new Map(mapped.change.fields) } },
    ...(before && { before }),
  };
}

test.each([
  ['in memory', 1_000],
  ['on disk', 0],
  ['in both', 8],
])('every kind of row reads back as it was, as often as needed: %s', async (_, mostCells) => {
  const { rows } = open(mostCells);
  for (const row of EVERY_KIND) rows.add([row]);
  rows.add(EVERY_KIND);
  for (let pass = 0; pass < 2; pass += 1)
    expect((await collectAll(rows.read())).map(plain)).toEqual([...EVERY_KIND, ...EVERY_KIND]);
});

test('fields from the disk tell the same as a Map, in every way to ask', async () => {
  const fields: [string, FieldValue][] = [
    ['firstName', 'Zoë'],
    ['birthday', null],
    ['LTV', 0],
  ];
  const { rows } = open(0);
  rows.add([update(1, ...fields), update(2, ['LTV', 1]), update(3, ...fields)]);
  const found = (await collectAll(rows.read())).map(({ mapped }) =>
    mapped.kind === 'change' && !isDelete(mapped.change) ? mapped.change.fields : undefined,
  );
  const map: Fields = new Map(fields);
  for (const kept of [found[0], found[2]]) {
    const told: [string, unknown][] = [];
    kept?.forEach((value, name) => told.push([name, value]));
    expect(told).toEqual(fields);
    expect([...(kept ?? [])]).toEqual(fields);
    expect([...(kept?.entries() ?? [])]).toEqual(fields);
    expect([...(kept?.keys() ?? [])]).toEqual([...map.keys()]);
    expect([...(kept?.values() ?? [])]).toEqual([...map.values()]);
    expect(kept?.size).toBe(3);
    for (const name of ['firstName', 'birthday', 'LTV', 'no such field']) {
      expect(kept?.get(name)).toBe(map.get(name));
      expect(kept?.has(name)).toBe(map.has(name));
    }
    expect(kept && clearedFields(kept)).toEqual(['birthday']);
  }
  expect([...(found[1] ?? [])]).toEqual([['LTV', 1]]);
});

test('what the mapping gives is read again from the text of the row, and only where it is asked for', async () => {
  const toFields = createFieldsMaker(['firstName', 'Note']);
  const texts = ['c1,Zoë,"a, b"', 'c2,\ud800,x', 'c3,,y'];
  let split = 0;
  const cellsOf = (text: string) => {
    split += 1;
    return [...text.split(','), 'split again'];
  };
  const asked: number[] = [];
  const { rows } = open(0, {
    cellsOf,
    valuesOf: (row, names) => {
      asked.push(row.row);
      return names.map((name) => `${name} of ${row.cells.join('|')}`);
    },
  });
  const batch = texts.map((text, at): DecidedRow => {
    const fields = toFields(at === 2 ? [undefined, 'y'] : ['first', null]);
    const change = { action: 'update', fields } as const;
    return {
      row: { row: at + 1, line: at + 2, cells: ['c', 'kept in the text'], text },
      mapped: { kind: 'change', key: `c${at}`, change },
      fingerprint: at === 1 ? undefined : `made of ${at}`,
    };
  });
  rows.add(batch);
  const found = await collectAll(rows.read());
  expect(found.map(({ fingerprint }) => fingerprint)).toEqual(['made of 0', undefined, 'made of 2']);
  const fields = found.map(({ mapped }) =>
    mapped.kind === 'change' && !isDelete(mapped.change)
      ? mapped.change.fields
      : assert.fail('not an update'),
  );
  expect(fields.map((of) => [of.names, clearedFields(of)])).toEqual([
    [['firstName', 'Note'], ['Note']],
    [['firstName', 'Note'], ['Note']],
    [['Note'], []],
  ]);
  expect(asked).toEqual([]);
  expect(found.map(({ row }) => row.text)).toEqual(texts);
  expect(found.map(({ row }) => row.cells)).toEqual(texts.map(cellsOf));
  // However often a row is asked, it is split once.
  expect(found.map(({ row }) => row.cells.length)).toEqual([5, 4, 4]);
  expect(split).toBe(6);
  const of3 = 'c3||y|split again';
  expect([fields[2]?.get('Note'), [...(fields[2] ?? [])]]).toEqual([
    `Note of ${of3}`,
    [['Note', `Note of ${of3}`]],
  ]);
  expect(asked).toEqual([3]);
});

test('the file is made when memory is full, for its owner alone, and goes when it is closed', () => {
  const { rows, path } = open(3);
  rows.add([update(1)]);
  expect(existsSync(path)).toBe(false);
  rows.add([update(2)]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rows.close();
  expect(existsSync(path)).toBe(false);
});

test('two passes at a time do not mix', async () => {
  const { rows } = open(0);
  for (let row = 1; row <= 20; row += 1) rows.add([update(row)]);
  const both = await Promise.all([collectAll(rows.read()), collectAll(rows.read())]);
  expect(both[0].map(plain)).toEqual(both[1].map(plain));
  expect(both[0]).toHaveLength(20);
});

test('a reader that waits for nothing lets timers have their turn', async () => {
  const { rows } = open(1_000_000);
  for (let row = 1; row <= 200; row += 1) rows.add([update(row)]);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  onTestFinished(() => clearInterval(timer));
  for await (const batch of rows.read()) {
    const endMs = performance.now() + batch.length;
    while (performance.now() < endMs);
  }
  expect(turns).toBeGreaterThan(10);
});

test.each([0, 1_000])('a stop ends the reading, with room for %i cells', async (mostCells) => {
  const { rows, stop } = open(mostCells);
  for (let row = 1; row <= 3; row += 1) rows.add([update(row)]);
  const read: number[] = [];
  async function readAll(): Promise<void> {
    for await (const batch of rows.read()) {
      read.push(batch.length);
      stop.abort(new Error('stopped'));
    }
  }
  await expect(readAll()).rejects.toThrow('stopped');
  expect(read).toEqual([1]);
});
