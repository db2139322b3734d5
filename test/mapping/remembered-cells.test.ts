import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellReader } from '../../src/mapping/cell-reader.js';
import { rememberCells } from '../../src/mapping/remembered-cells.js';
import type { RowObserver } from '../../src/mapping/remarks.js';

/** A reader that counts, and tells the observer of every cell. */
function countingReader(): { read: CellReader; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    read: (cell, observer) => {
      calls += 1;
      observer?.remark('column', 'unwrapped');
      observer?.text('field', cell, cell !== 'bad');
      if (cell === 'bad') return { ok: false, code: 'invalid_value', message: 'bad' };
      return cell === '' ? undefined : { ok: true, value: cell };
    },
  };
}

function writingObserver(): { observer: RowObserver; told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    observer: {
      remark: (...all) => told.push(['remark', ...all]),
      text: (...all) => told.push(['text', ...all]),
    },
  };
}

test('a cell is read once, and the observer hears of it each time', () => {
  const { read, calls } = countingReader();
  const remembering = rememberCells(read, 1);
  const { observer, told } = writingObserver();
  for (let row = 0; row < 3; row += 1) {
    expect(remembering('gold', observer)).toEqual({ ok: true, value: 'gold' });
    expect(remembering('bad', observer)).toMatchObject({ ok: false });
    expect(remembering('', observer)).toBeUndefined();
  }
  expect(calls()).toBe(3);
  expect(told).toHaveLength(18);
  expect(told.slice(0, 4)).toEqual(told.slice(6, 10));
});

test('with or without an observer, a cell gives the same', () => {
  const { read, calls } = countingReader();
  const remembering = rememberCells(read, 1);
  const { observer, told } = writingObserver();
  expect(remembering('gold')).toEqual(remembering('gold', observer));
  expect(told).toHaveLength(2);
  expect(calls()).toBe(1);
});

test('a column of other cells each time is no longer looked up, and still read right', () => {
  const { read, calls } = countingReader();
  const remembering = rememberCells(read, 1);
  for (let row = 0; row < 5_000; row += 1)
    expect(remembering(`c${row}`)).toEqual({ ok: true, value: `c${row}` });
  expect(remembering('c1')).toEqual({ ok: true, value: 'c1' });
  expect(calls()).toBe(5_001);
});

test('a long cell is not kept in memory', () => {
  const { read, calls } = countingReader();
  const remembering = rememberCells(read, 1);
  const long = 'x'.repeat(65);
  expect(remembering(long)).toEqual(remembering(long));
  expect(calls()).toBe(2);
});

test('a wide file shares one memory, and a very wide one has none', () => {
  const reads = (columns: number): number => {
    const { read, calls } = countingReader();
    const remembering = rememberCells(read, columns);
    for (let pass = 0; pass < 2; pass += 1) for (let cell = 0; cell < 300; cell += 1) remembering(`c${cell}`);
    return calls();
  };
  expect(reads(20)).toBe(300);
  expect(reads(100)).toBe(300 + 100);
  expect(reads(2_000)).toBe(600);
});

test('any cells in any order give what the reader gives', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'bad', 'a', '\ud800', '"', 'é', 'e\u0301'),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.boolean()), { maxLength: 200 }), (cells) => {
      const plain = countingReader().read;
      const remembering = rememberCells(countingReader().read, 1);
      const [before, after] = [writingObserver(), writingObserver()];
      for (const [text, isObserved] of cells)
        expect(remembering(text, isObserved ? after.observer : undefined)).toEqual(
          plain(text, isObserved ? before.observer : undefined),
        );
      expect(after.told).toEqual(before.told);
    }),
    { numRuns: 50 },
  );
});
