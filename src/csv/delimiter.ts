import { createFramer } from './framing.js';
import { recordLimits } from './limits.js';
import type { Quote } from './quote.js';
import { isEmptyRecord } from './row-problem.js';
import { splitRecords } from './records.js';

/** What may stand between cells, in the order of preference where a file could be read with either. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

/** Stands for the delimiter in a file of one column. It is a Unicode noncharacter, so it splits no text. */
export const NO_DELIMITER = '\uFFFF';

/**
 * The delimiter that gives the rows of a file's head the cell count of its header, or `none` for one column.
 * The last record is left out unless the head is the whole file. Text with LF or CRLF line ends.
 */
export function detectDelimiter(
  head: string,
  isWholeFile: boolean,
  quote: Quote = '"',
  isPadded = false,
): Delimiter | 'none' {
  let best: Delimiter | 'none' = 'none';
  let bestFit = 0;
  for (const delimiter of DELIMITERS.filter((one) => head.includes(one))) {
    const fit = fitOf(cellCounts(head, isWholeFile, delimiter, quote, isPadded));
    if (fit <= bestFit) continue;
    best = delimiter;
    bestFit = fit;
  }
  return best;
}

/** Cells of each record up to where this delimiter, or the file, breaks the rules of quotes. */
function cellCounts(
  head: string,
  isWholeFile: boolean,
  delimiter: Delimiter,
  quote: Quote,
  isPadded: boolean,
): number[] {
  const framed = createFramer(delimiter, recordLimits(), 1, quote, isPadded).push(head, isWholeFile);
  return splitRecords(framed, { delimiter, quote })
    .filter((record) => !isEmptyRecord(record))
    .map(({ cells }) => cells.length);
}

/**
 * How well a delimiter fits: the share of rows that are as wide as the header. More cells count more, because
 * chance does not make them. 0 means: not this one.
 */
function fitOf([header = 0, ...all]: number[]): number {
  if (header < 2) return 0;
  const rows = withoutFooter(all, header);
  if (rows.length === 0) return 1 - 1 / header;
  // Ragged rows are no proof against a delimiter. Rows of one cell are: then a comma of the header is only
  // text.
  if (rows.filter((cells) => cells > 1).length * 2 < rows.length) return 0;
  const fitting = rows.filter((cells) => cells === header).length;
  return ((fitting + 1) / (rows.length + 1)) * (1 - 1 / header);
}

/**
 * The rows without lines of one cell below the table, such as a copyright notice. They do not tell how the
 * table is written.
 */
function withoutFooter(rows: readonly number[], header: number): readonly number[] {
  const end = rows.findLastIndex((cells) => cells > 1) + 1;
  const isTable = header > 2 && rows.slice(0, end).includes(header);
  return isTable ? rows.slice(0, end) : rows;
}
