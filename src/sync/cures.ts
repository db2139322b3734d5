import { ROW_ERRORS, type RowErrorCode } from '../contact/problem.js';
import type { Cause } from './causes.js';

/** Codes of cells that a declaration in the mapping lets be read, and what is to be declared. */
const DECLARED: Partial<Record<RowErrorCode, string>> = {
  invalid_date: 'format',
  invalid_number: 'decimal, thousands or strip',
  invalid_boolean: 'values',
  invalid_gender: 'values',
  invalid_action: 'values',
};

/** Fewer bad cells are mended one by one … */
const CELLS_AT_LEAST = 3;
/** … and where fewer than half of the rows have one, the column is as the mapping says, and the cells are not. */
const SHARE_AT_LEAST = 0.5;

/** What would let most of a column be read: the option of the mapping, or undefined where its cells are to be mended. */
export function declarationFor({ code, column, count }: Cause, rows: number): string | undefined {
  if (column === undefined || count < CELLS_AT_LEAST || count < rows * SHARE_AT_LEAST) return undefined;
  return DECLARED[code];
}

/** What to do about a cause, in a sentence: for the whole column where the whole column is refused. */
export function cureOf(cause: Cause, rows: number): string {
  const declaration = declarationFor(cause, rows);
  return declaration === undefined
    ? ROW_ERRORS[cause.code].cure
    : `The whole column is refused: declare its ${declaration} in the mapping file; the mapping command writes one.`;
}
