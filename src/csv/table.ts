import { RunError } from '../errors.js';
import { damageError } from './damage.js';
import { NO_DELIMITER } from './delimiter.js';
import { findDialect, takeHead, type CsvDialect, type DialectChoice } from './dialect.js';
import type { Encoding } from './encoding.js';
import { createFramer } from './framing.js';
import { unifyLineEnds } from './line-end.js';
import { recordLimits } from './limits.js';
import { putBack } from './peek.js';
import { readRecords, type CsvRecord } from './records.js';
import { cellReason } from './row-problem.js';

type Table = {
  /** Trimmed. */
  readonly header: readonly string[];
  /** Behind the header, some at a time. */
  readonly records: AsyncGenerator<CsvRecord[]>;
  readonly dialect: CsvDialect;
};

/** Finds out how a text is written, and reads its header. Throws RunError `input` where it has none that can be used. */
export async function openTable(
  text: AsyncGenerator<string>,
  encoding: Encoding,
  name: string,
  options: DialectChoice & { readonly maxRecordBytes?: number | undefined },
): Promise<Table> {
  const head = await takeHead(text);
  const { dialect, sepLength } = findDialect(head, encoding, options, name);
  const body = unifyLineEnds(putBack(head.text.slice(sepLength), text), dialect.lineEnd);
  const delimiter = dialect.delimiter === 'none' ? NO_DELIMITER : dialect.delimiter;
  const { quote } = dialect;
  const firstLine = sepLength > 0 ? 2 : 1;
  const framer = createFramer(delimiter, recordLimits(options.maxRecordBytes), firstLine, quote);
  const { header, records } = await readHeader(readRecords(body, framer, { delimiter, quote }, name), name);
  return { header, records, dialect };
}

/** The first record as a header, and the records behind it. Throws RunError `input` where there is none. */
async function readHeader(
  batches: AsyncGenerator<CsvRecord[]>,
  name: string,
): Promise<Omit<Table, 'dialect'>> {
  const first = await batches.next();
  const [record, ...rest] = first.done === true ? [] : first.value;
  if (record === undefined)
    throw new RunError('input', `${name}: the file is empty`, {
      hint: 'It needs a header line at least: check the export that wrote it.',
    });
  const reason = cellReason(record);
  if (reason !== undefined)
    throw damageError(name, {
      line: record.line,
      what: `the header has ${reason}`,
      hint: 'Put the column name in quotes and write each quote inside it twice (""), or remove it.',
    });
  return { header: record.cells.map((cell) => cell.trim()), records: putBack(rest, batches) };
}
