import { trimEndOf } from '../contact/text.js';
import type { Quote } from './quote.js';

/**
 * How lines end: `lf` stands for LF and CRLF, mixed as they come, with a lone CR as part of a cell; `cr` is an
 * old Mac file; `crcrlf` is what Python's csv module writes on Windows without newline=''.
 */
export type LineEnd = 'lf' | 'cr' | 'crcrlf';

/** How the lines of a file end, by its head. */
export function detectLineEnd(head: string, quote: Quote = '"'): LineEnd {
  if (/^[^\n]*\r\r\n/.test(head)) return 'crcrlf';
  // Excel for Mac wrote CR between records and LF inside of quoted cells, so only what stands outside counts.
  const outside = head.replace(quote === '"' ? /"[^"]*("|$)/g : /'[^']*('|$)/g, '');
  return !outside.includes('\n') && /\r./s.test(outside) ? 'cr' : 'lf';
}

/** Makes LF of other line ends, also inside of cells, whatever the chunks; text of kind `lf` passes as it is. */
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

/** Makes LF of the line ends of a text that is whole. */
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
