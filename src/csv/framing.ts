import { quoteNotClosed, recordTooLarge, textAfterQuote, tooManyLines, type Damage } from './damage.js';
import type { RecordLimits } from './limits.js';
import { isStrayQuote, quotingOf, type Quote, type Quoting } from './quote.js';

/** What is known of a record before its cells are: where it begins and whether its quotes are sound. */
type Frame = {
  /** Physical line on which it begins. */
  readonly line: number;
  /** Quotes inside of unquoted cells that make them doubtful. */
  readonly strayQuotes: number;
  /** A line of nothing but blanks, without a delimiter. */
  readonly isBlank: boolean;
  /** Only in a file of single quotes. */
  readonly quoting?: Quoting;
};

/** Whole records of text, a frame for each but the empty lines, and the damage that follows them. */
export type Framed = { readonly text: string; readonly frames: readonly Frame[]; readonly damage?: Damage };

export type Framer = {
  /** Takes text in any portions; `isLast` with the last one, which may be empty. Not to be used after damage. */
  push(chunk: string, isLast: boolean): Framed;
};

/**
 * Cuts text, whose lines end with LF or CRLF, into records. csv-parse tells only the line on which a record ends, reads
 * past broken quotes in silence, and notices an unclosed one at the end of the file; so the cutting is done here,
 * by the quotes alone, and csv-parse is given whole records.
 */
export function createFramer(
  delimiter: string,
  limits: RecordLimits,
  firstLine: number,
  quoteCharacter: Quote = '"',
): Framer {
  let text = ''; // begins where a record begins
  let at = 0; // how far `text` is scanned
  let line = firstLine; // of `at`
  let start = 0; // of the record in `text`
  let startLine = firstLine;
  let quoteLine = 0; // where the open quote stands; 0 outside of quotes
  let strayQuotes = 0;
  let hasQuoted = false; // a cell of the record
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

  /** Scans a quoted cell up to `at` behind its closing quote; false where more text is needed. */
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
      // Two more characters tell an escaped quote, CRLF and anything else apart.
      if (!isLast && quote + 2 >= text.length) return false;
      at = quote + 1;
      if (text[at] !== quoteCharacter) break;
      at += 1;
    }
    const next = text[at];
    const isEnd = next === undefined || next === delimiter || next === '\n';
    if (!isEnd && !text.startsWith('\r\n', at)) return textAfterQuote(quoteLine, line, quoteCharacter);
    quoteLine = 0;
    return true;
  }

  /** Scans unquoted text up to a quote or behind the record's end, which is given back; 0: no end yet. */
  function scanUnquoted(isLast: boolean): number {
    const quote = findQuote();
    const lf = findLf();
    if (quote !== -1 && (lf === -1 || quote < lf)) {
      if (quote === start || text[quote - 1] === delimiter) {
        quoteLine = line;
        hasQuoted = true;
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
      else if (end > start) endRecord(end, frames);
    }
    if (isTooLarge(text, start, text.length, limits)) damage ??= recordTooLarge(startLine, limits);
    const whole = text.slice(0, start);
    text = text.slice(start);
    at -= start;
    start = 0;
    return { text: whole, frames, ...(damage && { damage }) };
  }

  return { push };
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
