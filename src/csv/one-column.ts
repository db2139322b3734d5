import { damageError } from './damage.js';
import { DELIMITERS, NO_DELIMITER, type Delimiter } from './delimiter.js';
import type { CsvDialect, FileHead } from './dialect.js';
import { createFramer } from './framing.js';
import { recordLimits } from './limits.js';
import { splitRecords } from './records.js';
import { isEmptyRecord } from './row-problem.js';

const NAMES: Record<Delimiter, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars (|)' };

/**
 * Marks that other programs put between cells, or that people type as a delimiter. E-mail addresses hold none
 * of them.
 */
const NOT_UNDERSTOOD = [
  '^',
  '~',
  '\u00A6',
  '\u00A7',
  '\u00AC',
  '\u001F',
  '\u0001',
  '\uFF0C',
  '\uFF1B',
  '\u060C',
  '\u061B',
  '::',
];

/**
 * Throws RunError `input` where a file is read as one column although its lines clearly have several cells:
 * the header has another delimiter than the rows, or one that the program does not understand.
 */
export function refuseOneColumn(
  head: FileHead,
  { delimiter, quote, isLineQuoted }: CsvDialect,
  name: string,
): void {
  if (
    isLineQuoted ||
    quote !== '"' ||
    widths(head, delimiter === 'none' ? NO_DELIMITER : delimiter)[0]?.cells !== 1
  )
    return;
  const byDelimiter = DELIMITERS.map((candidate) => ({ candidate, lines: widths(head, candidate) }));
  const ofHeader = byDelimiter.find(({ lines: [header, ...rows] }) => {
    return (
      header !== undefined &&
      header.cells > 1 &&
      rows.length > 0 &&
      rows.every(({ cells }) => cells < header.cells)
    );
  });
  const columns = ofHeader?.lines[0]?.cells;
  const ofRows = byDelimiter.find(({ candidate, lines: [, ...rows] }) => {
    return (
      candidate !== ofHeader?.candidate && rows.length > 0 && rows.every(({ cells }) => cells === columns)
    );
  });
  if (ofHeader && ofRows)
    throw damageError(name, {
      line: ofHeader.lines[0]?.line ?? 1,
      what: `the header has ${NAMES[ofHeader.candidate]} between its cells, but the rows have ${NAMES[ofRows.candidate]}`,
      hint: `Write the header with ${NAMES[ofRows.candidate]}, too.`,
    });
  const other = NOT_UNDERSTOOD.find((text) => isTable(widths(head, text)));
  if (other !== undefined)
    throw damageError(name, {
      line: widths(head, other)[0]?.line ?? 1,
      what: `the cells seem to be separated by ${shown(other)}, which is no delimiter that is understood`,
      hint: 'Save the file with commas, semicolons, tabs or bars (|) between the cells.',
    });
}

function isTable([header, ...rows]: readonly { cells: number }[]): boolean {
  return (
    header !== undefined &&
    header.cells > 1 &&
    rows.length > 0 &&
    rows.every(({ cells }) => cells === header.cells)
  );
}

function widths({ text, isWholeFile }: FileHead, delimiter: string): { line: number; cells: number }[] {
  const framed = createFramer(delimiter, recordLimits(), 1).push(text, isWholeFile);
  return splitRecords(framed, { delimiter, quote: '"' })
    .filter((record) => !isEmptyRecord(record))
    .map(({ line, cells }) => ({ line, cells: cells.length }));
}

function shown(delimiter: string): string {
  const code = delimiter.codePointAt(0) ?? 0;
  return code > 32 && code < 127 ? delimiter : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
