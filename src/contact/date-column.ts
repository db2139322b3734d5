import { rankFormats, type DateAdvice } from './date-fits.js';
import { readPlausibly, type DateFormat, type DateKind } from './date.js';

/** Different refused cells that are looked at: more than the birthdays of a dozen years. */
const CELLS_KEPT = 5_000;

/** Watches a column of dates or birthdays for what only all of its cells tell. */
export function createDateColumn<Format extends DateFormat>(
  kind: DateKind,
  format: Format,
): {
  see(text: string, isRead: boolean): void;
  /** The format with advice for the column's messages; undefined where no cell was refused. */
  settle(): Format | undefined;
} {
  const refused = new Map<string, number>();
  let read = 0;
  return {
    see(text, isRead) {
      if (isRead) read += 1;
      else if (refused.size < CELLS_KEPT || refused.has(text))
        refused.set(text, (refused.get(text) ?? 0) + 1);
    },
    settle() {
      if (refused.size === 0) return undefined;
      const plausibly = (text: string, candidate: string) =>
        readPlausibly(kind, text, { ...format, format: candidate })?.ms;
      const { best, fits, dates } = rankFormats(refused, plausibly);
      const advice: DateAdvice = { formats: best, fits, dates, read };
      return { ...format, advice };
    },
  };
}
