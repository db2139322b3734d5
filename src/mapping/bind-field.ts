import { quoteCell } from '../contact/text.js';
import { createCellReader, isFilled, readConstant, type BlankRules } from './cell-reader.js';
import type { MappedField } from './compiled.js';
import type { FieldPlan } from './field-plan.js';
import { describeRule } from './field-rule.js';
import type { Header } from './header.js';
import { rememberCells } from './remembered-cells.js';
import type { FieldReader } from './row-reader.js';

/** A field bound to the header: its line of the mapping table, and the reader for rows. */
export type BoundField = {
  readonly mapped: MappedField;
  readonly reader: FieldReader;
};

/** Finds the field's column and compiles its reader; undefined, with a mistake added, where there is no such column. */
export function bindField(
  plan: FieldPlan,
  header: Header,
  context: { blanks: BlankRules; origin: string | undefined; columns: number },
  mistakes: string[],
): BoundField | undefined {
  const { field, rule, overwrite, source } = plan;
  const { blanks } = context;
  if ('constant' in source) {
    const constant = readConstant(source.constant, plan, blanks.clearWord, mistakes);
    const note = noteOf(plan, `constant ${quoteCell(String(source.constant))}`);
    const mapped = { field, type: rule.type, columnIndex: undefined, column: undefined, overwrite, note };
    return { mapped, reader: { field, constant } };
  }
  const indexes = header.findAll(source.columns, plan.path, mistakes);
  if (indexes === undefined) return undefined;
  const readerOf = (columnIndex: number, found: string[]) => {
    const column = header.names[columnIndex] ?? '';
    return {
      column,
      columnIndex,
      read: rememberCells(createCellReader(plan, column, blanks, found), context.columns),
    };
  };
  const [first, ...others] = indexes;
  const main = readerOf(first, mistakes);
  // Mistakes in the field's declared words are reported once, by the first reader.
  const alternatives = others.map((index) => readerOf(index, []));
  const note = noteOf(plan, context.origin, elseNote(alternatives.map(({ column }) => column)));
  return {
    mapped: {
      ...{ field, type: rule.type, columnIndex: first, column: main.column, overwrite, note },
      ...(others.length === 0 ? {} : { otherIndexes: others }),
    },
    reader: {
      field,
      ...main,
      ...(others.length === 0 ? {} : { others: { readers: alternatives, isFilled: filledBy(blanks) } }),
    },
  };
}

/** The test that chooses between several columns of one field or key: whether a cell is filled. */
export function filledBy(blanks: Pick<BlankRules, 'nullWords'>): (cell: string) => boolean {
  return (cell) => isFilled(cell, blanks);
}

/** `else "E-mail 2"`: the columns that are read where the first one is empty. */
export function elseNote(columns: readonly string[]): string | undefined {
  return columns.length === 0 ? undefined : `else ${columns.map(quoteCell).join(', else ')}`;
}

/** How the field is read, in words for the mapping table. */
function noteOf(plan: FieldPlan, ...remarks: readonly (string | undefined)[]): string {
  const words = Object.keys(plan.values).length;
  const parts = [
    ...remarks,
    describeRule(plan.rule),
    words === 0 ? undefined : `${words} ${words === 1 ? 'word' : 'words'} declared`,
    plan.transform.join(', '),
    plan.overwrite === 'if_empty' ? 'only if empty' : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}
