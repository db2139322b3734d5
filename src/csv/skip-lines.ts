import { RunError } from '../errors.js';
import { detectLineEnd } from './line-end.js';

/**
 * Takes lines off the beginning of a text, as an editor counts them: `head` and what `rest` adds to it. Throws
 * RunError `input` where the text has no line behind them.
 */
export async function skipLines(
  head: string,
  rest: AsyncGenerator<string>,
  lines: number,
  name: string,
): Promise<string> {
  const lineEnd = detectLineEnd(head) === 'cr' ? '\r' : '\n';
  let text = head;
  for (let skipped = 0; skipped < lines;) {
    const at = text.indexOf(lineEnd);
    if (at !== -1) {
      text = text.slice(at + 1);
      skipped += 1;
      continue;
    }
    const next = await rest.next();
    if (next.done === true) throw tooFewLines(name, lines, skipped + (text === '' ? 0 : 1));
    // Nothing of a line that is not at its end is needed.
    text = next.value;
  }
  return text;
}

function tooFewLines(name: string, lines: number, found: number): RunError {
  const has = `the file has ${found} ${found === 1 ? 'line' : 'lines'}`;
  return new RunError('input', `${name}: ${has}, so that nothing is left behind --skip-lines ${lines}`, {
    hint: 'Give the number of lines that stand above the header.',
  });
}
