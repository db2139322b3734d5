import { createHash } from 'node:crypto';
import type { Spool } from './spool.js';

/** Hash and count of the decompressed bytes. */
export type ByteTotals = { readonly sha256: string; readonly bytes: number };

export type MeteredBytes = {
  readonly chunks: AsyncGenerator<Buffer>;
  /** The totals; undefined until the chunks have ended. */
  totals(): ByteTotals | undefined;
};

/**
 * Counts and hashes bytes while they pass, and copies them to the spool. The spool is finished before the
 * chunks end.
 */
export function meterBytes(source: AsyncIterable<Buffer>, spool: Spool | undefined): MeteredBytes {
  let totals: ByteTotals | undefined;

  async function* chunks(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      await spool?.write(chunk);
      yield chunk;
    }
    await spool?.finish();
    totals = { sha256: hash.digest('hex'), bytes };
  }

  return { chunks: chunks(), totals: () => totals };
}
