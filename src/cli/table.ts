/** Columns at least this far apart. */
const GAP = '  ';

/** Lays rows out in columns as wide as their widest cell; the last column is not padded. */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell))))
      .join(GAP)
      .trimEnd(),
  );
}

/** Characters as a reader counts them: a letter with its accents is one. */
function widthOf(text: string): number {
  return lettersOf(text).length;
}

function lettersOf(text: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return Array.from(segments, ({ segment }) => segment);
}

/** On one line and at most `length` characters long, for a terminal. */
export function shorten(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ');
  const letters = lettersOf(line);
  return letters.length <= length ? line : `${letters.slice(0, length - 1).join('')}…`;
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

/** What fits the narrowest terminal in use. */
const NARROW = 80;

/** A text behind a label, in lines that fit 80 columns; the further ones are indented like the first. */
export function hang(label: string, text: string): string[] {
  const indent = ' '.repeat(label.length);
  return wrap(text, NARROW - label.length).map((line, i) => (i === 0 ? label : indent) + line);
}
