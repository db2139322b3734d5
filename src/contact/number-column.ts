import { guessNumberFormats } from './number-guess.js';
import { isUndeclared, readsTwoWays, withoutSigns, type NumberFormat } from './number.js';

/** How many different cells of each kind are kept. They are few, because the cells of a column differ in few ways. */
const CELLS_KEPT = 250;

/** A longer cell is no number, whatever signs stand round it. */
const LONGEST = 60;

/** Watches a column of numbers, for facts that only all of its cells tell. */
export function createNumberColumn(format: NumberFormat): {
  see(text: string, isRead: boolean): void;
  /** The format for the column's cells from now on; undefined where the column told nothing. */
  settle(): NumberFormat | undefined;
} {
  const refused = new Set<string>();
  const pointed = new Set<string>();
  let plain: string | undefined;
  let hasRefused = false;
  let hasTwoWays = false;
  let isDecimal = false;

  function keep(cells: Set<string>, text: string): void {
    if (cells.size < CELLS_KEPT && text.length <= LONGEST && /\d/.test(text)) cells.add(text);
  }

  return {
    see(text, isRead) {
      if (!isRead) {
        hasRefused = true;
        keep(refused, text);
      } else if (text.includes('.')) {
        // Where another number of digits follows the point, or a zero stands before it, it can only be a
        // decimal point.
        if (readsTwoWays(withoutSigns(text, format.strip))) hasTwoWays = true;
        else isDecimal = true;
        keep(pointed, text);
      } else plain ??= text.slice(0, LONGEST);
    },
    settle() {
      const isAmbiguous = isUndeclared(format) && hasTwoWays && !isDecimal;
      if (!hasRefused && !isAmbiguous) return undefined;
      const found = guessNumberFormats([...refused, ...pointed, ...(plain === undefined ? [] : [plain])]);
      const declarations = found.filter((one) => Object.keys(one).length > 0);
      return { ...format, column: { isAmbiguous, declarations } };
    },
  };
}
