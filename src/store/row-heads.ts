import { clearedFields, isDelete, type Change, type Fields, type FieldValue } from '../contact/change.js';
import { RowFields } from '../contact/row-fields.js';
import type { DecidedRow, RowSource } from '../sync/decided-row.js';
import { KeptRow, type KeptCells } from './kept-row.js';

type Problems = Extract<DecidedRow['mapped'], { kind: 'problems' }>['problems'];
type Entries = (readonly [string, FieldValue])[];

/** The names of a row's fields, and those of them that are cleared. Most rows of a file have the same. */
export type Shape = readonly [names: readonly string[], cleared: readonly string[]];

/** What few rows have. The values of a row's fields are kept only where they cannot be read from its cells again. */
type Rest = {
  readonly problems?: Problems;
  readonly problem?: DecidedRow['row']['problem'];
  readonly before?: Entries;
  readonly values?: readonly FieldValue[];
};

/** Row, line, key, then the index of its shape (-1 for a delete, -2 for problems). */
export type Head = readonly [
  row: number,
  line: number,
  key: string | null,
  shape: number,
  fingerprint?: string | null | undefined,
  rest?: Rest,
];

const DELETE = -1;
const PROBLEMS = -2;

/** A batch of rows as JSON can hold it, without their cells. */
type Heads = { readonly heads: readonly Head[]; readonly shapes: readonly Shape[] };

/** Takes a batch apart. */
export function toHeads(batch: readonly DecidedRow[]): Heads {
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

  function headOf({ row: { row, line, problem }, mapped, before, fingerprint }: DecidedRow): Head {
    if (mapped.kind === 'problems')
      return [
        ...([row, line, mapped.key ?? null, PROBLEMS, null] as const),
        { problems: mapped.problems, ...(problem && { problem }) },
      ];
    const { key, change } = mapped;
    // All deletes have one fingerprint, which is made again.
    if (isDelete(change)) return [row, line, key, DELETE];
    const shape = shapeOf(change.fields);
    const rest = restOf(change.fields, before);
    if (rest) return [row, line, key, shape, fingerprint, rest];
    return fingerprint === undefined ? [row, line, key, shape] : [row, line, key, shape, fingerprint];
  }

  return { heads: batch.map(headOf), shapes };
}

/** Undefined where the mapping reads all fields of the row from its cells again. */
function restOf(fields: Fields, before: Fields | undefined): Rest | undefined {
  const isReadAgain = fields instanceof RowFields;
  if (isReadAgain && before === undefined) return undefined;
  return {
    ...(!isReadAgain && { values: [...fields.values()] }),
    ...(before && { before: [...before] }),
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
export function fromHeads({ heads, shapes }: Heads, cells: KeptCells, source: RowSource): DecidedRow[] {
  return heads.map(([row, line, key, shape, fingerprint, rest], at) => {
    const csvRow = new KeptRow(row, line, rest?.problem, cells, at, source);
    if (rest?.problems)
      return { row: csvRow, mapped: { kind: 'problems', key: key ?? undefined, problems: rest.problems } };
    const change = changeOf(csvRow, shapes[shape], rest?.values, source);
    const decided: DecidedRow = {
      row: csvRow,
      mapped: { kind: 'change', key: key ?? '', change },
      fingerprint: fingerprint ?? undefined,
    };
    return rest?.before ? { ...decided, before: new Map(rest.before) } : decided;
  });
}

function changeOf(
  row: DecidedRow['row'],
  shape: Shape | undefined,
  kept: readonly FieldValue[] | undefined,
  source: RowSource,
): Change {
  if (shape === undefined) return { action: 'delete' };
  const [names, cleared] = shape;
  if (kept) return { action: 'update', fields: new Map(names.map((name, at) => [name, kept[at] ?? null])) };
  let values: readonly FieldValue[] | undefined;
  const readValues = (): readonly FieldValue[] => (values ??= source.valuesOf(row, names));
  return { action: 'update', fields: new RowFields(names, cleared, readValues) };
}
