/** A set of row numbers at a bit each: a file may have millions of rows. */
export type RowSet = { add(row: number): void; has(row: number): boolean };

/** An empty set that grows to its largest row. */
export function createRowSet(): RowSet {
  let bits = new Uint8Array(1024);
  return {
    add(row) {
      while (row >> 3 >= bits.length) {
        const larger = new Uint8Array(bits.length * 2);
        larger.set(bits);
        bits = larger;
      }
      bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
    },
    has: (row) => ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0,
  };
}
