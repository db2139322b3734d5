import type { Problem } from '../contact/problem.js';

/** One CSV record. A row that breaks a rule of the format is a row with a problem, not an error. */
export type CsvRow = {
  /** The number of the data record, from 1. The header does not count. */
  readonly row: number;
  /** Physical line, from 1, on which the record begins. */
  readonly line: number;
  /** The cells as read, not trimmed. A ragged row keeps all of its cells. */
  readonly cells: readonly string[];
  /** The record as the file holds it, where `splitLine` of the file gives its cells. */
  readonly text?: string | undefined;
  /** A `malformed_row` problem, where the record cannot be trusted. */
  readonly problem?: Problem | undefined;
};
