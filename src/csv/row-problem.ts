import type { Problem } from '../contact/problem.js';
import type { CsvRecord } from './records.js';
import type { CsvRow } from './row.js';

/** What happens to a row with fewer cells than the header: it is a problem, or the missing cells are empty. */
export type ShortRows = 'reject' | 'pad';

/** The columns of the header, by which rows are judged. */
type Columns = {
  readonly count: number;
  /**
   * How many columns there are up to the last one with a name. A row may lack the cells of nameless columns
   * at the end.
   */
  readonly named: number;
  readonly shortRows: ShortRows;
};

type RowMaker = {
  /** Turns records into rows. Records of only delimiters and blanks are left out. */
  toRows(records: readonly CsvRecord[]): CsvRow[];
  rows(): number;
  readonly emptyRows: () => { readonly count: number; readonly lines: readonly number[] };
};

/** For so many empty rows at most, the line is told. */
const LINES_TOLD = 3;

/** Turns records into rows and numbers them in their order. `emptyAbove` are the empty records above the header. */
export function createRowMaker(
  header: readonly string[],
  emptyAbove: readonly CsvRecord[] = [],
  shortRows: ShortRows = 'reject',
): RowMaker {
  const named = header.findLastIndex((name) => name !== '') + 1;
  const columns = { count: header.length, named, shortRows };
  let count = 0;
  let empty = emptyAbove.length;
  const emptyLines = emptyAbove.slice(0, LINES_TOLD).map(({ line }) => line);
  return {
    toRows(records) {
      const rows: CsvRow[] = [];
      for (const record of records) {
        if (isEmptyRecord(record)) {
          empty += 1;
          if (emptyLines.length < LINES_TOLD) emptyLines.push(record.line);
          continue;
        }
        count += 1;
        rows.push(toRow(record, count, columns));
      }
      return rows;
    },
    rows: () => count,
    emptyRows: () => ({ count: empty, lines: emptyLines }),
  };
}

/** Whether a record holds only delimiters and blanks. Spreadsheets write an empty row so. */
export function isEmptyRecord({ cells }: Pick<CsvRecord, 'cells'>): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}

function toRow(record: CsvRecord, row: number, columns: Columns): CsvRow {
  const { line, cells, text } = record;
  return { row, line, cells, text, problem: problemOf(record, columns) };
}

/** Why a record cannot be trusted, with all reasons; undefined where it can. Extra empty cells do no harm. */
function problemOf(record: CsvRecord, columns: Columns): Problem | undefined {
  // Nearly every row ends here. More work at this place would cost time for each row of the file.
  if (record.cells.length === columns.count && isPlain(record)) return undefined;
  const reasons = [
    quoteReason(record),
    nulReason(record),
    twoWaysReason(record, columns.count),
    countReason(record.cells, columns),
  ];
  const found = reasons.filter((reason) => reason !== undefined);
  return found.length === 0 ? undefined : { code: 'malformed_row', message: found.join('; ') };
}

function isPlain({ strayQuotes, nulBytes, quoting }: CsvRecord): boolean {
  return strayQuotes === 0 && nulBytes === 0 && quoting === undefined;
}

/** A reason that makes a record malformed, be it a row or the header. */
export function cellReason(record: CsvRecord): string | undefined {
  return quoteReason(record) ?? nulReason(record);
}

function quoteReason({ strayQuotes, quoting }: CsvRecord): string | undefined {
  if (strayQuotes === 0) return undefined;
  if (quoting !== undefined)
    return "single quotes (') behind a blank, or two in a row, in a cell that does not begin with one: write the cell without quotes round it, and an apostrophe once";
  return strayQuotes === 1
    ? 'a quote (") inside a cell that does not begin with one'
    : `${strayQuotes} quotes (") inside cells that do not begin with one`;
}

/**
 * Finds records that can be read in two ways. In a file of single quotes, apostrophes of unquoted cells (`'t
 * Hooft`) can pair up like quotes, across cells and lines. Where the lines also fit the header with the
 * quotes as text, nothing tells which reading is meant.
 */
function twoWaysReason({ quoting, cells }: CsvRecord, columns: number): string | undefined {
  if (quoting === undefined || quoting.kind === 'none') return undefined;
  const { kind, lineWidths } = quoting;
  const isSound = cells.length === columns && (kind === 'every' || lineWidths.length === 1);
  if (isSound || lineWidths.some((width) => width !== columns)) return undefined;
  return "the single quotes (') can be read as quotes and as apostrophes: put every cell of the row in single quotes, and write an apostrophe inside them twice";
}

function nulReason({ nulBytes }: CsvRecord): string | undefined {
  if (nulBytes === 0) return undefined;
  return nulBytes === 1 ? 'a NUL byte' : `${nulBytes} NUL bytes`;
}

function countReason(cells: readonly string[], { count, named, shortRows }: Columns): string | undefined {
  const isShort = cells.length < named && shortRows === 'reject';
  const isLong = cells.length > count && cells.slice(count).some((cell) => cell.trim() !== '');
  if (!isShort && !isLong) return undefined;
  const found = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${count}`;
  return isShort ? `${found} (--short-rows pad takes the missing last cells for empty ones)` : found;
}
