import { detectDelimiter, type Delimiter } from './delimiter.js';
import type { Encoding } from './encoding.js';
import { detectLineEnd, replaceLineEnds, type LineEnd } from './line-end.js';
import { readSepLine } from './sep-line.js';

/** How a file is written, as plain JSON; given to a second pass, that one guesses nothing and reads the same rows. */
export type CsvDialect = {
  readonly encoding: string;
  /** `none`: one column. */
  readonly delimiter: Delimiter | 'none';
  readonly lineEnd: LineEnd;
};

/** What is not to be guessed: a delimiter, or the whole dialect that an earlier pass found. */
export type DialectChoice = {
  readonly delimiter?: Delimiter | undefined;
  readonly dialect?: CsvDialect | undefined;
};

type Head = { readonly text: string; readonly isWholeFile: boolean };

// Enough rows to judge by; more where lines are long, up to a bound for a file that has no line ends.
const HEAD_CHARACTERS = 64 * 1024;
const HEAD_LINES = 10;
const MAX_HEAD_CHARACTERS = 4 * 1024 * 1024;

/** Takes the head of a text that a dialect can be judged by; the generator stays open and goes on behind it. */
export async function takeHead(chunks: AsyncGenerator<string>): Promise<Head> {
  let text = '';
  while (!isEnough(text)) {
    const next = await chunks.next();
    if (next.done === true) return { text, isWholeFile: true };
    text += next.value;
  }
  return { text, isWholeFile: false };
}

function isEnough(text: string): boolean {
  if (text.length < HEAD_CHARACTERS) return false;
  return text.length >= MAX_HEAD_CHARACTERS || text.split(/[\r\n]+/, HEAD_LINES + 1).length > HEAD_LINES;
}

/** The dialect of a file, and the length of its `sep=` line, which is no header. What is given is not guessed. */
export function findDialect(
  { text, isWholeFile }: Head,
  encoding: Encoding,
  given: DialectChoice,
  name: string,
): { dialect: CsvDialect; sepLength: number } {
  const sep = readSepLine(text, name);
  const sepLength = sep?.length ?? 0;
  const body = text.slice(sepLength);
  const lineEnd = given.dialect?.lineEnd ?? detectLineEnd(body);
  const delimiter =
    given.dialect?.delimiter ??
    given.delimiter ??
    sep?.delimiter ??
    detectDelimiter(replaceLineEnds(body, lineEnd), isWholeFile);
  return { dialect: { encoding: encoding.name, delimiter, lineEnd }, sepLength };
}
