import { isDelete, type Change } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import { createColumnWatch } from '../mapping/column-watch.js';
import type { CompiledMapping, MappedRow } from '../mapping/compiled.js';
import type { Remark } from '../mapping/remarks.js';
import { mapCsvRow, type DecidedRow } from './decided-row.js';
import type { DecidedRows } from './ports.js';
import { createRowIndex, type DuplicateMode, type RowIndex } from './row-index.js';

/** What reading the whole file found out, before anything is sent. */
export type Scan = {
  /** Data rows in the file, also those past a limit. */
  readonly rows: number;
  readonly index: RowIndex;
  /** The mapping for the whole file. A whole column may have changed how its cells are read. */
  readonly mapping: CompiledMapping;
  /** Remarks on cells of the rows in this run: what was removed, read as empty, or looks unusual. */
  readonly remarks: readonly Remark[];
  /** What was edited since the base; undefined where there is none. */
  readonly edits: EditCounts | undefined;
  /** Every row with what was found out about it. Must be closed. */
  readonly decided: DecidedRows;
};

/** What was edited since the base, in the rows of this run. */
export type EditCounts = {
  readonly rows: number;
  readonly cells: number;
  /** Rows whose key is not in the base, so that all of their cells are sent: their number, and the line of the first. */
  readonly added: { readonly rows: number; readonly line: number };
  /** Mapped columns that are not in the base. Each of their cells counts as edited. */
  readonly addedColumns: readonly string[];
};

/** Compares rows with the base: the export that their file was made from. */
export type Base = {
  /** The row with its edited cells alone. Only a row with `isInRun` is counted. */
  keepEdits(decided: DecidedRow, isInRun: boolean): DecidedRow;
  /** Call it when all rows were given. Throws RunError `input` where the base does not belong to this file. */
  settle(): { readonly edits: EditCounts; readonly remarks: readonly Remark[] };
  close(): void;
};

export type ScanOptions = {
  readonly duplicates: DuplicateMode;
  readonly limit: number | undefined;
  /** Whether the row had its result before an interruption. */
  readonly isDone: (row: number) => boolean;
  /** Opens a place for rows decided by this mapping. Called a second time where all rows must be mapped again. */
  readonly keepRows: (mapping: CompiledMapping) => DecidedRows;
  /** Makes the fingerprint of a row's change; absent where none is needed. */
  readonly fingerprintOf?: ((change: Change) => string) | undefined;
  /** Called once for every row, as it is read. */
  readonly onRow?: (decided: DecidedRow) => void;
  /** Reads the base by the mapping that holds for the whole file, where there is one. */
  readonly openBase?: ((finalMapping: CompiledMapping) => Promise<Base>) | undefined;
};

/**
 * Reads and maps every row. A broken file throws here, before the first request. Rows are mapped a second time, but
 * not read a second time, where whole columns changed how their cells are read. Rows beyond `limit` are read too: the
 * file must be sound to its end, and columns are judged as a whole. They are in the index only where they make other
 * rows duplicates.
 */
export async function scanRows(
  rows: AsyncIterable<readonly CsvRow[]>,
  mapping: CompiledMapping,
  options: ScanOptions,
): Promise<Scan> {
  const watch = createColumnWatch(mapping);
  const first = await decideAll(rows, options, mapping, (row) => {
    watch.startRow(row.line, isInRun(row, options));
    const decided = withFingerprint(row, mapCsvRow(row, mapping, watch.observer), options);
    options.onRow?.(decided);
    return decided;
  });
  const { mapping: finalMapping, isRejudged, remarks } = watch.settle();
  if (!isRejudged && !options.openBase)
    return {
      ...first,
      decided: mapProblemsAgain(first.decided, finalMapping, options),
      mapping: finalMapping,
      remarks,
      edits: undefined,
    };
  let base: Base | undefined;
  try {
    base = await options.openBase?.(finalMapping);
    const again = await decideAll(first.decided.read(), options, finalMapping, (decided) => {
      const judged = mapAgain(decided, finalMapping, isRejudged, options);
      return base?.keepEdits(judged, isInRun(judged.row, options)) ?? judged;
    });
    const { edits, remarks: more = [] } = settledBase(base, again.decided);
    return { ...again, mapping: finalMapping, remarks: [...remarks, ...more], edits };
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

/** Maps rows with problems again as they are read: after the whole column was seen, their messages can name a cure. */
function mapProblemsAgain(rows: DecidedRows, mapping: CompiledMapping, options: ScanOptions): DecidedRows {
  return {
    add: (batch) => rows.add(batch),
    close: () => rows.close(),
    async *read() {
      for await (const batch of rows.read())
        yield batch.map((decided) => mapAgain(decided, mapping, false, options));
    },
  };
}

function mapAgain(
  decided: DecidedRow,
  mapping: CompiledMapping,
  isRejudged: boolean,
  options: ScanOptions,
): DecidedRow {
  const { row, mapped } = decided;
  if (!isRejudged && mapped.kind !== 'problems') return decided;
  return withFingerprint(row, mapCsvRow(row, mapping), options);
}

/** The fingerprint is made while the values are at hand. */
function withFingerprint(row: CsvRow, mapped: MappedRow, { fingerprintOf }: ScanOptions): DecidedRow {
  if (fingerprintOf === undefined || mapped.kind === 'problems') return { row, mapped };
  return { row, mapped, fingerprint: fingerprintOf(mapped.change) };
}

async function decideAll<T>(
  batches: AsyncIterable<readonly T[]>,
  options: ScanOptions,
  mapping: CompiledMapping,
  decide: (item: T) => DecidedRow,
): Promise<Pick<Scan, 'rows' | 'index' | 'decided'>> {
  const builder = createRowIndex();
  const decided = options.keepRows(mapping);
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
  if (isBeyondLimit(row, options) && options.duplicates !== 'reject') return false;
  // A row that is done is not merged with others. With `reject` it still makes other rows of its contact duplicates.
  if (options.duplicates === 'merge' && options.isDone(row.row)) return false;
  if (mapped.kind === 'problems') return false;
  return isDelete(mapped.change) || mapped.change.fields.size > 0;
}

function isInRun(row: CsvRow, options: ScanOptions): boolean {
  return !isBeyondLimit(row, options) && !options.isDone(row.row);
}

function isBeyondLimit(row: CsvRow, { limit }: ScanOptions): boolean {
  return limit !== undefined && row.row > limit;
}
