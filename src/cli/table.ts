import { eastAsianWidth } from 'get-east-asian-width';

/** Columns at least this far apart. */
const GAP = '  ';

/** What fits the narrowest terminal in use. */
export const NARROW = 80;

/** The last column is not made narrower than this, whatever the others take. */
const LEAST_ROOM = 24;

/**
 * Lays rows out in columns as wide as their widest cell; the last column is not padded. Where a `width` is given, the
 * last column is broken at blanks to fit it, below itself.
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

/** No cell of a table is shown as long as this; to find the letters of a longer text takes quadratic time. */
const LONGEST_TEXT = 1_000;

/**
 * Texts of one column for each character: Latin with its accents in one piece (Vietnamese, too), and the signs that the
 * program writes. To find the letters of others takes the tables of Unicode, which are 20 ms to load: string-width does
 * so at every start.
 */
const NARROW_TEXT = /^[ -~\u00A1-\u00AC\u00AE-\u02AF\u1E00-\u1EFF–—‘’“”•…→]*$/;

/** Columns of a terminal that a text takes: a letter with its accents is one, a Chinese one is two. */
function widthOf(text: string): number {
  return text.length > LONGEST_TEXT || NARROW_TEXT.test(text)
    ? text.length
    : lettersOf(text).reduce((sum, letter) => sum + widthOfLetter(letter), 0);
}

/** By its first character that shows; an emoji is as wide as a Chinese letter, whatever it is put together of. */
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

/** On one line and at most `length` columns wide, for a terminal. */
export function shorten(text: string, length: number): string {
  const line = text.slice(0, LONGEST_TEXT).replace(/\s+/g, ' ');
  if (widthOf(line) <= length) return line;
  let shown = '';
  for (const letter of lettersOf(line)) {
    if (widthOf(shown + letter) > length - 1) break;
    shown += letter;
  }
  return `${shown}…`;
}

/** A text in lines of at most `width` characters, broken at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A text behind a label, in lines that fit 80 columns; the further ones are indented like the first. */
export function hang(label: string, text: string): string[] {
  const indent = ' '.repeat(label.length);
  return wrap(text, NARROW - label.length).map((line, i) => (i === 0 ? label : indent) + line);
}

/** Lines for a terminal: those that are too wide are broken at blanks, and go on a little further in. */
export function fitLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const [indent = ''] = /^ */.exec(line) ?? [];
      const further = `${indent}    `;
      const [first = '', ...more] = wrap(line.slice(indent.length), width - further.length);
      return [indent + first, ...more.map((rest) => further + rest)];
    })
    .join('\n');
}
