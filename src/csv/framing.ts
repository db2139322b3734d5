import {
  quoteNotClosed,
  recordTooLarge,
  textAfterQuote,
  tooManyCells,
  tooManyLines,
  type Damage,
} from './damage.js';
import { MAX_COLUMNS, type RecordLimits } from './limits.js';
import { isStrayQuote, quotingOf, type Quote, type Quoting } from './quote.js';

/** Facts about a record that are known before its cells are: where it begins, and whether its quotes are sound. */
type Frame = {
  /** The physical line on which the record begins. */
  readonly line: number;
  /** How many quotes inside unquoted cells make the record doubtful. */
  readonly strayQuotes: number;
  /** Whether the line holds only blanks and no delimiter. */
  readonly isBlank: boolean;
  /** Given only in a file of single quotes. */
  readonly quoting?: Quoting;
};

/** Whole records of text, a frame for each but the empty lines, and the damage that follows them. */
export type Framed = { readonly text: string; readonly frames: readonly Frame[]; readonly damage?: Damage };

export type Framer = {
  /**
   * Takes text in portions of any size. `isLast` comes with the last portion, which may be empty. After
   * damage it must not be called again.
   */
  push(chunk: string, isLast: boolean): Framed;
};

/** A stretch of text that is left out: blanks round the quotes of a cell. */
type Cut = readonly [from: number, to: number];

/**
 * Cuts text, whose lines end with LF or CRLF, into records. The cutting is done here, by the quotes alone,
 * and csv-parse gets whole records. csv-parse alone would not do: it tells only the line on which a record
 * ends, it reads past broken quotes in silence, and it notices an unclosed quote only at the end of the file.
 * Where `isPadded`, blanks between a delimiter and a quote are no part of the cell and are left out of the
 * text.
 */
export function createFramer(
  delimiter: string,
  limits: RecordLimits,
  firstLine: number,
  quoteCharacter: Quote = '"',
  isPadded = false,
): Framer {
  let text = ''; // the text from the beginning of the current record on
  let at = 0; // how far `text` is scanned
  let line = firstLine; // the line of `at`
  let start = 0; // where the record begins in `text`
  let startLine = firstLine;
  let quoteLine = 0; // the line of the open quote; 0 outside of quotes
  let strayQuotes = 0;
  let hasQuoted = false; // whether a cell of the record is quoted
  let cuts: Cut[] = []; // cuts in `text`, only where the cells are padded
  let nextQuote = -2; // index of the next quote and line feed from `at` on; -1: none in `text`; -2: not looked for
  let nextLf = -2;

  function findQuote(): number {
    if (nextQuote !== -1 && nextQuote < at) nextQuote = text.indexOf(quoteCharacter, at);
    return nextQuote;
  }

  function findLf(): number {
    if (nextLf !== -1 && nextLf < at) nextLf = text.indexOf('\n', at);
    return nextLf;
  }

  /** Scans a quoted cell and moves `at` behind its closing quote; false where more text is needed. */
  function scanQuoted(isLast: boolean): boolean | Damage {
    for (;;) {
      const quote = findQuote();
      const end = quote === -1 ? text.length : quote;
      for (let lf = findLf(); lf !== -1 && lf < end; lf = findLf()) {
        line += 1;
        at = lf + 1;
      }
      if (line - startLine >= limits.maxLines)
        return tooManyLines(startLine, quoteLine, limits, quoteCharacter);
      at = end;
      if (quote === -1) return isLast ? quoteNotClosed(quoteLine, quoteCharacter) : false;
      // The two characters behind the quote tell an escaped quote, CRLF and anything else apart.
      if (!isLast && quote + 2 >= text.length) return false;
      at = quote + 1;
      if (text[at] !== quoteCharacter) break;
      at += 1;
    }
    const closing = at - 1;
    const end = isPadded ? skipBlanks(text, at, delimiter) : at;
    if (end > at && !isLast && end + 2 > text.length) {
      at = closing; // the blanks, or the line end behind them, may go on in the next portion
      return false;
    }
    const next = text[end];
    const isEnd = next === undefined || next === delimiter || next === '\n';
    if (!isEnd && !text.startsWith('\r\n', end))
      return textAfterQuote(quoteLine, line, quoteCharacter, text[closing - 1] === '\\');
    if (end > at) cuts.push([at, end]);
    at = end;
    quoteLine = 0;
    return true;
  }

  /**
   * Scans unquoted text up to a quote or to the end of the record. Gives the place behind the record; 0 where
   * no end came yet.
   */
  function scanUnquoted(isLast: boolean): number {
    const quote = findQuote();
    const lf = findLf();
    if (quote !== -1 && (lf === -1 || quote < lf)) {
      const from = isPadded ? skipBlanksBack(text, quote, start, delimiter) : quote;
      if (from === start || text[from - 1] === delimiter) {
        quoteLine = line;
        hasQuoted = true;
        if (from < quote) cuts.push([from, quote]);
      } else if (isStrayQuote(text, quote, start, delimiter)) strayQuotes += 1;
      at = quote + 1;
      return 0;
    }
    at = lf === -1 ? text.length : lf + 1;
    if (lf !== -1) line += 1;
    return lf !== -1 || isLast ? at : 0;
  }

  function endRecord(end: number, frames: Frame[]): void {
    if (!isEmptyLine(text, start)) {
      const frame = { line: startLine, strayQuotes, isBlank: isBlank(text, start, end, delimiter) };
      if (quoteCharacter === '"') frames.push(frame);
      else frames.push({ ...frame, quoting: quotingOf(text.slice(start, end), delimiter, hasQuoted) });
    }
    start = end;
    startLine = line;
    strayQuotes = 0;
    hasQuoted = false;
  }

  function push(chunk: string, isLast: boolean): Framed {
    text += chunk;
    // A lone CR at the very end is half of a line end.
    if (isLast && text.endsWith('\r')) text = text.slice(0, -1);
    nextQuote = nextLf = -2;
    const frames: Frame[] = [];
    let damage: Damage | undefined;
    while (damage === undefined && (at < text.length || (isLast && start < text.length))) {
      if (quoteLine > 0) {
        const closed = scanQuoted(isLast);
        if (closed === false) break;
        if (closed !== true) damage = closed;
        continue;
      }
      const end = scanUnquoted(isLast);
      if (end > start && isTooLarge(text, start, end, limits)) damage = recordTooLarge(startLine, limits);
      else if (end > start && hasTooManyCells(text, start, end, delimiter, quoteCharacter))
        damage = tooManyCells(startLine);
      else if (end > start) endRecord(end, frames);
    }
    if (isTooLarge(text, start, text.length, limits)) damage ??= recordTooLarge(startLine, limits);
    const whole = cutOut(text, start, cuts);
    text = text.slice(start);
    if (cuts.length > 0) cuts = rebase(cuts, start);
    at -= start;
    start = 0;
    return { text: whole, frames, ...(damage && { damage }) };
  }

  return { push };
}

