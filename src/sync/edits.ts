import { isDelete, type FieldValue } from '../contact/change.js';
import { isSameValue } from '../contact/equal.js';
import type { Problem } from '../contact/problem.js';
import { isRespelt } from '../contact/respelt.js';
import { cleanCell } from '../contact/text.js';
import type { Reading } from '../mapping/cell-reader.js';
import type { CompiledMapping, MappedField } from '../mapping/compiled.js';
import type { DecidedRow } from './decided-row.js';

/**
 * Finds the row of the base with this key, and returns its cells in the order of the file's columns. Undefined where
 * the base has no such row, `several` where it has more than one.
 */
export type BaseCells = (key: string) => readonly string[] | 'several' | undefined;

export type EditRules = {
  /** The mapping for the whole file. */
  readonly mapping: Pick<CompiledMapping, 'fields' | 'readField'>;
  /** Reads a field of the base. */
  readonly readBase: (field: MappedField, cells: readonly string[]) => Reading;
  /** The names of the file's columns, cleaned. */
  readonly names: readonly string[];
  /** Whether the base has the file's column with this index. */
  readonly isInBase: (columnIndex: number) => boolean;
  readonly baseCells: BaseCells;
};

/** Hears what the comparison of a row with the base found. */
export type EditObserver = {
  /** A cell that is written in another way but is no edit, or that was emptied where blanks are skipped. */
  remark(column: string, kind: 'respelt' | 'emptied'): void;
  /** Whether the base has a row with the key. Called once for each row. */
  met(isInBase: boolean): void;
};

/**
 * Reduces a row to its edited cells: those whose meaning differs from the base's row with the same key. A cell that
 * cannot be read is ignored where it stands in the base in the same way. A row that deletes stays whole. So does a row
 * whose key is not in the base.
 */
export function keepEdits(decided: DecidedRow, rules: EditRules, observer: EditObserver): DecidedRow {
  const { row, mapped } = decided;
  if (row.problem || mapped.key === undefined) return decided;
  const base = rules.baseCells(mapped.key);
  observer.met(base !== undefined);
  if (base === undefined || (mapped.kind === 'change' && isDelete(mapped.change))) return decided;
  if (base === 'several')
    return { row, mapped: { kind: 'problems', key: mapped.key, problems: [SEVERAL_IN_BASE] } };
  const touched = rules.mapping.fields.filter((field) => isTouched(field, row.cells, base, rules, observer));
  if (mapped.kind === 'problems') {
    const [first, ...others] = mapped.problems.filter((problem) => isOwn(problem, rules, touched));
    if (first) return { row, mapped: { ...mapped, problems: [first, ...others] } };
  }
  const fields = new Map<string, FieldValue>();
  const before = new Map<string, FieldValue>();
  for (const field of touched) {
    const value = valueOf(field, row.cells, rules);
    const old = isKnown(field, rules) ? baseValue(field, base, rules) : undefined;
    if (value === undefined) {
      if (old !== undefined && old !== null) observer.remark(field.column ?? '', 'emptied');
      continue;
    }
    if (old !== undefined && isSameValue(field.type, value, old)) continue;
    fields.set(field.field, value);
    if (old !== undefined) before.set(field.field, old);
  }
  return { row, mapped: { kind: 'change', key: mapped.key, change: { action: 'update', fields } }, before };
}

const SEVERAL_IN_BASE: Problem = {
  code: 'ambiguous_match',
  message: 'several rows of the base have this key: match by id, which each of them has for itself',
};

/** Whether a row was compared with a base, and none of its cells was edited. */
export function isUnedited({ mapped, before }: DecidedRow): boolean {
  return (
    before !== undefined &&
    mapped.kind === 'change' &&
    !isDelete(mapped.change) &&
    mapped.change.fields.size === 0
  );
}

/** Whether the field's cells are written in another way than in the base. A constant is no cell, so it is never an edit. */
function isTouched(
  field: MappedField,
  cells: readonly string[],
  base: readonly string[],
  rules: EditRules,
  observer: EditObserver,
): boolean {
  const indexes = columnsOf(field).filter((index) => !rules.isInBase(index) || !isAsBefore(index));
  if (indexes.length === 0) return false;
  if (!isKnown(field, rules)) return true;
  if (!indexes.every((index) => isRespelt(base[index] ?? '', cells[index] ?? ''))) return true;
  // A cell that is read as the same value needs no remark.
  const value = valueOf(field, cells, rules);
  if (value === undefined || !isSameValue(field.type, value, baseValue(field, base, rules)))
    observer.remark(field.column ?? '', 'respelt');
  return false;

  function isAsBefore(index: number): boolean {
    return isSameCell(base[index] ?? '', cells[index] ?? '');
  }
}

/** Whether a problem is about an edited cell, or about no cell of a field. */
function isOwn({ column }: Problem, rules: EditRules, touched: readonly MappedField[]): boolean {
  const isColumnOf = (field: MappedField): boolean =>
    column !== undefined && columnsOf(field).some((index) => rules.names[index] === column);
  return touched.some(isColumnOf) || !rules.mapping.fields.some(isColumnOf);
}

function columnsOf({ columnIndex, otherIndexes = [] }: MappedField): readonly number[] {
  return columnIndex === undefined ? [] : [columnIndex, ...otherIndexes];
}

/** Whether the base tells what the field was. */
function isKnown(field: MappedField, { isInBase }: EditRules): boolean {
  return columnsOf(field).some(isInBase);
}

/** The value of the field's cells; undefined where they are empty or cannot be read. */
function valueOf(
  { field }: MappedField,
  cells: readonly string[],
  { mapping }: EditRules,
): FieldValue | undefined {
  const reading = mapping.readField(field, cells);
  return reading?.ok === true ? reading.value : undefined;
}

/** The value of the contact when the base was made. For a cell that cannot be read, its text is returned. */
function baseValue(field: MappedField, base: readonly string[], { readBase }: EditRules): FieldValue {
  const reading = readBase(field, base);
  if (reading === undefined) return null;
  if (reading.ok) return reading.value;
  const cells = columnsOf(field).map((index) => cleanCell(base[index] ?? ''));
  return cells.find((cell) => cell !== '') ?? null;
}

/** Spreadsheets write line ends inside a cell in their own way, and blanks around a cell have no meaning. */
function isSameCell(before: string, after: string): boolean {
  return before === after || oneWay(before) === oneWay(after);
}

function oneWay(cell: string): string {
  return cleanCell(cell).replace(/\r\n?/g, '\n');
}
