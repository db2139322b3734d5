import type { Problem } from '../contact/problem.js';

/** One CSV record. A row that breaks a rule of the format is a row with a problem, not an error. */
export type CsvRow = {
  /** Data records from 1; the header is none. */
  readonly row: number;
  /** Physical line, from 1, on which the record begins. */
  readonly line: number;
  /** As read, not trimmed; a ragged row keeps all of its cells. */
  readonly cells: readonly string[];
  /** `malformed_row`, where the record cannot be trusted. */
  readonly problem?: Problem;
};
