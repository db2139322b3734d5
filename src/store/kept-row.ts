import type { Fields, FieldValue } from '../contact/change.js';
import type { DecidedRow } from '../sync/decided-row.js';

type CsvRow = DecidedRow['row'];

/** The names of a row's fields, and those of them that are cleared. Most rows of a file have the same. */
export type Shape = readonly [names: readonly string[], cleared: readonly string[]];

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

/** Fields whose names are known, and whose values are read when they are first asked for. */
export class KeptFields implements Fields {
  constructor(
    private readonly shape: Shape,
    private readonly later: LaterParts,
    private readonly at: number,
  ) {}

  get size(): number {
    return this.shape[0].length;
  }

  get names(): readonly string[] {
    return this.shape[0];
  }

  get cleared(): readonly string[] {
    return this.shape[1];
  }

  has(name: string): boolean {
    return this.shape[0].includes(name);
  }

  get(name: string): FieldValue | undefined {
    const index = this.shape[0].indexOf(name);
    return index < 0 ? undefined : this.read()[index];
  }

  keys(): MapIterator<string> {
    return this.shape[0].values();
  }

  values(): MapIterator<FieldValue> {
    return this.read().values();
  }

  entries(): MapIterator<[string, FieldValue]> {
    return this.toMap().entries();
  }

  [Symbol.iterator](): MapIterator<[string, FieldValue]> {
    return this.entries();
  }

  forEach(work: (value: FieldValue, name: string, fields: Fields) => void): void {
    for (const [name, value] of this) work(value, name, this);
  }

  private read(): readonly FieldValue[] {
    return this.later.values()[this.at] ?? [];
  }

  private toMap(): Map<string, FieldValue> {
    const values = this.read();
    return new Map(this.shape[0].map((name, index) => [name, values[index] ?? null]));
  }
}
