import type { Fields } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping, MappedRow } from '../mapping/compiled.js';
import type { RowObserver } from '../mapping/remarks.js';

/** What the scan found out about a row: it is read and mapped once, and never again. */
export type DecidedRow = {
  readonly row: CsvRow;
  readonly mapped: MappedRow;
  /**
   * With `--base`, what the base holds in the fields that the row edits, as far as it tells; the change is of those
   * fields alone then. Undefined for a row that is taken whole.
   */
  readonly before?: Fields;
};

/** Maps a row; of a row that breaks a rule of the format no cell can be trusted, and its contact is not known. */
export function mapCsvRow(
  row: CsvRow,
  mapping: Pick<CompiledMapping, 'mapRow'>,
  observer?: RowObserver,
): MappedRow {
  if (row.problem) return { kind: 'problems', key: undefined, problems: [row.problem] };
  return mapping.mapRow(row.cells, observer);
}
