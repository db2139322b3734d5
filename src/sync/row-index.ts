import { createHash } from 'node:crypto';
import type { Action } from '../contact/change.js';

/** What to do with the rows of one contact (contract: --duplicates). */
export const DUPLICATE_MODES = ['merge', 'each', 'reject'] as const;

export type DuplicateMode = (typeof DUPLICATE_MODES)[number];

/** Which rows share their contact with others. Built from the scan, asked in every later pass. */
export type RowIndex = {
  /** Folded into a later row of the same contact. */
  isCarried(row: number): boolean;
  /** Refused, because `--duplicates reject` and another row has the same contact. */
  isDuplicate(row: number): boolean;
  /** One of several requests for its contact, because of `--duplicates each`. */
  isOfSequence(row: number): boolean;
};

export type RowIndexBuilder = {
  /** Rows with problems or nothing to send take no part: leave them out. Rows must come in ascending order. */
  add(row: number, key: string, action: Action): void;
  build(mode: DuplicateMode): RowIndex;
};

/**
 * Keeps 13 bytes a row: its number, 64 bits of its key's hash and its action. Two keys that share a hash
 * (one chance in 36 million at a million rows) are held for a carrier that never comes; whoever merges
 * sends what it still holds at the end, so that nothing is lost.
 */
export function createRowIndex(): RowIndexBuilder {
  let rows = new Uint32Array(1024);
  let hashes = new BigUint64Array(1024);
  let deletes = new Uint8Array(1024);
  let size = 0;

  function grow(): void {
    const next = {
      rows: new Uint32Array(size * 2),
      hashes: new BigUint64Array(size * 2),
      deletes: new Uint8Array(size * 2),
    };
    next.rows.set(rows);
    next.hashes.set(hashes);
    next.deletes.set(deletes);
    ({ rows, hashes, deletes } = next);
  }

  /** The hashes that occur more than once; found on a sorted copy, so that memory stays flat. */
  function repeatedHashes(): Set<bigint> {
    const sorted = hashes.slice(0, size).sort();
    const repeated = new Set<bigint>();
    for (let i = 1; i < size; i++) {
      const hash = sorted[i];
      if (hash !== undefined && hash === sorted[i - 1]) repeated.add(hash);
    }
    return repeated;
  }

  /** Walks backwards: a row is carried if a later row can absorb it. A delete absorbs, but no update absorbs a delete. */
  function carriedRows(repeated: ReadonlySet<bigint>): Set<number> {
    const carried = new Set<number>();
    const later = new Map<bigint, 'update' | 'delete'>();
    for (let i = size - 1; i >= 0; i--) {
      const hash = hashes[i] ?? 0n;
      if (!repeated.has(hash)) continue;
      const carrier = later.get(hash);
      const isDelete = deletes[i] === 1;
      if (carrier === 'delete' || (carrier === 'update' && !isDelete)) carried.add(rows[i] ?? 0);
      else later.set(hash, isDelete ? 'delete' : 'update');
    }
    return carried;
  }

  function rowsOf(repeated: ReadonlySet<bigint>): Set<number> {
    const found = new Set<number>();
    for (let i = 0; i < size; i++) if (repeated.has(hashes[i] ?? 0n)) found.add(rows[i] ?? 0);
    return found;
  }

  return {
    add(row, key, action) {
      if (size === rows.length) grow();
      rows[size] = row;
      hashes[size] = createHash('sha256').update(key).digest().readBigUInt64BE(0);
      deletes[size] = action === 'delete' ? 1 : 0;
      size += 1;
    },
    build(mode) {
      const repeated = repeatedHashes();
      const carried = mode === 'merge' ? carriedRows(repeated) : undefined;
      const others = mode === 'merge' ? undefined : rowsOf(repeated);
      return {
        isCarried: (row) => carried?.has(row) ?? false,
        isDuplicate: (row) => mode === 'reject' && others?.has(row) === true,
        isOfSequence: (row) => mode === 'each' && others?.has(row) === true,
      };
    },
  };
}
