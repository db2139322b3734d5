import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { createRowIndex, type DuplicateMode, type RowIndex } from './row-index.js';

/** What the first look at the whole file tells, before anything is sent. */
export type Scan = {
  /** Data rows in the file, also those past a limit. */
  readonly rows: number;
  readonly index: RowIndex;
};

export type ScanOptions = {
  readonly duplicates: DuplicateMode;
  readonly limit: number | undefined;
  /** Rows that have their final word from before an interruption. */
  readonly isDone: (row: number) => boolean;
};

/**
 * Reads every row once: a broken file throws here, before the first request. Rows past `limit` are read
 * (the file must be sound to its end) but take no part in the index, unless they make others duplicates.
 */
export async function scanRows(
  rows: AsyncIterable<CsvRow>,
  mapping: CompiledMapping,
  options: ScanOptions,
): Promise<Scan> {
  const builder = createRowIndex();
  let count = 0;
  for await (const row of rows) {
    count = row.row;
    const isPast = options.limit !== undefined && row.row > options.limit;
    if (row.problem || (isPast && options.duplicates !== 'reject')) continue;
    // A row that is done carries nothing and needs no carrier; but it still makes its contact's others duplicates.
    if (options.duplicates === 'merge' && options.isDone(row.row)) continue;
    const mapped = mapping.mapRow(row.cells);
    if (mapped.kind === 'problems') continue;
    const { key, change } = mapped;
    if (change.action === 'update' && change.fields.size === 0) continue;
    builder.add(row.row, key, change.action);
  }
  return { rows: count, index: builder.build(options.duplicates) };
}
