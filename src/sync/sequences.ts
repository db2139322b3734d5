import { createHash } from 'node:crypto';
import type { Change } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { RowIndex } from './row-index.js';
import type { Fingerprints } from './work.js';

/**
 * With `--duplicates each` a contact gets its rows one after the other, and only the whole sequence says
 * what it was left with: comparing row by row would take the last row for known and send the first.
 * Reads the rows once more; keeps only contacts with several rows.
 */
export async function readSequences(
  rows: AsyncIterable<CsvRow>,
  mapping: CompiledMapping,
  index: RowIndex,
  fingerprintOf: (change: Change) => string,
): Promise<Fingerprints['sequenceOf']> {
  const sequences = new Map<string, { fingerprint: string; lastRow: number }>();
  for await (const row of rows) {
    if (!index.isOfSequence(row.row)) continue;
    const mapped = mapping.mapRow(row.cells);
    if (mapped.kind === 'problems') continue;
    const before = sequences.get(mapped.key)?.fingerprint ?? '';
    const fingerprint = createHash('sha256')
      .update(`${before} ${fingerprintOf(mapped.change)}`)
      .digest('base64url')
      .slice(0, 22);
    sequences.set(mapped.key, { fingerprint, lastRow: row.row });
  }
  return (key) => sequences.get(key);
}
