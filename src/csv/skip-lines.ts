import { RunError } from '../errors.js';
import { detectLineEnd } from './line-end.js';

/**
 * Takes lines off the beginning of a text, counted as an editor counts them. The text is `head` and then
 * `rest`. Throws RunError `input` where no line follows them.
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
    // The rest of an unfinished line is not needed.
    text = next.value;
  }
  while (text === '') {
    const next = await rest.next();
    if (next.done === true) throw tooFewLines(name, lines, lines);
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
