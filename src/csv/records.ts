import { createRequire } from 'node:module';
import type * as CsvParse from 'csv-parse/sync';
import { damageError } from './damage.js';
import type { Framed, Framer } from './framing.js';
import type { Quote, Quoting } from './quote.js';

const require = createRequire(import.meta.url);

/** One record of the file. A blank line is not a record. */
export type CsvRecord = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly strayQuotes: number;
  readonly nulBytes: number;
  /** Given only in a file of single quotes. */
  readonly quoting?: Quoting | undefined;
  /** The record as it was written, where `splitLine` gives its cells. */
  readonly text?: string | undefined;
};

/** The delimiter between the cells of a file, and the quote round them. */
export type Marks = { readonly delimiter: string; readonly quote: Quote };

/** Turns text into records, portion by portion. Throws RunError `input` for damage, after all records before it. */
export async function* readRecords(
  chunks: AsyncIterable<string>,
  framer: Framer,
  marks: Marks,
  name: string,
): AsyncGenerator<CsvRecord[]> {
  for await (const chunk of chunks) yield* records(framer.push(chunk, false), marks, name);
  yield* records(framer.push('', true), marks, name);
}

function* records(framed: Framed, marks: Marks, name: string): Generator<CsvRecord[]> {
  const found = splitRecords(framed, marks);
  if (found.length > 0) yield found;
  if (framed.damage !== undefined) throw damageError(name, framed.damage);
}

/** The cells of framed records. */
export function splitRecords({ text, frames }: Framed, marks: Marks): CsvRecord[] {
  // Most texts need no parser: splitting takes a quarter of the time.
  const lines = linesOf(text);
  const split = splitLines(lines, text.includes(marks.quote), marks);
  const table = split ?? parseCells(text, marks);
  if (table.length !== frames.length)
    throw new Error(`bug: ${frames.length} records were framed but ${table.length} were parsed`);
  const hasNul = text.includes('\0');
  const records: CsvRecord[] = [];
  frames.forEach(({ line, strayQuotes, isBlank, quoting }, i) => {
    if (isBlank) return;
    const cells = table[i] ?? [];
    const nulBytes = hasNul ? cells.join('').split('\0').length - 1 : 0;
    records.push({ line, cells, strayQuotes, nulBytes, quoting, text: split && lines[i] });
  });
  return records;
}

/** The lines that are not empty. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const found: string[] = [];
  lines.forEach((line, i) => {
    // A CR at the very end of the text is part of a cell: no LF follows it.
    const record = i + 1 < lines.length && line.endsWith('\r') ? line.slice(0, -1) : line;
    if (record !== '') found.push(record);
  });
  return found;
}

/**
 * The cells of records that are one line each, with quotes only round whole cells; undefined where a record is not so
 * simple.
 */
function splitLines(lines: readonly string[], hasQuotes: boolean, marks: Marks): string[][] | undefined {
  if (!hasQuotes) return lines.map((line) => line.split(marks.delimiter));
  const table: string[][] = [];
  for (const line of lines) {
    const cells = splitLine(line, marks);
    if (cells === undefined) return undefined;
    table.push(cells);
  }
  return table;
}

/** The cells of a record on one line; undefined where it goes on, or a quote stands inside a cell without quotes. */
export function splitLine(line: string, { delimiter, quote }: Marks): string[] | undefined {
  return line.includes(quote) ? splitQuoted(line, delimiter, quote) : line.split(delimiter);
}

function splitQuoted(line: string, delimiter: string, quote: Quote): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const isQuoted = line[at] === quote;
    const end = isQuoted ? closingQuote(line, at + 1, quote) : line.indexOf(delimiter, at);
    if (isQuoted && end < 0) return undefined;
    const cell = end < 0 ? line.slice(at) : line.slice(isQuoted ? at + 1 : at, end);
    if (!isQuoted && cell.includes(quote)) return undefined;
    cells.push(isQuoted && cell.includes(quote) ? cell.replaceAll(quote + quote, quote) : cell);
    const next = isQuoted ? end + 1 : end;
    if (next < 0 || next === line.length) return cells;
    if (line[next] !== delimiter) return undefined;
    at = next + 1;
  }
}

/** The place of the quote that ends a cell; -1 where there is none. A doubled quote is one of the cell. */
function closingQuote(line: string, from: number, quote: Quote): number {
  let end = line.indexOf(quote, from);
  while (end >= 0 && line[end + 1] === quote) end = line.indexOf(quote, end + 2);
  return end;
}

function parseCells(text: string, { delimiter, quote }: Marks): string[][] {
  // Loaded only here: most files need no parser.
  const { parse } = require('csv-parse/sync') as typeof CsvParse;
  return parse(text, {
    delimiter,
    quote,
    escape: quote,
    // csv-parse must not guess this: it settles on the first kind it sees and then takes the other for text.
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    // An empty line would cost an error object, as a record of another length does.
    skip_empty_lines: true,
  });
}
