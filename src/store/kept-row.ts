import type { FieldValue } from '../contact/change.js';
import type { DecidedRow } from '../sync/decided-row.js';

type CsvRow = DecidedRow['row'];

/** The parts of a batch that are read when a row is asked for them, by row. */
export type LaterParts = {
  values(): readonly (readonly FieldValue[] | null)[];
  cells(): readonly (readonly string[])[];
};

/** A row whose cells are read when they are first asked for. */
export class KeptRow implements CsvRow {
  constructor(
    readonly row: number,
    readonly line: number,
    readonly problem: CsvRow['problem'],
    private readonly later: LaterParts,
    private readonly at: number,
  ) {}

  get cells(): readonly string[] {
    return this.later.cells()[this.at] ?? [];
  }
}
