import { describe, expect, test } from 'vitest';
import type { ScannedRun } from '../../../src/jobs/sync/run-context.js';
import { autoMapping } from '../../../src/mapping/auto.js';
import { NO_EARLIER_ROWS } from '../../../src/run/earlier-rows.js';
import type { JobInput } from '../../../src/jobs/sync/input.js';
import { scanInput } from '../../../src/jobs/sync/scan-input.js';
import { batchesOf, keepInMemory } from '../../support/rows.js';

const HEADER = ['id', 'gender', 'first name'];
const OPTIONS = {
  duplicates: 'merge',
  limit: undefined,
  deleteMissing: false,
  file: 'contacts.csv',
  keepRows: keepInMemory,
} as const;

/** An input in memory that counts how often it is read. */
function inputOf(table: readonly (readonly string[])[]): JobInput & { passes: () => number } {
  let passes = 0;
  return {
    header: HEADER,
    delimiter: ',',
    likelyHeaderLine: () => undefined,
    knownHeaderLine: () => undefined,
    shape: () => ({ quotes: 'none', emptyRows: { count: 0, lines: [] } }),
    sha256: () => '',
    sample: () => Promise.resolve([]),
    splitLine: (text) => text.split(','),
    rowsRead: () => 0,
    watch: () => ({ close: () => undefined }),
    batches() {
      passes += 1;
      return batchesOf(...table);
    },
    close: () => Promise.resolve(),
    passes: () => passes,
  };
}

function mappingOf(): ReturnType<typeof autoMapping> {
  return autoMapping(
    HEADER,
    { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' },
    'contacts.csv',
  );
}

function scan(input: JobInput, limit?: number): Promise<Pick<ScannedRun, 'scan' | 'mapping' | 'sample'>> {
  return scanInput(input, mappingOf(), { ...OPTIONS, limit }, NO_EARLIER_ROWS);
}

describe('a gender column', () => {
  test('with M and F alone is read once, M is male', async () => {
    const input = inputOf([
      ['a', 'M', 'Ann'],
      ['b', 'F', 'Bob'],
    ]);
    const { mapping } = await scan(input);
    expect(input.passes()).toBe(1);
    expect(mapping.mapRow(['a', 'M', 'Ann'])).toMatchObject({ kind: 'change' });
  });

  test.each(['H', 'h', ' H '])('with %j in the last row makes M invalid in every row', async (cell) => {
    const input = inputOf([
      ['a', 'M', 'Ann'],
      ['a', 'F', 'Ann'],
      ['b', cell, 'Bob'],
    ]);
    const { mapping, scan: found } = await scan(input);
    expect(input.passes()).toBe(1);
    expect(mapping.mapRow(['a', 'M', 'Ann'])).toMatchObject({
      kind: 'problems',
      problems: [{ code: 'invalid_gender' }],
    });
    expect(mapping.mapRow(['b', 'F', 'Bob'])).toMatchObject({ kind: 'change' });
    // Judged again: the row with the M takes no part in a merge.
    expect(found.index.isCarried(1)).toBe(false);
    expect(found.rows).toBe(3);
  });

  test('an H past the limit counts: it is the whole file that tells', async () => {
    const input = inputOf([
      ['a', 'M', 'Ann'],
      ['b', 'H', 'Bob'],
    ]);
    const { mapping } = await scan(input, 1);
    expect(mapping.mapRow(['a', 'M', 'Ann'])).toMatchObject({ kind: 'problems' });
  });

  test('an H in another column says nothing', async () => {
    const { mapping } = await scan(inputOf([['a', 'M', 'H']]));
    expect(mapping.mapRow(['a', 'M', 'H'])).toMatchObject({ kind: 'change' });
  });
});

test('samples are the first cells that hold something, of the first 20 rows', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [
    `c${i + 1}`,
    i === 25 ? 'F' : '',
    i < 3 ? '  ' : `name ${i}`,
  ]);
  const { sample } = await scan(inputOf(rows));
  expect(sample).toEqual(['c1', '', 'name 3']);
});

test('earlier rows are shown every row once, with its key', async () => {
  const seen: [number, string | undefined][] = [];
  const earlier = {
    ...NO_EARLIER_ROWS,
    see: (...[row, key]: Parameters<typeof NO_EARLIER_ROWS.see>) => void seen.push([row.row, key]),
  };
  const input = inputOf([
    ['a', 'M', 'Ann'],
    ['', 'H', 'Bob'],
  ]);
  await scanInput(input, mappingOf(), OPTIONS, earlier);
  expect(seen).toEqual([
    [1, 'a'],
    [2, undefined],
  ]);
});
