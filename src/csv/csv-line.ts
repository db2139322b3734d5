/**
 * A cell that holds any of these is quoted. All delimiters are among them, not only the one in use: a program that
 * guesses the delimiter of our file must not be misled by a comma in a message.
 */
const NEEDS_QUOTES = /[",;\t|\r\n]/;

/**
 * One CSV record with its line feed. Quotes are doubled, so that every cell reads back the same. By hand: a
 * library takes ten times as long, for the one rule there is.
 */
export function csvLine(cells: readonly (string | number | undefined)[], delimiter: string): string {
  // A record of one empty cell would be an empty line.
  if (cells.length === 1 && (cells[0] === '' || cells[0] === undefined)) return '""\n';
  let line = '';
  let between = '';
  for (const cell of cells) {
    line += between;
    between = delimiter;
    if (typeof cell === 'string' && NEEDS_QUOTES.test(cell)) line += `"${cell.replaceAll('"', '""')}"`;
    else if (cell !== undefined) line += String(cell);
  }
  return `${line}\n`;
}

/** The text on one line: control characters, line breaks among them, become a blank. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
