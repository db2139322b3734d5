import { stringify } from 'csv-stringify/sync';

/**
 * A cell that holds any of these is quoted, not only one with the delimiter in use. A program that guesses
 * the delimiter of our file must not be misled by a comma in a message.
 */
const ANY_DELIMITER = /[,;\t|]/;

/**
 * Characters because of which csv-stringify must look at a cell. Most cells of a report hold none, and
 * joining them takes a tenth of the time.
 */
const NEEDS_CARE = /[",;\t|\r\n]/;

/** One CSV record with its line feed. Quotes are doubled, so that every cell reads back the same. */
export function csvLine(cells: readonly (string | number | undefined)[], delimiter: string): string {
  const isPlain =
    ANY_DELIMITER.test(delimiter) &&
    cells.every((cell) => typeof cell !== 'string' || !NEEDS_CARE.test(cell));
  // A record of one empty cell would be an empty line.
  if (isPlain && cells.length > 1) return `${cells.join(delimiter)}\n`;
  return stringify([cells], { delimiter, quoted_match: ANY_DELIMITER });
}

/** The text on one line: control characters, line breaks among them, become a blank. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
