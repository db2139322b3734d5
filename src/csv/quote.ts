/** The character round the cells of a file. */
export type Quote = '"' | "'";

/**
 * Which cells of a record stand in single quotes (empty cells do not count). An apostrophe may also be a
 * letter of a name, so the quotes may be text. `lineWidths` is how many cells each line has in that case.
 */
export type Quoting =
  { readonly kind: 'none' } | { readonly kind: 'some' | 'every'; readonly lineWidths: readonly number[] };

/** The quoting of a record whose quotes are sound. `hasQuoted`: one of its cells begins with a quote. */
export function quotingOf(record: string, delimiter: string, hasQuoted: boolean): Quoting {
  if (!hasQuoted) return { kind: 'none' };
  // Split at quotes, every second piece lies outside of them and holds only delimiters. An apostrophe in an
  // unquoted cell makes such a piece hold text.
  const pieces = record.split("'");
  const isEvery = pieces.every((piece, i) => i % 2 === 1 || isBetweenCells(piece, delimiter));
  const lines = record.split('\n').filter((line) => line.trim() !== '');
  return {
    kind: isEvery ? 'every' : 'some',
    lineWidths: lines.map((line) => line.split(delimiter).length),
  };
}

function isBetweenCells(piece: string, delimiter: string): boolean {
  for (const character of piece) {
    if (character !== delimiter && character !== '\n' && character !== '\r') return false;
  }
  return true;
}

/**
 * Whether a quote inside an unquoted cell makes the cell doubtful. A double quote always does. A single quote is an
 * apostrophe (`O'Brien`), unless it stands behind nothing but blanks (` 'Ann'`) or behind another (`O''Brien`).
 */
export function isStrayQuote(text: string, at: number, recordStart: number, delimiter: string): boolean {
  if (text[at] === '"' || text[at - 1] === "'") return true;
  let before = at - 1;
  while (before >= recordStart && text[before] !== delimiter && text[before]?.trim() === '') before -= 1;
  return before < recordStart || text[before] === delimiter;
}
