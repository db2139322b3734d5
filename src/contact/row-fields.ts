import type { Fields, FieldValue } from './change.js';

/**
 * The fields of a row: names, which many rows share, and values in the same order. They are a Map to whoever asks. A
 * Map of its own for each row takes several times the memory, and the time to free it.
 */
export class RowFields implements Fields {
  /** `readValues` is called each time that a value is asked for. */
  constructor(
    readonly names: readonly string[],
    readonly cleared: readonly string[],
    private readonly readValues: () => readonly FieldValue[],
  ) {}

  get size(): number {
    return this.names.length;
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  get(name: string): FieldValue | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.readValues()[index];
  }

  keys(): MapIterator<string> {
    return this.names.values();
  }

  values(): MapIterator<FieldValue> {
    return this.readValues().values();
  }

  entries(): MapIterator<[string, FieldValue]> {
    const values = this.readValues();
    return this.names.map((name, index): [string, FieldValue] => [name, values[index] ?? null]).values();
  }

  [Symbol.iterator](): MapIterator<[string, FieldValue]> {
    return this.entries();
  }

  forEach(work: (value: FieldValue, name: string, fields: Fields) => void): void {
    for (const [name, value] of this) work(value, name, this);
  }
}

const NONE: readonly string[] = [];

/** How many sets of names are shared: rows of one file seldom leave more different cells empty. */
const MOST_SETS = 1_000;

/** Makes the fields of rows that may have these names. Undefined among the values: the row does not have the field. */
export function createFieldsMaker(
  names: readonly string[],
): (values: readonly (FieldValue | undefined)[]) => RowFields {
  const sets = new Map<string, readonly string[]>();

  function namesOf(all: readonly (FieldValue | undefined)[]): readonly string[] {
    const key = all.map((value) => (value === undefined ? '0' : '1')).join('');
    const found = sets.get(key) ?? names.filter((_, index) => all[index] !== undefined);
    if (sets.size < MOST_SETS) sets.set(key, found);
    return found;
  }

  return (all) => {
    const isWhole = !all.includes(undefined);
    const own = isWhole ? names : namesOf(all);
    const values = (isWhole ? all : all.filter((value) => value !== undefined)) as readonly FieldValue[];
    const cleared = values.includes(null) ? own.filter((_, index) => values[index] === null) : NONE;
    return new RowFields(own, cleared, () => values);
  };
}
