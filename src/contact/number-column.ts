import { guessNumberFormats } from './number-guess.js';
import { isUndeclared, readsTwoWays, type NumberFormat } from './number.js';

/** Different cells kept to find a declaration by: columns differ in few ways. */
const CELLS_KEPT = 500;

/** Watches a column of numbers for what only all of its cells tell. */
export function createNumberColumn(format: NumberFormat): {
  see(text: string, isRead: boolean): void;
  /** The format for the column's cells from now on; undefined where it told nothing. */
  settle(): NumberFormat | undefined;
} {
  const cells = new Set<string>();
  let hasRefused = false;
  let hasTwoWays = false;
  let isDecimal = false;

  function keep(text: string): void {
    if (cells.size < CELLS_KEPT) cells.add(text);
  }

  return {
    see(text, isRead) {
      if (!isRead) {
        hasRefused = true;
        keep(text);
        return;
      }
      if (!text.includes('.')) return;
      if (readsTwoWays(text)) {
        hasTwoWays = true;
        keep(text);
      } else {
        // A point before another number of digits, or behind a zero, can only be a decimal point.
        isDecimal = true;
        keep(text);
      }
    },
    settle() {
      const isAmbiguous = isUndeclared(format) && hasTwoWays && !isDecimal;
      if (!hasRefused && !isAmbiguous) return undefined;
      const declarations = guessNumberFormats([...cells]).filter((found) => Object.keys(found).length > 0);
      return { ...format, column: { isAmbiguous, declarations } };
    },
  };
}
