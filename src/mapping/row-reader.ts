import type { Action, Fields, FieldValue } from '../contact/change.js';
import type { Parsed, Problem } from '../contact/problem.js';
import type { Reading } from './cell-reader.js';
import type { MappedRow } from './compiled.js';

/** A column of one header with the compiled reader of its cells. */
type ColumnReader<Result> = {
  readonly column: string;
  readonly columnIndex: number;
  readonly read: (cell: string) => Result;
};

/** Everything that a row is read with. */
export type RowRules = {
  readonly key: ColumnReader<Parsed<string>>;
  /** The same for every row, or a column that says it. */
  readonly action: Action | ColumnReader<Parsed<Action>>;
  readonly fields: readonly FieldReader[];
};

export type FieldReader = { readonly field: string } & (
  { readonly constant: FieldValue } | ColumnReader<Reading>
);

/** Reads rows in the contract's order: key, action, fields. Of a row to delete only the first two matter. */
export function createRowReader({ key, action, fields }: RowRules): (cells: readonly string[]) => MappedRow {
  return (cells) => {
    const problems: Problem[] = [];
    const rowKey = readColumn(key, cells, problems);
    const rowAction = typeof action === 'string' ? action : readColumn(action, cells, problems);
    const rowFields = rowAction === 'delete' ? undefined : readFields(fields, cells, problems);
    if (rowKey === undefined || problems.length > 0) return { kind: 'problems', key: rowKey, problems };
    if (rowFields === undefined) return { kind: 'change', key: rowKey, change: { action: 'delete' } };
    return { kind: 'change', key: rowKey, change: { action: 'update', fields: rowFields } };
  };
}

/** A row whose action is not known is read as an update, so that all of its problems are named at once. */
function readFields(fields: readonly FieldReader[], cells: readonly string[], problems: Problem[]): Fields {
  const values = new Map<string, FieldValue>();
  for (const reader of fields) {
    const value = 'constant' in reader ? reader.constant : readColumn(reader, cells, problems);
    if (value !== undefined) values.set(reader.field, value);
  }
  return values;
}

function readColumn<Value>(
  { column, columnIndex, read }: ColumnReader<Parsed<Value> | undefined>,
  cells: readonly string[],
  problems: Problem[],
): Value | undefined {
  const reading = read(cells[columnIndex] ?? '');
  if (reading === undefined) return undefined;
  if (reading.ok) return reading.value;
  const problem = { code: reading.code, message: `${column}: ${reading.message}`, column };
  // The key's column may also be a field: what is wrong with its cell is said once.
  const isKnown = problems.some(({ code, message }) => code === problem.code && message === problem.message);
  if (!isKnown) problems.push(problem);
  return undefined;
}
