import { cleanCell, printable, quoteCell } from '../contact/text.js';
import { elseNote } from './bind-field.js';
import type { CompiledMapping, RowKey } from './compiled.js';

/** A line of the mapping table. All of its texts are escaped for a terminal. */
export type MappingTableLine = {
  /** The column's name; empty for a constant. */
  readonly column: string;
  /** The field's name; empty for an ignored column. */
  readonly field: string;
  readonly type: string;
  readonly note: string;
  readonly sample: string;
};

/**
 * The mapping table. It shows the column that finds the contact, the action's column, the fields, then the
 * ignored columns with the reason. `sampleCells` are the cells of one row, or of several joined into one.
 */
export function mappingTable(
  mapping: CompiledMapping,
  header: readonly string[],
  sampleCells: readonly string[],
): MappingTableLine[] {
  const sampleOf = (index: number | undefined, others: readonly number[] = []) => {
    const indexes = index === undefined ? [] : [index, ...others];
    const text = indexes.map((one) => cleanCell(sampleCells[one] ?? '')).find((one) => one !== '');
    return text === undefined ? '' : quoteCell(text);
  };
  const { key, actionColumn } = mapping;
  const names = header.map(cleanCell);
  const lines: MappingTableLine[] = [
    {
      column: key.column,
      field: key.by,
      type: 'key',
      note: ['finds the contact', ...keyNotes(key, names)].join(', '),
      sample: sampleOf(key.columnIndex, key.otherIndexes),
    },
  ];
  if (actionColumn !== undefined) {
    const note = 'update or delete, row by row';
    lines.push({
      column: actionColumn,
      field: '',
      type: 'action',
      note,
      sample: sampleOf(names.indexOf(actionColumn)),
    });
  }
  for (const { field, type, column = '', columnIndex, otherIndexes, note } of mapping.fields)
    lines.push({ column, field, type, note, sample: sampleOf(columnIndex, otherIndexes) });
  for (const { column, index, reason } of mapping.ignored)
    lines.push({ column, field: '', type: 'ignored', note: reason, sample: sampleOf(index) });
  return lines.map((line) => ({ ...line, column: printable(line.column), field: printable(line.field) }));
}

function keyNotes({ country, otherIndexes = [] }: RowKey, names: readonly string[]): string[] {
  const others = elseNote(otherIndexes.map((index) => names[index] ?? ''));
  return [others, country].filter((note) => note !== undefined);
}
