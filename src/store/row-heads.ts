import { clearedFields, isDelete, type Change, type Fields, type FieldValue } from '../contact/change.js';
import { RowFields } from '../contact/row-fields.js';
import { ownCopy } from '../contact/text.js';
import type { DecidedRow, RowSource } from '../sync/decided-row.js';
import { KeptRow, type KeptCells } from './kept-row.js';

type Problems = Extract<DecidedRow['mapped'], { kind: 'problems' }>['problems'];
type Entries = (readonly [string, FieldValue])[];

/** The names of a row's fields, and those of them that are cleared. Most rows of a file have the same. */
export type Shape = readonly [names: readonly string[], cleared: readonly string[]];

/** What few rows have. The values of a row's fields are kept only where they cannot be read from its cells again. */
type Rest = {
  readonly problems?: Problems;
  /** The key of a row with problems, where it has one. */
  readonly key?: string | undefined;
  readonly problem?: DecidedRow['row']['problem'];
  readonly before?: Entries;
  readonly values?: readonly FieldValue[];
};

/** The index of the row's shape, where it has one. */
const DELETE = -1;
const PROBLEMS = -2;

/** A batch of rows without their cells, column by column, as JSON can hold it. */
export type Heads = {
  readonly rows: readonly number[];
  readonly lines: readonly number[];
  /** For each row the index of its shape. */
  readonly shapeOf: readonly number[];
  readonly shapes: readonly Shape[];
  /** By the place of the row in the batch. */
  readonly rests: Readonly<Record<number, Rest>>;
};

/** The keys of all rows, and behind them their fingerprints, where any row has one. Empty: the row has none. */
export type HeadTexts = readonly string[];

/** Takes a batch apart. */
export function toHeads(batch: readonly DecidedRow[]): { heads: Heads; texts: HeadTexts } {
  const shapes: Shape[] = [];
  const rests: Record<number, Rest> = {};
  let last = 0;

  function placeOf(fields: Fields): number {
    // Most rows have the shape of the row before them.
    if (!hasShape(fields, shapes[last])) {
      last = shapes.findIndex((shape) => hasShape(fields, shape));
      if (last < 0) last = shapes.push([fields.names ?? [...fields.keys()], clearedFields(fields)]) - 1;
    }
    return last;
  }

  function shapeOf({ row: { problem }, mapped, before }: DecidedRow, at: number): number {
    if (mapped.kind === 'problems') {
      rests[at] = { problems: mapped.problems, key: mapped.key, problem };
      return PROBLEMS;
    }
    if (isDelete(mapped.change)) return DELETE;
    const { fields } = mapped.change;
    const rest = restOf(fields, before);
    if (rest) rests[at] = rest;
    return placeOf(fields);
  }

  const keys = batch.map(({ mapped }) => (mapped.kind === 'change' ? mapped.key : ''));
  const hasFingerprints = batch.some(({ fingerprint }) => fingerprint !== undefined);
  return {
    heads: {
      rows: batch.map(({ row }) => row.row),
      lines: batch.map(({ row }) => row.line),
      shapeOf: batch.map(shapeOf),
      shapes,
      rests,
    },
    texts: hasFingerprints ? [...keys, ...batch.map(({ fingerprint }) => fingerprint ?? '')] : keys,
  };
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
export function fromHeads(
  { rows, lines, shapeOf, shapes, rests }: Heads,
  texts: HeadTexts,
  cells: KeptCells,
  source: RowSource,
): DecidedRow[] {
  return rows.map((row, at) => {
    const rest = rests[at];
    const csvRow = new KeptRow(row, lines[at] ?? 0, rest?.problem, cells, at, source);
    if (rest?.problems)
      return { row: csvRow, mapped: { kind: 'problems', key: rest.key, problems: rest.problems } };
    const change = changeOf(csvRow, shapes[shapeOf[at] ?? DELETE], rest?.values, source);
    const fingerprint = texts[rows.length + at];
    const decided: DecidedRow = {
      row: csvRow,
      mapped: { kind: 'change', key: ownCopy(texts[at] ?? ''), change },
      fingerprint: fingerprint === '' ? undefined : fingerprint,
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
