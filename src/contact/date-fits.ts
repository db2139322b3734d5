import { candidateFormats } from './date-guess.js';

/** The different cells of a column, and how often each occurs. */
export type CellCounts = ReadonlyMap<string, number>;

/** Reads a text as a plausible instant in ms; undefined where it is none. */
type InstantReader = (text: string) => number | undefined;

/** A ranking of formats by how much of a column they read. */
export type FormatRanking = {
  /** The formats that read most of the cells, each in its own way; empty where no cell looks like a date. */
  readonly formats: readonly string[];
  /** How many cells the best format reads, refused ones and accepted ones together. */
  readonly fits: number;
  /** `dates`: how many refused cells some format reads. `cured`: how many of them the best format reads. */
  readonly dates: number;
  readonly cured: number;
  /**
   * A format that contradicts the best one: it reads some cells as other days, and it reads cells that the
   * best does not.
   */
  readonly rival?: { readonly format: string; readonly cells: number };
};

/** How a column writes its dates, as its cells show. Only the messages use it. */
export type DateAdvice = FormatRanking & {
  /** How many cells the column's present rule reads. */
  readonly read: number;
  /** Whether the column has more different cells than were looked at. */
  readonly isSample: boolean;
};

/** At most so many different ways of reading are named. */
const MOST_NAMED = 3;

/** At most so many formats are tried: the ones that most cells look like. */
const MOST_TRIED = 16;

/**
 * Tries the formats that the refused cells look like, on all refused cells and on the accepted ones. `sameAs`
 * tells whether a format reads an accepted cell well. Where two formats read every cell as the same instant,
 * the first is kept.
 */
export function rankFormats(
  refused: CellCounts,
  readerOf: (format: string) => InstantReader,
  accepted: CellCounts = new Map(),
  sameAs: (text: string, ms: number) => boolean = () => true,
): FormatRanking {
  const tried = likelyFormats(refused).map((format) =>
    tryFormat(format, readerOf(format), refused, accepted, sameAs),
  );
  const fits = Math.max(0, ...tried.map((trial) => trial.fits));
  const best = new Map<string, Trial>();
  for (const trial of tried) {
    const key = trial.instants.join();
    if (fits > 0 && trial.fits === fits && !best.has(key)) best.set(key, trial);
  }
  const [first] = best.values();
  const rival = first && findRival(first, tried, refused);
  return {
    formats: [...best.values()].slice(0, MOST_NAMED).map(({ format }) => format),
    fits,
    dates: countWhere(refused, (i) => tried.some(({ instants }) => instants[i] !== undefined)),
    cured: countWhere(refused, (i) => first?.instants[i] !== undefined),
    ...(rival && { rival }),
  };
}

/** One format tried on the cells. `instants` are its readings of the refused cells, in their order. */
type Trial = {
  readonly format: string;
  readonly fits: number;
  readonly instants: readonly (number | undefined)[];
};

function tryFormat(
  format: string,
  read: InstantReader,
  refused: CellCounts,
  accepted: CellCounts,
  sameAs: (text: string, ms: number) => boolean,
): Trial {
  const instants = [...refused.keys()].map(read);
  let fits = countWhere(refused, (i) => instants[i] !== undefined);
  if (fits > 0)
    for (const [text, count] of accepted) {
      const ms = read(text);
      if (ms !== undefined && sameAs(text, ms)) fits += count;
    }
  return { format, fits, instants };
}

/** The formats that most cells look like, in the order in which they came: the likelier first. */
function likelyFormats(cells: CellCounts): string[] {
  const looks = new Map<string, number>();
  for (const [text, count] of cells)
    for (const format of candidateFormats(text)) looks.set(format, (looks.get(format) ?? 0) + count);
  const likely = [...looks].sort(([, a], [, b]) => b - a).slice(0, MOST_TRIED);
  const kept = new Set(likely.map(([format]) => format));
  return [...looks.keys()].filter((format) => kept.has(format));
}

function findRival(best: Trial, tried: readonly Trial[], refused: CellCounts): FormatRanking['rival'] {
  const rivals = tried
    .filter(({ instants }) => instants.some((ms, i) => isOther(ms, best.instants[i])))
    .map(({ format, instants }) => ({
      format,
      cells: countWhere(refused, (i) => instants[i] !== undefined && best.instants[i] === undefined),
    }))
    .filter(({ cells }) => cells > 0);
  return rivals.sort((a, b) => b.cells - a.cells)[0];
}

function isOther(ms: number | undefined, best: number | undefined): boolean {
  return ms !== undefined && best !== undefined && ms !== best;
}

function countWhere(cells: CellCounts, isWanted: (index: number) => boolean): number {
  let sum = 0;
  [...cells.values()].forEach((count, i) => {
    if (isWanted(i)) sum += count;
  });
  return sum;
}
