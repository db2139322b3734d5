import { RunError } from '../errors.js';
import { damageError, tooManyCells } from './damage.js';
import { DELIMITERS, NO_DELIMITER, type Delimiter } from './delimiter.js';
import { findDialect, takeHead, type CsvDialect, type DialectChoice, type FileHead } from './dialect.js';
import type { Encoding } from './encoding.js';
import { createFramer } from './framing.js';
import { findHeaderLine, findKnownHeader, pointToHeader } from './header-line.js';
import { replaceLineEnds, unifyLineEnds } from './line-end.js';
import { MAX_COLUMNS, MAX_NAME_LENGTH, recordLimits } from './limits.js';
import { refuseOneColumn } from './one-column.js';
import { refuseOtherFormat } from './other-format.js';
import { putBack, putBackAll } from './peek.js';
import { unwrapLines } from './quoted-lines.js';
import { readRecords, splitLine, type CsvRecord, type Marks } from './records.js';
import { cellReason, isEmptyRecord } from './row-problem.js';
import { readSepLine } from './sep-line.js';
import { skipLines } from './skip-lines.js';

type Table = {
  /** The header's names, trimmed. */
  readonly header: readonly string[];
  /** The records behind the header, in batches. */
  readonly records: AsyncGenerator<CsvRecord[]>;
  readonly dialect: CsvDialect;
  /** The cells of a record's text. */
  readonly splitLine: (text: string) => readonly string[];
  /** Empty records above the header. */
  readonly emptyAbove: readonly CsvRecord[];
  /** The line of a later record that looks more like a header than the first one does, for hints. */
  readonly likelyHeaderLine: () => number | undefined;
  /** The line of a later record that has at least two known names more than all above it, for hints. */
  readonly knownHeaderLine: (isKnown: (name: string) => boolean) => number | undefined;
};

export type TableOptions = DialectChoice & {
  readonly maxRecordBytes?: number | undefined;
  /** How many lines to skip above the header. */
  readonly skipLines?: number | undefined;
};

/**
 * Finds out how a text is written, and reads its header. Throws RunError `input` where the text has no usable
 * header.
 */
export async function openTable(
  text: AsyncGenerator<string>,
  encoding: Encoding,
  name: string,
  options: TableOptions,
): Promise<Table> {
  const { head, rest, delimiter: named, skipped } = await behindTitle(text, options.skipLines ?? 0, name);
  refuseOtherFormat(head.text, name);
  const given = { ...options, delimiter: options.delimiter ?? named };
  const { dialect, sepLength } = findDialect(head, encoding, given, name);
  const firstLine = skipped + (sepLength > 0 ? 2 : 1);
  const table = replaceLineEnds(head.text.slice(sepLength), dialect.lineEnd);
  const looked = { text: table, isWholeFile: head.isWholeFile };
  const likelyHeaderLine = () => findHeaderLine(looked, dialect, firstLine);
  const knownHeaderLine = (isKnown: (name: string) => boolean) =>
    findKnownHeader(looked, dialect, firstLine, isKnown);
  if (options.dialect === undefined) refuseOneColumn(looked, dialect, name);
  const body = unifyLineEnds(putBackAll(inPortions(head.text.slice(sepLength)), rest), dialect.lineEnd);
  const limits = recordLimits(options.maxRecordBytes);
  const { quote, isLineQuoted } = dialect;
  const inner = dialect.delimiter === 'none' ? NO_DELIMITER : dialect.delimiter;
  const delimiter = isLineQuoted ? NO_DELIMITER : inner;
  const framer = createFramer(delimiter, limits, firstLine, quote, dialect.isPadded);
  const lines = readRecords(body, framer, { delimiter, quote }, name);
  const records = isLineQuoted ? unwrapLines(lines, inner, limits, name) : lines;
  const found = await readHeader(records, name).catch((error: unknown) => {
    throw pointToHeader(error, likelyHeaderLine());
  });
  // Inside quoted lines the quotes of cells are double ones.
  const marks: Marks = { delimiter: inner, quote: isLineQuoted ? '"' : quote };
  return {
    ...found,
    dialect,
    splitLine: (line) => splitAgain(line, marks),
    likelyHeaderLine,
    knownHeaderLine,
  };
}

/** The head is much longer than the portions that follow it. In one piece, all of its rows would be alive at a time. */
const PORTION = 32 * 1024;

function inPortions(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / PORTION) }, (_, i) =>
    text.slice(i * PORTION, (i + 1) * PORTION),
  );
}

/** The cells of a record that was split before: it can be split. */
function splitAgain(line: string, marks: Marks): readonly string[] {
  const cells = splitLine(line, marks);
  if (cells === undefined) throw new Error('bug: a record of one line cannot be split again');
  return cells;
}

type Behind = {
  readonly head: FileHead;
  readonly rest: AsyncGenerator<string>;
  /** The delimiter that a `sep=` line among the skipped lines names. */
  readonly delimiter: Delimiter | undefined;
  readonly skipped: number;
};

/**
 * The text behind the skipped lines. A rejected.csv of this program has no such lines, whatever is set for
 * its input.
 */
async function behindTitle(text: AsyncGenerator<string>, lines: number, name: string): Promise<Behind> {
  const head = await takeHead(text);
  if (lines === 0 || /^_row[,;\t|]_error_code[,;\t|]_error_message[,;\t|]/.test(head.text))
    return { head, rest: text, delimiter: undefined, skipped: 0 };
  const delimiter = readSepLine(head.text, name)?.delimiter;
  const rest = putBack(await skipLines(head.text, text, lines, name), text);
  return { head: await takeHead(rest), rest, delimiter, skipped: lines };
}

/** Takes the first record that is not empty as the header. Throws RunError `input` where there is none. */
async function readHeader(
  batches: AsyncGenerator<CsvRecord[]>,
  name: string,
): Promise<Pick<Table, 'header' | 'records' | 'emptyAbove'>> {
  const emptyAbove: CsvRecord[] = [];
  for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
    const at = next.value.findIndex((record) => !isEmptyRecord(record));
    emptyAbove.push(...(at === -1 ? next.value : next.value.slice(0, at)));
    const record = next.value[at];
    if (record === undefined) continue;
    refuseHeader(record, name);
    const header = record.cells.map((cell) => cell.trim());
    refuseLongName(header, record.line, name);
    return { header, emptyAbove, records: putBack(next.value.slice(at + 1), batches) };
  }
  throw new RunError('input', `${name}: the file is empty`, {
    hint: 'It needs a header line at least: check the export that wrote it.',
  });
}

function refuseHeader(record: CsvRecord, name: string): void {
  const reason = cellReason(record);
  if (reason === undefined) return;
  throw damageError(name, {
    line: record.line,
    what: `the header has ${reason}`,
    hint: 'Put the column name in quotes and write each quote inside it twice (""), or remove it.',
  });
}

function refuseLongName(header: readonly string[], line: number, name: string): void {
  const at = header.findIndex((column) => column.length > MAX_NAME_LENGTH);
  if (at === -1) return;
  // A name that a delimiter cuts into so many cells is a whole header: its delimiter was not detected.
  if (DELIMITERS.some((delimiter) => (header[at] ?? '').split(delimiter).length > MAX_COLUMNS))
    throw damageError(name, tooManyCells(line));
  const length = header[at]?.length ?? 0;
  throw damageError(name, {
    line,
    what: `the name of column ${at + 1} has ${length.toLocaleString('en')} characters, where ${MAX_NAME_LENGTH.toLocaleString('en')} are the most`,
    hint: 'Shorten it; if this is no header, --skip-lines leaves out the lines above the header.',
  });
}
