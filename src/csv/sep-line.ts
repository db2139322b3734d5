import { RunError } from '../errors.js';
import { DELIMITERS, type Delimiter } from './delimiter.js';

/** Excel's first line `sep=;`, which is no header: the delimiter that it names, and its length with the line end. */
type SepLine = { readonly delimiter: Delimiter; readonly length: number };

/** Reads the `sep=` line where the text begins with one. Throws RunError `input` where it names no known delimiter. */
export function readSepLine(head: string, name: string): SepLine | undefined {
  const match = /^"?sep=(?<named>[^"\r\n])"?(?:\r\r\n|\r\n|\r|\n|$)/i.exec(head);
  if (match === null) return undefined;
  const delimiter = DELIMITERS.find((known) => known === match.groups?.['named']);
  if (delimiter === undefined)
    throw new RunError(
      'input',
      `${name}, line 1: "${match[0].trim()}" names no delimiter that is understood`,
      {
        hint: 'Separate the cells with a comma, semicolon, tab or bar (|).',
      },
    );
  return { delimiter, length: match[0].length };
}
