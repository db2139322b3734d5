import { rankFormats, type DateAdvice } from './date-fits.js';
import { createPlausibleReader, type DateFormat, type DateKind } from './date.js';

/**
 * How many different cells are looked at: of refused cells, the birthdays of fifty years; of cells that are
 * read, a good sample.
 */
const REFUSED_KEPT = 20_000;
const ACCEPTED_KEPT = 5_000;

/** Watches a column of dates or birthdays, for facts that only all of its cells together tell. */
export function createDateColumn<Format extends DateFormat>(
  kind: DateKind,
  format: Format,
): {
  see(text: string, isRead: boolean): void;
  /** The format with advice for the column's messages; undefined where no cell was refused. */
  settle(): Format | undefined;
} {
  const refused = createCounter(REFUSED_KEPT);
  const accepted = createCounter(ACCEPTED_KEPT);
  return {
    see: (text, isRead) => (isRead ? accepted : refused).add(text),
    settle() {
      if (refused.cells.size === 0) return undefined;
      const readerOf = (candidate: string) => {
        const read = createPlausibleReader(kind, { ...format, format: candidate });
        return (text: string) => read(text)?.ms;
      };
      // Without a declared format, a cell that is read is certain. A format must then read it as the same
      // time.
      const readNow = createPlausibleReader(kind, format);
      const isSame = (text: string, ms: number) => format.format !== undefined || readNow(text)?.ms === ms;
      const ranking = rankFormats(refused.cells, readerOf, accepted.cells, isSame);
      const isSample = refused.isFull() || accepted.isFull();
      const advice: DateAdvice = { ...ranking, read: accepted.total(), isSample };
      return { ...format, advice };
    },
  };
}

/** Counts cells, up to `kept` different texts. */
function createCounter(kept: number) {
  const cells = new Map<string, number>();
  let total = 0;
  let isFull = false;
  return {
    cells,
    add(text: string): void {
      const count = cells.get(text);
      if (count === undefined && cells.size >= kept) return void (isFull = true);
      cells.set(text, (count ?? 0) + 1);
      total += 1;
    },
    total: () => total,
    isFull: () => isFull,
  };
}
