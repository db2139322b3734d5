import { ownCopy } from '../contact/text.js';
import type { CellReader, Reading } from './cell-reader.js';
import type { RowObserver } from './remarks.js';

/** How many different cells are remembered: of one column, and of all columns of a file together. */
const MOST_CELLS = 1_000;
const MOST_OF_ALL = 20_000;

/** With fewer, a look into the memory finds too little. */
const LEAST_CELLS = 20;

/** A longer cell is not remembered. */
const LONGEST = 64;

/** After so many cells a column whose cells seldom repeat, such as one of e-mails, is no longer looked up. */
const TRIAL = 2_000;

/** What reading a cell gave, and told the observer. */
type Remembered = {
  readonly reading: Reading;
  readonly told: readonly ((observer: RowObserver) => void)[];
};

/**
 * Remembers the cells of a column, so that a cell that stands there again is not read again. The reader must give
 * the same for the same cell. In most columns a few values stand in all rows. `columns` is how many columns the file
 * sends: a very wide file must not fill the memory.
 */
export function rememberCells(read: CellReader, columns: number): CellReader {
  const mostCells = Math.min(MOST_CELLS, Math.floor(MOST_OF_ALL / columns));
  if (mostCells < LEAST_CELLS) return read;
  const remembered = new Map<string, Remembered>();
  let asked = 0;
  let found = 0;
  let isOff = false;

  function readOnce(cell: string): Remembered {
    const own = ownCopy(cell);
    const told: ((observer: RowObserver) => void)[] = [];
    const reading = read(own, {
      remark: (column, kind) => told.push((observer) => observer.remark(column, kind)),
      text: (field, text, isRead) => told.push((observer) => observer.text(field, text, isRead)),
    });
    const result = { reading, told };
    remembered.set(own, result);
    return result;
  }

  return (cell, observer) => {
    if (isOff || cell.length > LONGEST) return read(cell, observer);
    const known = remembered.get(cell);
    asked += 1;
    if (known !== undefined) found += 1;
    else if (asked > TRIAL && found < asked / 2) {
      isOff = true;
      remembered.clear();
    }
    if (known === undefined && (isOff || remembered.size >= mostCells)) return read(cell, observer);
    const { reading, told } = known ?? readOnce(cell);
    if (observer) for (const tell of told) tell(observer);
    return reading;
  };
}
