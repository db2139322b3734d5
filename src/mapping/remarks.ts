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
  respelt: {
    is: 'was rewritten by a spreadsheet, which is no edit',
    are: 'were rewritten by a spreadsheet, which is no edit',
  },
  emptied: {
    is: 'was emptied and is left alone (--blank clear clears it)',
    are: 'were emptied and are left alone (--blank clear clears them)',
  },
  ...ODDITIES,
} as const satisfies Record<string, { is: string; are: string }>;

export type RemarkKind = 'unwrapped' | 'no_date' | 'null_word' | 'first' | 'respelt' | 'emptied' | Oddity;

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

/** Counts remarks by kind and column. */
export type RemarkCounter = {
  /** Must be called before the remarks of a row. Remarks are kept only for rows that the run handles. */
  startRow(line: number, isTakenUp: boolean): void;
  count(column: string, kind: RemarkKind): void;
  /** The remarks, the columns with most cells first. */
  list(): Remark[];
};

export function createRemarkCounter(): RemarkCounter {
  const seen = new Map<
    string,
    { kind: RemarkKind; column: string; count: number; line: number; last: number }
  >();
  let current: number | undefined;
  return {
    startRow: (line, isTakenUp) => void (current = isTakenUp ? line : undefined),
    count(column, kind) {
      if (current === undefined) return;
      const name = `${kind} ${column}`;
      const remark = seen.get(name);
      if (remark === undefined) seen.set(name, { kind, column, count: 1, line: current, last: current });
      // The column of the key may also be that of a field. Its cell counts once.
      else if (remark.last !== current) Object.assign(remark, { count: remark.count + 1, last: current });
    },
    list: () =>
      [...seen.values()]
        .map(({ kind, column, count, line }) => ({ kind, column, count, line }))
        .sort((a, b) => b.count - a.count),
  };
}
