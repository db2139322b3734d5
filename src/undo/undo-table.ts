import { isExactly, isSameValue } from '../contact/equal.js';
import { isDelete, type FieldValue } from '../contact/change.js';
import { isStandardField } from '../contact/field.js';
import { parseBody, stringifyBody } from '../contact/json.js';
import { writeNumber } from '../contact/number.js';
import { RunError } from '../errors.js';
import { autoMapping } from '../mapping/auto.js';
import type { CompiledMapping, MappedField } from '../mapping/compiled.js';

/**
 * The column for values that `sync` cannot restore exactly from a cell, as JSON by field name. `sync` ignores
 * the column.
 */
export const NOT_RESTORED = '_not_restored';

/**
 * Characters that make a cell unusable: a NUL byte makes a row malformed, and half a surrogate pair has no
 * form in UTF-8.
 */
const UNWRITABLE = /[\0\p{Cs}]/u;

/** How undo.csv is written: one column for each field that the run may change, in the form that plain `sync` reads. */
export type UndoTable = {
  readonly header: readonly string[];
  /** The cells of one contact with its previous values; a blank cell leaves its field alone. */
  cells(contactId: string, previous: ReadonlyMap<string, unknown>): string[];
  /** The value of a field in a line; undefined where the table has no column for the field, or the line no value. */
  cellOf(cells: readonly string[], field: string): string | undefined;
  /** The fields that a line of undo.csv holds. */
  fieldsOf(cells: readonly string[]): string[];
};

/**
 * The table for the fields of a mapping. Each cell is read back by the mapping that plain `sync` will use. A
 * value that would not become exactly the same again goes into the last column.
 */
export function createUndoTable(fields: readonly MappedField[], clearWord: string): UndoTable {
  const columns = restorable(fields, clearWord);
  const header = ['id', ...columns.map(headerOf), NOT_RESTORED];
  const mapping = columns.length === 0 ? undefined : undoMapping(columns, clearWord);

  // A sync takes a record of more than 100 lines for an unclosed quote.
  const mostBreaks = Math.floor(90 / Math.max(1, columns.length));

  /** The value that a line with only this cell gives the field; undefined where a sync does not accept the cell. */
  function restoredBy(cell: string, column: MappedField, index: number): FieldValue | undefined {
    if (cell.split('\n').length > mostBreaks || UNWRITABLE.test(cell)) return undefined;
    const cells = ['id', ...columns.map((_, i) => (i === index ? cell : ''))];
    const mapped = mapping?.mapRow(cells);
    if (mapped?.kind !== 'change' || isDelete(mapped.change)) return undefined;
    return mapped.change.fields.get(column.field);
  }

  return {
    header,
    cells(contactId, previous) {
      const left = new Map(previous);
      const cells = columns.map((column, index) => {
        if (!previous.has(column.field)) return '';
        const value = previous.get(column.field);
        const cell = cellOf(column, value, clearWord);
        const restored = restoredBy(cell, column, index);
        if (restored === undefined || !isSameValue(column.type, restored, value)) return '';
        // A value that comes back in another form (`Male`, or without blanks at its ends) gets a cell. Its
        // original also goes into the last column.
        if (isExactly(column.type, restored, value)) left.delete(column.field);
        return cell;
      });
      const rest = left.size === 0 ? '' : stringifyBody(Object.fromEntries(left));
      return [contactId, ...cells, rest];
    },
    cellOf(cells, field) {
      const index = columns.findIndex((column) => column.field === field);
      const cell = index < 0 ? '' : (cells[index + 1] ?? '');
      return cell === '' ? undefined : cell;
    },
    fieldsOf(cells) {
      const filled = columns.filter((_, index) => (cells[index + 1] ?? '') !== '').map(({ field }) => field);
      return [...filled, ...Object.keys(readRest(cells[columns.length + 1] ?? ''))];
    },
  };
}

/**
 * The cell for a value. A missing or empty value is restored by the clear word. A birthday is written as an
 * instant, so that the zone does not matter.
 */
function cellOf({ type }: MappedField, value: unknown, clearWord: string): string {
  if (value === undefined || value === null || value === '') return clearWord;
  const text =
    typeof value === 'string' ? value : typeof value === 'number' ? writeNumber(value) : stringifyBody(value);
  return type === 'birthday' && /^-?\d+$/.test(text) ? (isoTime(Number(text) * 1000) ?? text) : text;
}

function isoTime(ms: number): string | undefined {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function headerOf({ field, type }: MappedField): string {
  return isStandardField(field) ? field : `${field}:${type}`;
}

/** The fields that have a header cell which `sync` takes for this field and for nothing else. */
function restorable(fields: readonly MappedField[], clearWord: string): MappedField[] {
  const taken: MappedField[] = [];
  for (const field of fields) {
    const mapping = tryMapping([...taken, field], clearWord);
    if (
      mapping?.fields.length === taken.length + 1 &&
      mapping.fields.some((known) => known.field === field.field)
    )
      taken.push(field);
  }
  return taken;
}

function tryMapping(columns: readonly MappedField[], clearWord: string): CompiledMapping | undefined {
  try {
    return undoMapping(columns, clearWord);
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

function undoMapping(columns: readonly MappedField[], clearWord: string): CompiledMapping {
  const header = ['id', ...columns.map(headerOf), NOT_RESTORED];
  return autoMapping(header, { timezone: 'UTC', action: 'update', blank: 'skip', clearWord }, 'undo.csv');
}

function readRest(json: string): object {
  try {
    const rest: unknown = json === '' ? {} : parseBody(json);
    return typeof rest === 'object' && rest !== null ? rest : {};
  } catch {
    return {};
  }
}
