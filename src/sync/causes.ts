import type { Problem, RowErrorCode } from '../contact/problem.js';
import type { Status } from './status.js';

/** Why rows ended as they did: all problems of one status, code and column. */
export type Cause = {
  readonly status: Status;
  readonly code: RowErrorCode;
  /** Header name of the column at fault, where there is one. */
  readonly column: string | undefined;
  /** Problems: a row may have several. */
  readonly count: number;
  /** What was said of the first of them. May quote a cell: for reports and screens, never for the log. */
  readonly message: string;
  /** The first lines of the input concerned, at most three, in ascending order. */
  readonly lines: readonly number[];
  /** Cells that `--null-words` could name, the first few. */
  readonly nullWords: readonly string[];
  /** How many cells hold such a word. */
  readonly nullCells: number;
};

export type CauseCounter = {
  add(status: Status, problem: Problem, line: number | undefined): void;
  /** The most frequent first. */
  list(): Cause[];
};

/** Lines named per cause: enough to find the first, few enough to read. */
const LINES_KEPT = 3;

/** Null words named per cause: real files hold two or three. */
const WORDS_KEPT = 12;

/** Counts causes in memory that grows with columns and codes, not with rows. */
export function createCauseCounter(): CauseCounter {
  const causes = new Map<string, Cause>();
  return {
    add(status, problem, line) {
      const name = JSON.stringify([status, problem.code, problem.column]);
      causes.set(name, grown(causes.get(name), status, problem, line));
    },
    list: () => [...causes.values()].sort((a, b) => b.count - a.count),
  };
}

function grown(known: Cause | undefined, status: Status, problem: Problem, line: number | undefined): Cause {
  const { code, column, message, nullWord } = problem;
  const before = known ?? { status, code, column, count: 0, message, lines: [], nullWords: [], nullCells: 0 };
  const isFirst = line !== undefined && line < (before.lines[0] ?? Infinity);
  const isNewWord =
    nullWord !== undefined && before.nullWords.length < WORDS_KEPT && !before.nullWords.includes(nullWord);
  return {
    ...before,
    count: before.count + 1,
    // Rows end in any order: what is said is said of the line that is named first.
    message: isFirst ? message : before.message,
    lines: line === undefined ? before.lines : firstLines(before.lines, line),
    nullWords: isNewWord ? [...before.nullWords, nullWord] : before.nullWords,
    nullCells: before.nullCells + (nullWord === undefined ? 0 : 1),
  };
}

/** A line is named once, however many of its cells are at fault. */
function firstLines(lines: readonly number[], line: number): readonly number[] {
  if (lines.includes(line) || (lines.length === LINES_KEPT && line > (lines.at(-1) ?? 0))) return lines;
  return [...lines, line].sort((a, b) => a - b).slice(0, LINES_KEPT);
}
