import { trimEndOf } from '../contact/text.js';
import type { Quote } from './quote.js';

/**
 * How lines end. `lf`: LF and CRLF, also mixed, and a lone CR is part of a cell. `cr`: an old Mac file.
 * `crcrlf`: Python's csv module writes it on Windows without newline=''.
 */
export type LineEnd = 'lf' | 'cr' | 'crcrlf';

/** How the lines of a file end, by its head. */
export function detectLineEnd(head: string, quote: Quote = '"'): LineEnd {
  if (/^[^\n]*\r\r\n/.test(head)) return 'crcrlf';
  // Only text outside of quotes counts: Excel for Mac wrote CR between records and LF inside of quoted cells.
  const outside = head.replace(quote === '"' ? /"[^"]*("|$)/g : /'[^']*('|$)/g, '');
  return !outside.includes('\n') && /\r./s.test(outside) ? 'cr' : 'lf';
}

/**
 * Turns other line ends into LF, also inside of cells, however the chunks are cut. Text of kind `lf` passes
 * unchanged.
 */
export async function* unifyLineEnds(
  chunks: AsyncGenerator<string>,
  lineEnd: LineEnd,
): AsyncGenerator<string> {
  if (lineEnd === 'lf') {
    yield* chunks;
    return;
  }
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    // A CR at the end may be half of a line end.
    const whole = trimEndOf(text, '\r');
    held = text.slice(whole.length);
    yield replaceLineEnds(whole, lineEnd);
  }
  yield replaceLineEnds(held, lineEnd);
}

/** Turns the line ends of a whole text into LF. */
export function replaceLineEnds(text: string, lineEnd: LineEnd): string {
  switch (lineEnd) {
    case 'lf':
      return text;
    case 'cr':
      return text.replace(/\r\n?/g, '\n');
    case 'crcrlf':
      return text.replace(/\r\r\n/g, '\n');
  }
}
