import { damageError } from './damage.js';
import { DELIMITERS, NO_DELIMITER, type Delimiter } from './delimiter.js';
import { createFramer } from './framing.js';
import { recordLimits, type RecordLimits } from './limits.js';
import { splitRecords, type CsvRecord } from './records.js';
import { isEmptyRecord } from './row-problem.js';

/**
 * The delimiter inside the quotes, where each line of a file's head stands in quotes as a whole; undefined
 * for any other file. A spreadsheet writes such lines when it took the table for one column and saved it. The
 * header may stand there without quotes.
 */
export function quotedLineDelimiter(head: string, isWholeFile: boolean): Delimiter | undefined {
  const framed = createFramer(NO_DELIMITER, recordLimits(), 1).push(head, isWholeFile);
  const lines = splitRecords(framed, { delimiter: NO_DELIMITER, quote: '"' }).filter(
    (line) => !isEmptyRecord(line),
  );
  return DELIMITERS.find((delimiter) => areTables(lines, delimiter));
}

/**
 * Whether most lines hold as many cells as the first. A column of names (`"Lee, Ann"`) does not count: blanks
 * follow its commas.
 */
function areTables([header, ...rows]: CsvRecord[], delimiter: Delimiter): boolean {
  const names = header && cellsOf(header, delimiter);
  if (names === undefined || names.length < 2 || names.some((name) => name === '' || /^\s/.test(name)))
    return false;
  const widths = rows.map((row) => cellsOf(row, delimiter)?.length ?? 0);
  const fitting = widths.filter((width) => width === names.length).length;
  return fitting * 2 > rows.length && widths.every((width) => width > 1);
}

function cellsOf({ cells: [line = ''] }: CsvRecord, delimiter: Delimiter): readonly string[] | undefined {
  const framed = createFramer(delimiter, recordLimits(), 1).push(line, true);
  if (framed.damage !== undefined || framed.frames.some(({ strayQuotes }) => strayQuotes > 0))
    return undefined;
  const [record, ...more] = splitRecords(framed, { delimiter, quote: '"' });
  return more.length > 0 ? undefined : record?.cells;
}

/** The cells of lines that stand in quotes as a whole. Throws RunError `input` for damage, after all records before it. */
export async function* unwrapLines(
  batches: AsyncIterable<CsvRecord[]>,
  delimiter: string,
  limits: RecordLimits,
  name: string,
): AsyncGenerator<CsvRecord[]> {
  for await (const batch of batches) {
    const found: CsvRecord[] = [];
    for (const {
      cells: [text = ''],
      line,
    } of batch) {
      const framed = createFramer(delimiter, limits, line).push(text, true);
      found.push(...splitRecords(framed, { delimiter, quote: '"' }));
      if (framed.damage === undefined) continue;
      yield found;
      throw damageError(name, framed.damage);
    }
    yield found;
  }
}
