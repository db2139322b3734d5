import type { DecidedRow, RowSource } from '../sync/decided-row.js';

type CsvRow = DecidedRow['row'];

/** What is read when a row is asked for its cells: the text or the cells of each row of the batch. */
export type KeptCells = () => readonly (string | readonly string[])[];

/** A row whose cells are read when they are first asked for. */
export class KeptRow implements CsvRow {
  private split: readonly string[] | undefined;

  constructor(
    readonly row: number,
    readonly line: number,
    readonly problem: CsvRow['problem'],
    private readonly kept: KeptCells,
    private readonly at: number,
    private readonly source: Pick<RowSource, 'cellsOf'>,
  ) {}

  get cells(): readonly string[] {
    const kept = this.kept()[this.at] ?? [];
    return typeof kept === 'string' ? (this.split ??= this.source.cellsOf(kept)) : kept;
  }

  get text(): string | undefined {
    const kept = this.kept()[this.at];
    return typeof kept === 'string' ? kept : undefined;
  }
}
