import { isDelete } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import { createColumnWatch } from '../mapping/column-watch.js';
import type { CompiledMapping, MappedRow } from '../mapping/compiled.js';
import type { Remark } from '../mapping/remarks.js';
import { mapCsvRow, type DecidedRow } from './decided-row.js';
import type { DecidedRows } from './ports.js';
import { createRowIndex, type DuplicateMode, type RowIndex } from './row-index.js';

/** What the one look at the whole file tells, before anything is sent. */
export type Scan = {
  /** Data rows in the file, also those past a limit. */
  readonly rows: number;
  readonly index: RowIndex;
  /** The mapping that holds for the whole file: its columns may have told how their cells are to be read. */
  readonly mapping: CompiledMapping;
  /** What was taken off cells, read as empty, or stands there oddly, in the rows that are taken up. */
  readonly remarks: readonly Remark[];
  /** What was edited since the base; undefined where there is none. */
  readonly edits: EditCounts | undefined;
  /** Every row with what was found out about it; to be closed. */
  readonly decided: DecidedRows;
};

/** What the comparison with a base came to, of the rows that are taken up. */
export type EditCounts = {
  readonly rows: number;
  readonly cells: number;
  /** Rows whose key the base lacks, taken whole: how many, and the line of the first. */
  readonly added: { readonly rows: number; readonly line: number };
  /** Mapped columns that the base lacks: each of their cells counts as edited. */
  readonly addedColumns: readonly string[];
};

/** Holds rows against the base that their file was made from. */
export type Base = {
  /** What is left of a row; `isTakenUp` says whether it counts. */
  keepEdits(decided: DecidedRow, isTakenUp: boolean): DecidedRow;
  /** Once all rows were shown. Throws RunError `input` where the base is not one of this file. */
  settle(): { readonly edits: EditCounts; readonly remarks: readonly Remark[] };
  close(): void;
};

export type ScanOptions = {
  readonly duplicates: DuplicateMode;
  readonly limit: number | undefined;
  /** Rows that have their final word from before an interruption. */
  readonly isDone: (row: number) => boolean;
  /** Room for the decided rows; asked again where the columns tell that all must be mapped again. */
  readonly keepRows: () => DecidedRows;
  /** Shown every row once, as it is read. */
  readonly see?: (decided: DecidedRow) => void;
  /** Reads the base by the mapping that holds for the whole file, where there is one. */
  readonly openBase?: ((settled: CompiledMapping) => Promise<Base>) | undefined;
};

/**
 * Reads and maps every row: a broken file throws here, before the first request. Rows are mapped again, though not
 * read again, where the columns told that cells are to be read by other rules. Rows past `limit` are read too (the
 * file must be sound to its end, and a column is judged as a whole) but take no part in the index, unless they make
 * others duplicates.
 */
export async function scanRows(
  rows: AsyncIterable<readonly CsvRow[]>,
  mapping: CompiledMapping,
  options: ScanOptions,
): Promise<Scan> {
  const watch = createColumnWatch(mapping);
  const first = await decideAll(rows, options, (row) => {
    watch.startRow(row.line, isTakenUp(row, options));
    const decided = { row, mapped: mapCsvRow(row, mapping, watch.observer) };
    options.see?.(decided);
    return decided;
  });
  const { mapping: settled, isRejudged, remarks } = watch.settle();
  if (!isRejudged && !options.openBase)
    return { ...first, decided: retold(first.decided, settled), mapping: settled, remarks, edits: undefined };
  let base: Base | undefined;
  try {
    base = await options.openBase?.(settled);
    const again = await decideAll(first.decided.read(), options, (decided) => {
      const judged = retoldRow(decided, settled, isRejudged);
      return base?.keepEdits(judged, isTakenUp(judged.row, options)) ?? judged;
    });
    const { edits, remarks: more = [] } = settledBase(base, again.decided);
    return { ...again, mapping: settled, remarks: [...remarks, ...more], edits };
  } finally {
    base?.close();
    first.decided.close();
  }
}

function settledBase(base: Base | undefined, decided: DecidedRows): Partial<ReturnType<Base['settle']>> {
  try {
    return base?.settle() ?? {};
  } catch (error) {
    decided.close();
    throw error;
  }
}

/** Refused rows are mapped again as they are walked: what the whole columns told makes their messages better. */
function retold(rows: DecidedRows, mapping: CompiledMapping): DecidedRows {
  return {
    add: (batch) => rows.add(batch),
    close: () => rows.close(),
    async *read() {
      for await (const batch of rows.read()) yield batch.map((decided) => retoldRow(decided, mapping, false));
    },
  };
}

function retoldRow(decided: DecidedRow, mapping: CompiledMapping, isRejudged: boolean): DecidedRow {
  const { row, mapped } = decided;
  return isRejudged || mapped.kind === 'problems' ? { row, mapped: mapCsvRow(row, mapping) } : decided;
}

async function decideAll<T>(
  batches: AsyncIterable<readonly T[]>,
  options: ScanOptions,
  decide: (item: T) => DecidedRow,
): Promise<Pick<Scan, 'rows' | 'index' | 'decided'>> {
  const builder = createRowIndex();
  const decided = options.keepRows();
  let count = 0;
  try {
    for await (const batch of batches) {
      const found = batch.map(decide);
      for (const { row, mapped } of found) {
        count = row.row;
        if (isIndexed(row, mapped, options)) builder.add(row.row, mapped.key, mapped.change.action);
      }
      decided.add(found);
    }
    return { rows: count, index: builder.build(options.duplicates), decided };
  } catch (error) {
    decided.close();
    throw error;
  }
}

type MappedChange = Extract<MappedRow, { kind: 'change' }>;

function isIndexed(row: CsvRow, mapped: MappedRow, options: ScanOptions): mapped is MappedChange {
  if (isPast(row, options) && options.duplicates !== 'reject') return false;
  // A row that is done carries nothing and needs no carrier; but it still makes its contact's others duplicates.
  if (options.duplicates === 'merge' && options.isDone(row.row)) return false;
  if (mapped.kind === 'problems') return false;
  return isDelete(mapped.change) || mapped.change.fields.size > 0;
}

function isTakenUp(row: CsvRow, options: ScanOptions): boolean {
  return !isPast(row, options) && !options.isDone(row.row);
}

function isPast(row: CsvRow, { limit }: ScanOptions): boolean {
  return limit !== undefined && row.row > limit;
}