/** The text up to `end` without the cuts. */
function cutOut(text: string, end: number, cuts: readonly Cut[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const [from, to] of cuts) {
    if (from >= end) break;
    pieces.push(text.slice(at, from));
    at = to;
  }
  return at === 0 ? text.slice(0, end) : pieces.join('') + text.slice(at, end);
}

function rebase(cuts: readonly Cut[], start: number): Cut[] {
  return cuts.filter(([from]) => from >= start).map(([from, to]) => [from - start, to - start]);
}

function isPadding(character: string | undefined, delimiter: string): boolean {
  return character !== delimiter && (character === ' ' || character === '\t' || character === '\u00A0');
}

function skipBlanks(text: string, at: number, delimiter: string): number {
  let end = at;
  while (isPadding(text[end], delimiter)) end += 1;
  return end;
}

function skipBlanksBack(text: string, at: number, start: number, delimiter: string): number {
  let from = at;
  while (from > start && isPadding(text[from - 1], delimiter)) from -= 1;
  return from;
}

function isEmptyLine(text: string, start: number): boolean {
  return text[start] === '\n' || text.startsWith('\r\n', start);
}

function isBlank(text: string, start: number, end: number, delimiter: string): boolean {
  const first = text.charCodeAt(start);
  if (first > 32 && first < 127) return false;
  const record = text.slice(start, end);
  return record.trim() === '' && !record.includes(delimiter);
}

function isTooLarge(text: string, start: number, end: number, { maxBytes }: RecordLimits): boolean {
  // A UTF-16 unit is at most three bytes of UTF-8.
  return (end - start) * 3 > maxBytes && Buffer.byteLength(text.slice(start, end)) > maxBytes;
}

/**
 * Whether a record has too many cells, counted before the cells are made: 16 MB of commas would give a
 * gigabyte of cells. Nearly all records are too short for that.
 */
function hasTooManyCells(text: string, start: number, end: number, delimiter: string, quote: Quote): boolean {
  if (end - start <= MAX_COLUMNS) return false;
  let cells = 1;
  let isQuoted = false;
  for (let at = start; at < end && cells <= MAX_COLUMNS; at += 1) {
    if (text[at] === quote) isQuoted = !isQuoted;
    else if (text[at] === delimiter && !isQuoted) cells += 1;
  }
  return cells > MAX_COLUMNS;
}
