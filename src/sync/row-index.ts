import { hash } from 'node:crypto';
import { absorbs, ACTIONS, type Action } from '../contact/change.js';
import { createRowSet, type RowSet } from './row-set.js';

/** What to do with the rows of one contact (`--duplicates`). */
export const DUPLICATE_MODES = ['merge', 'each', 'reject'] as const;

export type DuplicateMode = (typeof DUPLICATE_MODES)[number];

/** Which rows share their contact with others. Built from the scan, asked in every later pass. */
export type RowIndex = {
  /** Folded into a later row of the same contact. */
  isCarried(row: number): boolean;
  /** One of several rows of its contact, so that an earlier one may have been folded into it. */
  hasCarried(row: number): boolean;
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
 * Keeps 13 bytes a row: its number, 64 bits of its key's hash and its action; 4 more while it is built, a bit
 * or two afterwards. Two keys that share a hash (one chance in 36 million at a million rows) are held for a
 * carrier that never comes; the merging sends what it still holds at the end, so that nothing is lost.
 */
export function createRowIndex(): RowIndexBuilder {
  let rows = new Uint32Array(1024);
  let hashes = new BigUint64Array(1024);
  let actions = new Uint8Array(1024);
  let size = 0;

  function grow(): void {
    const next = {
      rows: new Uint32Array(size * 2),
      hashes: new BigUint64Array(size * 2),
      actions: new Uint8Array(size * 2),
    };
    next.rows.set(rows);
    next.hashes.set(hashes);
    next.actions.set(actions);
    ({ rows, hashes, actions } = next);
  }

  /** The rows in groups of one hash each, in file order within a group: places in the arrays above. */
  function* groups(): Generator<Uint32Array> {
    const repeated = repeatedIn(hashes.subarray(0, size));
    if (repeated.length === 0) return;
    const order = new Uint32Array(size)
      .map((_, place) => place)
      .filter((place) => isIn(repeated, hashes[place] ?? 0n));
    order.sort((a, b) => compareHashes(hashes[a] ?? 0n, hashes[b] ?? 0n) || a - b);
    for (let from = 0, to = 1; from < order.length; from = to, to += 1) {
      while (to < order.length && hashes[order[to] ?? 0] === hashes[order[from] ?? 0]) to += 1;
      yield order.subarray(from, to);
    }
  }

  /** From the last row to the first: a row is carried if a later one can absorb it. */
  function markCarried(group: Uint32Array, carried: RowSet): void {
    let carrier: Action | undefined;
    for (const place of group.toReversed()) {
      const action = ACTIONS[actions[place] ?? 0];
      if (carrier && action && absorbs(carrier, action)) carried.add(rows[place] ?? 0);
      else carrier = action;
    }
  }

  return {
    add(row, key, action) {
      if (size === rows.length) grow();
      rows[size] = row;
      putHash(hashes, size, key);
      actions[size] = ACTIONS.indexOf(action);
      size += 1;
    },
    build(mode) {
      const grouped = createRowSet();
      const carried = createRowSet();
      for (const group of groups()) {
        for (const place of group) grouped.add(rows[place] ?? 0);
        if (mode === 'merge') markCarried(group, carried);
      }
      // What they held is in the two sets; a run keeps its index to the end.
      rows = new Uint32Array(0);
      hashes = new BigUint64Array(0);
      actions = new Uint8Array(0);
      size = 0;
      return {
        isCarried: (row) => carried.has(row),
        hasCarried: (row) => mode === 'merge' && grouped.has(row),
        isDuplicate: (row) => mode === 'reject' && grouped.has(row),
        isOfSequence: (row) => mode === 'each' && grouped.has(row),
      };
    },
  };
}

/** Puts 64 bits of the key's hash into the array. A digest as a text takes a third of the time of a Buffer (measured). */
function putHash(hashes: BigUint64Array, place: number, key: string): void {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * hashes.length);
  const digest = hash('sha256', key, 'binary');
  words[2 * place] = wordAt(digest, 0);
  words[2 * place + 1] = wordAt(digest, 4);
}

/** Four characters of a binary text as one number. */
function wordAt(digest: string, at: number): number {
  return (
    digest.charCodeAt(at) |
    (digest.charCodeAt(at + 1) << 8) |
    (digest.charCodeAt(at + 2) << 16) |
    (digest.charCodeAt(at + 3) << 24)
  );
}

/** So many parts are sorted one after the other: a copy of all hashes would take 40 MB for 5,000,000 rows. */
const PARTS = 16;

/** The hashes that occur more than once, each once, in ascending order. */
function repeatedIn(hashes: BigUint64Array): BigUint64Array {
  const found: bigint[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    // Sorting without a comparator is native.
    const sorted = partOf(hashes, part).sort();
    for (let i = 0; i < sorted.length; i += 1) {
      const hash = sorted[i] ?? 0n;
      if (hash === sorted[i + 1] && hash !== sorted[i - 1]) found.push(hash);
    }
  }
  return BigUint64Array.from(found).sort();
}

/** The hashes whose second word falls into this part. A word is copied ten times as fast as a bigint (measured). */
function partOf(hashes: BigUint64Array, part: number): BigUint64Array {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * hashes.length);
  const found = new Uint32Array(2 * countOf(words, part));
  let size = 0;
  for (let at = 0; at < words.length; at += 2) {
    const second = words[at + 1] ?? 0;
    if (second % PARTS !== part) continue;
    found[size] = words[at] ?? 0;
    found[size + 1] = second;
    size += 2;
  }
  return new BigUint64Array(found.buffer);
}

function countOf(words: Uint32Array, part: number): number {
  let count = 0;
  for (let at = 1; at < words.length; at += 2) if ((words[at] ?? 0) % PARTS === part) count += 1;
  return count;
}

function isIn(sorted: BigUint64Array, wanted: bigint): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0n) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}

function compareHashes(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
