import type { CsvRow } from '../../src/csv/row.js';
import type { FieldValue } from '../../src/contact/change.js';
import type { CompiledMapping } from '../../src/mapping/compiled.js';
import { mapCsvRow, type DecidedRow } from '../../src/sync/decided-row.js';
import type { DecidedRows } from '../../src/sync/ports.js';

/** Data rows as the reader gives them, one per line below a header on line 1. */
export async function* rowsOf(...table: readonly (readonly string[])[]): AsyncGenerator<CsvRow> {
  for (const [i, cells] of table.entries()) yield await Promise.resolve({ row: i + 1, line: i + 2, cells });
}

/** The same in batches of two, as the scan is given them. */
export async function* batchesOf(...table: readonly (readonly string[])[]): AsyncGenerator<CsvRow[]> {
  let batch: CsvRow[] = [];
  for await (const row of rowsOf(...table)) {
    batch.push(row);
    if (batch.length < 2) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The rows with what a scan finds out about them. */
export async function* decidedOf(
  mapping: CompiledMapping,
  ...table: readonly (readonly string[])[]
): AsyncGenerator<DecidedRow[]> {
  for await (const batch of batchesOf(...table))
    yield batch.map((row) => ({ row, mapped: mapCsvRow(row, mapping) }));
}

/** Room for decided rows, in memory. */
export function keepInMemory(): DecidedRows {
  const batches: (readonly DecidedRow[])[] = [];
  return {
    add: (batch) => void batches.push(batch),
    async *read() {
      for (const batch of batches) yield await Promise.resolve(batch);
    },
    close: () => undefined,
  };
}

/** A mapping by hand: ID, action (`delete` or anything else), then `field=value` cells; `bad` as a value is a problem. */
export function handMapping(): CompiledMapping {
  const mapping: CompiledMapping = {
    key: { by: 'id', columnIndex: 0, column: 'ID' },
    actionColumn: 'op',
    fields: [],
    ignored: [],
    notes: [],
    birthdayZone: undefined,
    mapRow([id = '', op = '', ...cells]) {
      if (id === '')
        return { kind: 'problems', key: undefined, problems: [{ code: 'missing_id', message: 'no ID' }] };
      if (cells.includes('bad'))
        return {
          kind: 'problems',
          key: id,
          problems: [{ code: 'invalid_value', message: 'bad cell', column: 'x' }],
        };
      if (op === 'delete') return { kind: 'change', key: id, change: { action: 'delete' } };
      const fields = new Map<string, FieldValue>();
      for (const cell of cells.filter(Boolean)) {
        const [field = '', value] = cell.split('=');
        fields.set(field, value ?? null);
      }
      return { kind: 'change', key: id, change: { action: 'update', fields } };
    },
    readField: () => undefined,
    watched: new Map(),
    withRules: () => mapping,
  };
  return mapping;
}

/** All that an async iterable gives, as an array. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The same of an iterable that gives some at a time. */
export async function collectAll<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  return (await collect(batches)).flat();
}
