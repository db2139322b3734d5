import { stringify } from 'csv-stringify/sync';

/**
 * Every cell that holds any delimiter we detect is quoted, not only the one in use: whoever guesses the
 * delimiter of our file again must not be led astray by a comma in a message.
 */
const ANY_DELIMITER = /[,;\t|]/;

/** What has csv-stringify look at a cell: most cells of a report hold none of it, and joining them takes a tenth. */
const NEEDS_CARE = /[",;\t|\r\n]/;

/** One CSV record with its line feed. Quotes are doubled, so that whatever a cell holds reads back the same. */
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
