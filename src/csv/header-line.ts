import { RunError } from '../errors.js';
import { DELIMITERS, NO_DELIMITER } from './delimiter.js';
import type { CsvDialect, FileHead } from './dialect.js';
import { createFramer } from './framing.js';
import { recordLimits } from './limits.js';
import { splitRecords, type CsvRecord } from './records.js';
import { isEmptyRecord } from './row-problem.js';

/** A title and its notes have fewer records than this. */
const RECORDS_LOOKED_AT = 30;

/**
 * The line of a later record that looks more like a header, where a title, notes or group names stand above
 * it. It is only a hint for an error about the first record. `firstLine` is the line on which the head
 * begins.
 */
export function findHeaderLine(head: FileHead, dialect: CsvDialect, firstLine: number): number | undefined {
  return bestOf(head, dialect, firstLine, laterHeader);
}

/**
 * The line of a later record that has at least two known names more than any record above it; one name is
 * enough below titles of one cell. A title may fill as many cells as the header.
 */
export function findKnownHeader(
  head: FileHead,
  dialect: CsvDialect,
  firstLine: number,
  isKnown: (name: string) => boolean,
): number | undefined {
  return bestOf(head, dialect, firstLine, (records) => knownHeader(records, isKnown));
}

/** The first line of a table, and how many rows are as wide as it. */
type FoundHeader = { readonly line: number; readonly rows: number };

/** Looks for a header with each delimiter. The one with most rows below it is taken. */
function bestOf(
  head: FileHead,
  dialect: CsvDialect,
  firstLine: number,
  find: (records: CsvRecord[]) => FoundHeader | undefined,
): number | undefined {
  const own = dialect.delimiter === 'none' ? NO_DELIMITER : dialect.delimiter;
  let best: FoundHeader | undefined;
  for (const delimiter of new Set([own, ...DELIMITERS])) {
    const found = find(recordsOf(head, delimiter, dialect, firstLine));
    if (found !== undefined && found.rows > (best?.rows ?? 0)) best = found;
  }
  return best?.line;
}

function recordsOf(
  { text, isWholeFile }: FileHead,
  delimiter: string,
  dialect: CsvDialect,
  line: number,
): CsvRecord[] {
  const { quote, isPadded } = dialect;
  const framed = createFramer(delimiter, recordLimits(), line, quote, isPadded).push(text, isWholeFile);
  return splitRecords(framed, { delimiter, quote }).filter((record) => !isEmptyRecord(record));
}

/**
 * The record that can be a header while no record above it can, and how many rows are as wide as it. Of
 * several such records, the one with most names is taken: notes above a table may also fill two cells.
 */
function laterHeader(records: CsvRecord[]): FoundHeader | undefined {
  const looked = records.slice(0, RECORDS_LOOKED_AT);
  let found: { readonly at: number; readonly header: CsvRecord } | undefined;
  looked.forEach((record, at) => {
    if (at === 0 || !isNames(record)) return;
    if (found !== undefined && filled(record).length <= filled(found.header).length) return;
    const isBelowTitles = looked.slice(0, at).every((above) => isTitle(above, record, records[at + 1]));
    if (isBelowTitles) found = { at, header: record };
  });
  if (found === undefined) return undefined;
  return withRows(records, found.at);
}

/** Names are looked for in so many cells of a record. */
const CELLS_LOOKED_AT = 100;

function knownHeader(records: CsvRecord[], isKnown: (name: string) => boolean): FoundHeader | undefined {
  const known = records.slice(0, RECORDS_LOOKED_AT).map((record) => {
    const names = new Set(filled(record).slice(0, CELLS_LOOKED_AT));
    return [...names].filter(isKnown).length;
  });
  const at = known.findIndex((count, i) => {
    const isBelowTitles = records.slice(0, i).every((record) => filled(record).length === 1);
    return i > 0 && count >= Math.max(...known.slice(0, i)) + (isBelowTitles ? 1 : 2);
  });
  // Words such as Email and Phone may also be values. These stand in many rows.
  const isValue = known.slice(at + 1).filter((count) => count >= (known[at] ?? 0)).length > 1;
  return at === -1 || isValue ? undefined : withRows(records, at);
}

function withRows(records: CsvRecord[], at: number): FoundHeader | undefined {
  const header = records[at];
  if (header === undefined) return undefined;
  const rows = records.slice(at + 1).filter(({ cells }) => cells.length === header.cells.length).length;
  return rows === 0 ? undefined : { line: header.line, rows };
}

/**
 * Whether a record is a title: it has far fewer filled cells than the header below it. Where a row of values
 * follows the header, fewer is enough.
 */
function isTitle(record: CsvRecord, header: CsvRecord, row: CsvRecord | undefined): boolean {
  const [above, names] = [filled(record).length, filled(header).length];
  return above * 2 <= names || (above < names && row !== undefined && isRowOf(header, row));
}

/** Whether a record is as wide as its header, and has a value such as a number or an e-mail below a name. */
function isRowOf(header: CsvRecord, { cells }: CsvRecord): boolean {
  return (
    cells.length === header.cells.length &&
    cells.some((cell, i) => /[\d@]/.test(cell) && !/[\d@]/.test(header.cells[i] ?? ''))
  );
}

/** Whether the cells are different texts, none of them a value such as a number, a date or an e-mail. */
function isNames(record: CsvRecord): boolean {
  const names = filled(record);
  return (
    names.length > 1 &&
    new Set(names).size === names.length &&
    names.every((name) => !name.includes('@') && /\p{L}/u.test(name) && name.length <= 100)
  );
}

function filled({ cells }: CsvRecord): string[] {
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}

/** Adds to an error about the header a hint to the line where the header seems to be. */
export function pointToHeader(error: unknown, line: number | undefined): unknown {
  if (line === undefined || !(error instanceof RunError)) return error;
  if (error.kind !== 'input' && error.kind !== 'mapping') return error;
  const above = line === 2 ? 'line 1 is' : `lines 1 to ${line - 1} are`;
  return new RunError(error.kind, error.message, {
    hint: `The header seems to be on line ${line}: with --skip-lines ${line - 1}, ${above} left out.`,
    cause: error,
  });
}
