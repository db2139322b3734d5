import { clearedFields, isDelete, type Change, type Fields, type FieldValue } from '../contact/change.js';
import { RowFields } from '../contact/row-fields.js';
import type { DecidedRow } from '../sync/decided-row.js';
import { KeptRow, type LaterParts } from './kept-row.js';

type Problems = Extract<DecidedRow['mapped'], { kind: 'problems' }>['problems'];
type Entries = (readonly [string, FieldValue])[];

/** The names of a row's fields, and those of them that are cleared. Most rows of a file have the same. */
export type Shape = readonly [names: readonly string[], cleared: readonly string[]];

/** Row, line, key, then the index of its shape (-1 for a delete, -2 for problems), and what few rows have. */
export type Head = readonly [
  row: number,
  line: number,
  key: string | null,
  shape: number,
  problems?: Problems | null,
  rowProblem?: DecidedRow['row']['problem'] | null,
  before?: Entries,
];

const DELETE = -1;
const PROBLEMS = -2;

/** A batch of rows in parts that JSON can hold. Values and cells are by row. */
type RowParts = {
  readonly heads: readonly Head[];
  readonly shapes: readonly Shape[];
  readonly values: readonly (readonly FieldValue[] | null)[];
  readonly cells: readonly (readonly string[])[];
};

/** Takes a batch apart. */
export function toParts(batch: readonly DecidedRow[]): RowParts {
  const shapes: Shape[] = [];
  let last = 0;

  function shapeOf(fields: Fields): number {
    // Most rows have the shape of the row before them.
    if (!hasShape(fields, shapes[last])) {
      last = shapes.findIndex((shape) => hasShape(fields, shape));
      if (last < 0) last = shapes.push([fields.names ?? [...fields.keys()], clearedFields(fields)]) - 1;
    }
    return last;
  }

  function headOf({ row: { row, line, problem }, mapped, before }: DecidedRow): Head {
    if (mapped.kind === 'problems')
      return [row, line, mapped.key ?? null, PROBLEMS, mapped.problems, problem ?? null];
    const shape = isDelete(mapped.change) ? DELETE : shapeOf(mapped.change.fields);
    return before ? [row, line, mapped.key, shape, null, null, [...before]] : [row, line, mapped.key, shape];
  }

  return {
    heads: batch.map(headOf),
    shapes,
    values: batch.map(({ mapped }) =>
      mapped.kind === 'problems' || isDelete(mapped.change) ? null : [...mapped.change.fields.values()],
    ),
    cells: batch.map(({ row }) => row.cells),
  };
}

function hasShape(fields: Fields, shape: Shape | undefined): boolean {
  if (shape === undefined) return false;
  const [names, cleared] = shape;
  return isSameList(fields.names ?? [...fields.keys()], names) && isSameList(clearedFields(fields), cleared);
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((name, at) => name === other[at]));
}

/** Puts a batch together again. */
export function fromParts(
  { heads, shapes }: Pick<RowParts, 'heads' | 'shapes'>,
  later: LaterParts,
): DecidedRow[] {
  return heads.map(([row, line, key, shape, problems, problem, before], at) => {
    const csvRow = new KeptRow(row, line, problem ?? undefined, later, at);
    if (problems) return { row: csvRow, mapped: { kind: 'problems', key: key ?? undefined, problems } };
    const kept = shapes[shape];
    const change: Change =
      kept === undefined
        ? { action: 'delete' }
        : { action: 'update', fields: new RowFields(...kept, () => later.values()[at] ?? []) };
    const decided: DecidedRow = { row: csvRow, mapped: { kind: 'change', key: key ?? '', change } };
    return before ? { ...decided, before: new Map(before) } : decided;
  });
}
