import type { Problem } from '../contact/problem.js';
import type { CsvRecord } from './records.js';
import type { CsvRow } from './row.js';

/** Records as rows, judged by the number of columns; `rowsBefore` is how many came before them. */
export function toRows(records: readonly CsvRecord[], columns: number, rowsBefore: number): CsvRow[] {
  return records.map((record, i) => {
    const row = { row: rowsBefore + i + 1, line: record.line, cells: record.cells };
    const problem = problemOf(record, columns);
    return problem === undefined ? row : { ...row, problem };
  });
}

/** Why a record cannot be trusted, with all reasons; undefined where it can. Extra cells that are empty do no harm. */
export function problemOf(record: CsvRecord, columns: number): Problem | undefined {
  const reasons = [
    quoteReason(record),
    nulReason(record),
    twoWaysReason(record, columns),
    countReason(record.cells, columns),
  ];
  const found = reasons.filter((reason) => reason !== undefined);
  return found.length === 0 ? undefined : { code: 'malformed_row', message: found.join('; ') };
}

/** A reason that makes any record, also a header, malformed. */
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
 * In a file of single quotes, apostrophes of unquoted cells (`'t Hooft`) can pair up like quotes, across cells and
 * lines. Where the lines fit the header also with the quotes as text, nothing tells which is meant.
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

function countReason(cells: readonly string[], columns: number): string | undefined {
  const isRagged = cells.length < columns || cells.slice(columns).some((cell) => cell.trim() !== '');
  if (!isRagged) return undefined;
  return `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${columns}`;
}
