import { quoteCell } from '../contact/text.js';
import { createCellReader, readConstant, type BlankRules } from './cell-reader.js';
import type { MappedField } from './compiled.js';
import type { FieldPlan } from './field-plan.js';
import { createTextParser, describeRule } from './field-rule.js';
import type { Header } from './header.js';
import type { FieldReader } from './row-reader.js';

/** A field bound to the header: as the mapping table shows it, and as rows are read with it. */
export type BoundField = {
  readonly mapped: MappedField;
  readonly reader: FieldReader;
};

/** Finds the field's column and compiles its reader; undefined, with a mistake added, where there is no such column. */
export function bindField(
  plan: FieldPlan,
  header: Header,
  context: { blanks: BlankRules; origin: string | undefined },
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
  const columnIndex = header.find(source.column, plan.path, mistakes);
  if (columnIndex === undefined) return undefined;
  const column = header.names[columnIndex] ?? source.column;
  const read = createCellReader(plan, createTextParser(rule), blanks, mistakes);
  const note = noteOf(plan, context.origin);
  return {
    mapped: { field, type: rule.type, columnIndex, column, overwrite, note },
    reader: { field, column, columnIndex, read },
  };
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
