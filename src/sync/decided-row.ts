import { isDelete, type Fields, type FieldValue } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping, MappedRow } from '../mapping/compiled.js';
import type { RowObserver } from '../mapping/remarks.js';

/** What the scan found out about a row. It is judged once, and never again. */
export type DecidedRow = {
  readonly row: CsvRow;
  readonly mapped: MappedRow;
  /**
   * With `--base`, what the base holds in the fields that the row edits, as far as it tells; the change is of those
   * fields alone then. Undefined for a row that is taken whole.
   */
  readonly before?: Fields;
  /** The fingerprint of its change, where the run compares it with what its contact was sent. */
  readonly fingerprint?: string | undefined;
};

/** Gives what is not kept of a row, from its text or its cells. */
export type RowSource = {
  cellsOf(text: string): readonly string[];
  /** The values of these fields of the row. */
  valuesOf(row: CsvRow, names: readonly string[]): readonly FieldValue[];
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

/** Reads values again by the mapping that the rows were mapped by. */
export function valuesBy(mapping: Pick<CompiledMapping, 'mapRow'>): RowSource['valuesOf'] {
  return (row, names) => {
    const mapped = mapCsvRow(row, mapping);
    if (mapped.kind === 'problems' || isDelete(mapped.change))
      throw new Error(`bug: row ${row.row} is no longer read as an update`);
    const { fields } = mapped.change;
    return names.map((name) => fields.get(name) ?? null);
  };
}
