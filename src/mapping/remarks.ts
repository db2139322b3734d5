import { ODDITIES, type Oddity } from '../contact/odd-text.js';

/**
 * Remarks on cells: something was done to them, or they are odd and were left as they are. `is` completes "1
 * cell …", `are` "2 cells …".
 */
export const REMARKS = {
  unwrapped: { is: 'was unwrapped', are: 'were unwrapped' },
  no_date: { is: 'says no date and is read as empty', are: 'say no date and are read as empty' },
  null_word: {
    is: 'holds one of --null-words and is read as empty',
    are: 'hold one of --null-words and are read as empty',
  },
  first: { is: 'holds a list, of which the first is taken', are: 'hold a list, of which the first is taken' },
  ...ODDITIES,
} as const satisfies Record<string, { is: string; are: string }>;

export type RemarkKind = 'unwrapped' | 'no_date' | 'null_word' | 'first' | Oddity;

/** One kind of remark on the cells of one column. */
export type Remark = {
  readonly kind: RemarkKind;
  /** The name of the column in the header. */
  readonly column: string;
  readonly count: number;
  /** The physical line of the first such cell. */
  readonly line: number;
};

/** Is told what is remarkable in the cells of a row, while the row is read. */
export type RowObserver = {
  remark(column: string, kind: RemarkKind): void;
  /** A text as the parser of its field got it, and whether the parser could read it. */
  text(field: string, text: string, isRead: boolean): void;
};
