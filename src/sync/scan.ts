import { isDelete } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import { createColumnWatch } from '../mapping/column-watch.js';
import type { CompiledMapping, MappedRow } from '../mapping/compiled.js';
import type { Remark } from '../mapping/remarks.js';
import { createRowIndex, type DuplicateMode, type RowIndex } from './row-index.js';

/** What the first look at the whole file tells, before anything is sent. */
export type Scan = {
  /** Data rows in the file, also those past a limit. */
  readonly rows: number;
  readonly index: RowIndex;
  /** The mapping that holds for the whole file: its columns may have told how their cells are to be read. */
  readonly mapping: CompiledMapping;
  /** What was taken off cells, read as empty, or stands there oddly, in the rows that are taken up. */
  readonly remarks: readonly Remark[];
};

export type ScanOptions = {
  readonly duplicates: DuplicateMode;
  readonly limit: number | undefined;
  /** Rows that have their final word from before an interruption. */
  readonly isDone: (row: number) => boolean;
};

/**
 * Reads every row: a broken file throws here, before the first request. A second time where the columns told
 * that cells are to be read by other rules. Rows past `limit` are read too (the file must be sound to its end,
 * and a column is judged as a whole) but take no part in the index, unless they make others duplicates.
 */
export async function scanRows(
  rows: () => AsyncIterable<CsvRow>,
  mapping: CompiledMapping,
  options: ScanOptions,
): Promise<Scan> {
  const watch = createColumnWatch(mapping);
  const first = await indexRows(rows(), options, (row) => {
    watch.startRow(row.line, isTakenUp(row, options));
    return mapping.mapRow(row.cells, watch.observer);
  });
  const { mapping: settled, isRejudged, remarks } = watch.settle();
  const last = isRejudged ? await indexRows(rows(), options, (row) => settled.mapRow(row.cells)) : first;
  return { ...last, mapping: settled, remarks };
}

async function indexRows(
  rows: AsyncIterable<CsvRow>,
  options: ScanOptions,
  mapRow: (row: CsvRow) => MappedRow,
): Promise<Pick<Scan, 'rows' | 'index'>> {
  const builder = createRowIndex();
  let count = 0;
  for await (const row of rows) {
    count = row.row;
    if (row.problem) continue;
    const mapped = mapRow(row);
    if (isPast(row, options) && options.duplicates !== 'reject') continue;
    // A row that is done carries nothing and needs no carrier; but it still makes its contact's others duplicates.
    if (options.duplicates === 'merge' && options.isDone(row.row)) continue;
    if (mapped.kind === 'problems') continue;
    const { key, change } = mapped;
    if (!isDelete(change) && change.fields.size === 0) continue;
    builder.add(row.row, key, change.action);
  }
  return { rows: count, index: builder.build(options.duplicates) };
}

function isTakenUp(row: CsvRow, options: ScanOptions): boolean {
  return !isPast(row, options) && !options.isDone(row.row);
}

function isPast(row: CsvRow, { limit }: ScanOptions): boolean {
  return limit !== undefined && row.row > limit;
}
