import { createHash } from 'node:crypto';

/**
 * 8 MiB of bits. Of five million IDs, a new one is taken for a known one 3 times in 1,000; a page of ten new
 * ones never.
 */
const BITS = 2 ** 26;
/** The bits of one ID, read from its hash four bytes at a time. */
const PLACES = [0, 4, 8, 12];

/**
 * The IDs that have been listed, in bounded memory. A new ID may rarely be taken for a known one. A known one
 * is never taken for new.
 */
export type SeenIds = {
  /** Notes the IDs, and returns how many of them are certainly new. */
  add(ids: readonly string[]): number;
};

/** A Bloom filter. The system gives memory only when it is written to, so a short list costs little. */
export function createSeenIds(): SeenIds {
  const bits = new Uint8Array(BITS / 8);

  function isNew(id: string): boolean {
    const hash = createHash('md5').update(id).digest();
    let fresh = false;
    for (const place of PLACES) {
      const bit = hash.readUInt32LE(place) % BITS;
      const [index, mask] = [bit >>> 3, 1 << (bit & 7)];
      const byte = bits[index] ?? 0;
      if ((byte & mask) !== 0) continue;
      fresh = true;
      bits[index] = byte | mask;
    }
    return fresh;
  }

  return { add: (ids) => ids.filter(isNew).length };
}
