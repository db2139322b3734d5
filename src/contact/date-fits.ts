import { candidateFormats } from './date-guess.js';

/** Formats by how much of a column they read. */
export type FormatRanking = {
  /** The formats that read most of the cells, each in its own way; none where no cell looks like a date. */
  readonly best: readonly string[];
  /** How many cells the best read. */
  readonly fits: number;
  /** How many cells some format reads. */
  readonly dates: number;
};

/** What a column tells of the way in which it writes dates: for the messages alone. */
export type DateAdvice = {
  /** The formats that read most of the refused cells; several where the column can be read in several ways. */
  readonly formats: readonly string[];
  /** How many refused cells they read, and how many look like dates at all. */
  readonly fits: number;
  readonly dates: number;
  /** How many cells are read as it is. */
  readonly read: number;
};

/** Different ways of reading that are named at most. */
const MOST_NAMED = 3;

/**
 * Tries the formats that the cells may have on all of them. `cells` are texts with how often they occur; `read`
 * gives a plausible instant in ms, or undefined. Of formats that read every cell as the same instant the first
 * is kept.
 */
export function rankFormats(
  cells: ReadonlyMap<string, number>,
  read: (text: string, format: string) => number | undefined,
): FormatRanking {
  const formats = new Set([...cells.keys()].flatMap(candidateFormats));
  const counts = new Map<string, number>();
  const readings = new Map<string, string[]>();
  let dates = 0;
  for (const [text, count] of cells) {
    let isDate = false;
    for (const format of formats) {
      const ms = read(text, format);
      const known = readings.get(format);
      if (known) known.push(String(ms));
      else readings.set(format, [String(ms)]);
      if (ms === undefined) continue;
      isDate = true;
      counts.set(format, (counts.get(format) ?? 0) + count);
    }
    if (isDate) dates += count;
  }
  const fits = Math.max(0, ...counts.values());
  const best = new Map<string, string>();
  for (const [format, count] of counts) {
    const reading = (readings.get(format) ?? []).join();
    if (count === fits && !best.has(reading)) best.set(reading, format);
  }
  return { best: inOrderOf(formats, [...best.values()]).slice(0, MOST_NAMED), fits, dates };
}

/** The likelier first, as the candidates came. */
function inOrderOf(formats: ReadonlySet<string>, chosen: readonly string[]): string[] {
  return [...formats].filter((format) => chosen.includes(format));
}
