import { carriesFields, type Action, type Change, type Fields, type FieldValue } from '../contact/change.js';
import type { Parsed, Problem } from '../contact/problem.js';
import { createFieldsMaker } from '../contact/row-fields.js';
import { printable } from '../contact/text.js';
import type { Reading } from './cell-reader.js';
import type { MappedRow } from './compiled.js';
import type { RowObserver } from './remarks.js';

/** A column of one header with the compiled reader of its cells. */
type ColumnReader<Result> = {
  readonly column: string;
  readonly columnIndex: number;
  readonly read: (cell: string, observer?: RowObserver) => Result;
  /** Further columns. Where this column is empty, the first filled one counts. */
  readonly others?: {
    readonly readers: readonly Omit<ColumnReader<Result>, 'others'>[];
    readonly isFilled: (cell: string) => boolean;
  };
};

/** Everything that is needed to read a row. */
export type RowRules = {
  readonly key: ColumnReader<Parsed<string>>;
  /** One action for every row, or the column that holds it. */
  readonly action: Action | ColumnReader<Parsed<Action>>;
  readonly fields: readonly FieldReader[];
};

export type FieldReader = { readonly field: string } & (
  { readonly constant: FieldValue } | ColumnReader<Reading>
);

/** Reads rows in this order: key, action, fields. For a row to delete only the first two matter. */
export function createRowReader({
  key,
  action,
  fields,
}: RowRules): (cells: readonly string[], observer?: RowObserver) => MappedRow {
  const toFields = createFieldsMaker(fields.map(({ field }) => field));
  return (cells, observer) => {
    const problems: Problem[] = [];
    const rowKey = readColumn(key, cells, problems, observer);
    const rowAction = typeof action === 'string' ? action : readColumn(action, cells, problems, observer);
    // A row with an unknown action is read as an update, so that all of its problems are named at once.
    const hasFields = rowAction === undefined || carriesFields(rowAction);
    const values = hasFields ? readFields(fields, cells, problems, observer) : [];
    const [first, ...others] = problems;
    if (first !== undefined) return { kind: 'problems', key: rowKey, problems: [first, ...others] };
    if (rowKey === undefined || rowAction === undefined)
      throw new Error('a row without a key or an action must have a problem');
    return { kind: 'change', key: rowKey, change: changeOf(rowAction, values, toFields) };
  };
}

/** Reads one field of a row. */
export function createFieldReader(
  readers: readonly FieldReader[],
): (field: string, cells: readonly string[]) => Reading {
  const byField = new Map(readers.map((reader) => [reader.field, reader]));
  return (field, cells) => {
    const reader = byField.get(field);
    if (reader === undefined) return undefined;
    if ('constant' in reader) return { ok: true, value: reader.constant };
    const { columnIndex, read } = firstFilled(reader, cells);
    return read(cells[columnIndex] ?? '');
  };
}

function changeOf(
  action: Action,
  values: readonly (FieldValue | undefined)[],
  toFields: (values: readonly (FieldValue | undefined)[]) => Fields,
): Change {
  switch (action) {
    case 'update':
      return { action, fields: toFields(values) };
    case 'delete':
      return { action };
  }
}

/** A value for each field; undefined for one that the row does not give. */
function readFields(
  fields: readonly FieldReader[],
  cells: readonly string[],
  problems: Problem[],
  observer: RowObserver | undefined,
): readonly (FieldValue | undefined)[] {
  return fields.map((reader) =>
    'constant' in reader ? reader.constant : readColumn(reader, cells, problems, observer),
  );
}

/** The first of several columns whose cell is filled. Where none is filled, the first column. */
function firstFilled<Result>(
  reader: ColumnReader<Result>,
  cells: readonly string[],
): Omit<ColumnReader<Result>, 'others'> {
  const { readers = [], isFilled = () => true } = reader.others ?? {};
  return [reader, ...readers].find(({ columnIndex }) => isFilled(cells[columnIndex] ?? '')) ?? reader;
}

function readColumn<Value>(
  reader: ColumnReader<Parsed<Value> | undefined>,
  cells: readonly string[],
  problems: Problem[],
  observer: RowObserver | undefined,
): Value | undefined {
  const { column, columnIndex, read } = reader.others === undefined ? reader : firstFilled(reader, cells);
  const reading = read(cells[columnIndex] ?? '', observer);
  if (reading === undefined) return undefined;
  if (reading.ok) return reading.value;
  const { code, message, nullWord } = reading;
  const problem = {
    code,
    message: `${printable(column)}: ${message}`,
    column,
    ...(nullWord !== undefined && { nullWord }),
  };
  // The key's column may also be a field. A problem of its cell is reported once.
  const isKnown = problems.some(({ code, message }) => code === problem.code && message === problem.message);
  if (!isKnown) problems.push(problem);
  return undefined;
}
