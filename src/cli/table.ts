import { eastAsianWidth } from 'get-east-asian-width';

/** The least distance between two columns. */
const GAP = '  ';

/** The width of the narrowest terminal in use. */
export const NARROW = 80;

/** The least width of the last column, however wide the others are. */
const LEAST_ROOM = 24;

/**
 * Lays rows out in columns, each as wide as its widest cell. The last column is not padded. Where a `width`
 * is given, the last column is broken at blanks to fit it, and goes on below itself.
 */
export function renderTable(rows: readonly (readonly string[])[], width = Infinity): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))));
  const last = widths.length - 1;
  const indent = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  const room = Math.max(LEAST_ROOM, width - indent);
  return rows.flatMap((row) => {
    const [end = '', ...more] = row.length > last ? wrap(row[last] ?? '', room) : [''];
    const line = row
      .map((cell, i) => (i === last ? end : padded(cell, i === row.length - 1 ? 0 : (widths[i] ?? 0))))
      .join(GAP)
      .trimEnd();
    return [line, ...more.map((text) => ' '.repeat(indent) + text)];
  });
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

/** No cell of a table is shown as long as this. To split a longer text into its letters takes quadratic time. */
const LONGEST_TEXT = 1_000;

/**
 * Texts in which every character takes one column: Latin with composed accents (Vietnamese, too), and the
 * signs that the program writes. The width of other letters needs the tables of Unicode, which take 20 ms to
 * load; string-width loads them at every start.
 */
const NARROW_TEXT = /^[ -~\u00A1-\u00AC\u00AE-\u02AF\u1E00-\u1EFF–—‘’“”•…→]*$/;

// The sequences that colour a log line.
const COLOURS = /\x1b\[[\d;]*m/g;

/**
 * How many columns of a terminal a text takes: a letter with its accents takes one, a Chinese one two, and a
 * colour none.
 */
function widthOf(coloured: string): number {
  const text = coloured.includes('\x1b') ? coloured.replace(COLOURS, '') : coloured;
  return text.length > LONGEST_TEXT || NARROW_TEXT.test(text)
    ? text.length
    : lettersOf(text).reduce((sum, letter) => sum + widthOfLetter(letter), 0);
}

/**
 * The width of a letter, by its first visible character. An emoji is as wide as a Chinese letter, whatever
 * its parts are.
 */
function widthOfLetter(letter: string): number {
  const [shown] = /[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\p{Cs}]/u.exec(letter) ?? [];
  if (shown === undefined) return 0;
  if (/\p{Emoji_Presentation}|\uFE0F/u.test(letter)) return 2;
  return eastAsianWidth(shown.codePointAt(0) ?? 0);
}

function lettersOf(text: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return Array.from(segments, ({ segment }) => segment);
}

/** A text on one line, at most `length` columns wide, for a terminal. */
export function shorten(text: string, length: number): string {
  const line = text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ');
  if (widthOf(line) <= length) return line;
  if (NARROW_TEXT.test(line)) return `${line.slice(0, length - 1)}…`;
  let shown = '';
  for (const letter of lettersOf(line)) {
    if (widthOf(shown + letter) > length - 1) break;
    shown += letter;
  }
  return `${shown}…`;
}

/**
 * A text in lines of at most `width` characters, broken at blanks. A longer word has a line of its own. The
 * first line may have another width.
 */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > (lines.length === 0 ? firstWidth : width)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A text behind a label, in lines that fit 80 columns. Further lines are indented like the first. */
export function hang(label: string, text: string): string[] {
  const indent = ' '.repeat(label.length);
  return wrap(text, NARROW - label.length).map((line, i) => (i === 0 ? label : indent) + line);
}

/** Lines for a terminal. A line that is too wide is broken at blanks, and goes on slightly indented. */
export function fitLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [indent = ''] = /^ */.exec(line) ?? [];
      const further = `${indent}    `;
      const [first = '', ...more] = wrap(
        line.slice(indent.length),
        width - further.length,
        width - indent.length,
      );
      return [indent + first, ...more.map((rest) => further + rest)];
    })
    .join('\n');
}

/** Where a command to type begins: behind a colon, up to the end of its line. */
const COMMAND = /(?<=: )chative-contacts [a-z]/;

/**
 * Lines for a terminal, as those of `fitLines`. A command to type stands on a line of its own and stays
 * whole, so that it can be copied.
 */
export function fitLinesAndCommands(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const at = widthOf(line) > width ? line.search(COMMAND) : -1;
      if (at < 0) return fitLines(line, width);
      const [indent = ''] = /^ */.exec(line) ?? [];
      return `${fitLines(line.slice(0, at).trimEnd(), width)}\n${indent}    ${line.slice(at)}`;
    })
    .join('\n');
}
