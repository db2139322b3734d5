import { detectDelimiter, NO_DELIMITER, type Delimiter } from './delimiter.js';
import type { Encoding } from './encoding.js';
import { createFramer } from './framing.js';
import { recordLimits } from './limits.js';
import { detectLineEnd, replaceLineEnds, type LineEnd } from './line-end.js';
import type { Quote } from './quote.js';
import { quotedLineDelimiter } from './quoted-lines.js';
import { splitRecords } from './records.js';
import { readSepLine } from './sep-line.js';

/** How a file is written, as plain JSON. A second pass that is given it guesses nothing and reads the same rows. */
export type CsvDialect = {
  readonly encoding: string;
  /** `none` stands for a file of one column. */
  readonly delimiter: Delimiter | 'none';
  readonly lineEnd: LineEnd;
  /** Single quotes only where every header name stands in single quotes. */
  readonly quote: Quote;
  /** Blanks stand between delimiters and quotes. They are no part of the cells. */
  readonly isPadded?: true;
  /** Each line stands in quotes as a whole, with its cells inside. */
  readonly isLineQuoted?: true;
};

/** A dialect that an earlier pass found. One that an earlier version kept has no quote, which means `"`. */
export type KnownDialect = Omit<CsvDialect, 'quote'> & { readonly quote?: Quote | undefined };

/** The part of the dialect that is not guessed: a delimiter, or the whole dialect that an earlier pass found. */
export type DialectChoice = {
  readonly delimiter?: Delimiter | undefined;
  readonly dialect?: KnownDialect | undefined;
};

/** The beginning of a text. The dialect is judged by it. */
export type FileHead = { readonly text: string; readonly isWholeFile: boolean };

// A head has enough rows to judge by. It is larger where lines are long, up to a bound for a file without
// line ends.
const HEAD_CHARACTERS = 128 * 1024;
const HEAD_LINES = 10;
const MAX_HEAD_CHARACTERS = 4 * 1024 * 1024;

/**
 * Takes the head of a text, by which its dialect can be judged. The generator stays open and goes on behind
 * the head.
 */
export async function takeHead(chunks: AsyncGenerator<string>): Promise<FileHead> {
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

/** The dialect of a file, and the length of its `sep=` line, which is no header. Given values are not guessed. */
export function findDialect(
  { text, isWholeFile }: FileHead,
  encoding: Encoding,
  given: DialectChoice,
  name: string,
): { dialect: CsvDialect; sepLength: number } {
  const sep = readSepLine(text, name);
  const sepLength = sep?.length ?? 0;
  if (given.dialect !== undefined) {
    const { quote = '"' } = given.dialect;
    return { dialect: { ...given.dialect, encoding: encoding.name, quote }, sepLength };
  }
  const head = { text: text.slice(sepLength), isWholeFile };
  const delimiter = given.delimiter ?? sep?.delimiter;
  const manner = inSingleQuotes(head, delimiter) ?? inDoubleQuotes(head, delimiter);
  return { dialect: { encoding: encoding.name, ...manner }, sepLength };
}

type Manner = Omit<CsvDialect, 'encoding'>;

/** The manner of a file that is not written in single quotes. */
function inDoubleQuotes(head: FileHead, given: Delimiter | undefined): Manner {
  const plain = mannerOf(head, given, '"');
  const text = replaceLineEnds(head.text, plain.lineEnd);
  if (isPadded(text)) {
    const padded = mannerOf(head, given, '"', true);
    if (padded.delimiter !== 'none' && isSound(text, head.isWholeFile, padded.delimiter)) return padded;
  }
  const inner = plain.delimiter === 'none' ? quotedLineDelimiter(text, head.isWholeFile) : undefined;
  return inner === undefined ? plain : { ...plain, delimiter: inner, isLineQuoted: true };
}

/** Whether a blank stands beside a quote. For most files this quick look is enough. */
function isPadded(text: string): boolean {
  return [' "', '" ', '\t"', '"\t', '\u00A0"', '"\u00A0'].some((pair) => text.includes(pair));
}

/** Whether the quotes of a head are those of padded cells, and not of text in which quotes follow blanks. */
function isSound(text: string, isWholeFile: boolean, delimiter: Delimiter): boolean {
  const framed = createFramer(delimiter, recordLimits(), 1, '"', true).push(text, isWholeFile);
  if (framed.damage !== undefined || framed.frames.some(({ strayQuotes }) => strayQuotes > 0)) return false;
  const unpadded = createFramer(delimiter, recordLimits(), 1).push(text, isWholeFile);
  return unpadded.damage !== undefined || unpadded.frames.some(({ strayQuotes }) => strayQuotes > 0);
}

function mannerOf(
  { text, isWholeFile }: FileHead,
  given: Delimiter | undefined,
  quote: Quote,
  isPadded = false,
): Manner {
  const lineEnd = detectLineEnd(text, quote);
  const unified = replaceLineEnds(text, lineEnd);
  const delimiter = given ?? detectDelimiter(unified, isWholeFile, quote, isPadded);
  return { delimiter, lineEnd, quote, ...(isPadded && { isPadded }) };
}

/**
 * The manner of a file whose header names all stand in single quotes (empty ones do not count); undefined for
 * any other.
 */
function inSingleQuotes(head: FileHead, given: Delimiter | undefined): Manner | undefined {
  // For most files the first character is enough.
  if (!/^[\s,;|]{0,1000}'/.test(head.text)) return undefined;
  const manner = mannerOf(head, given, "'");
  const { lineEnd, quote } = manner;
  const delimiter = manner.delimiter === 'none' ? NO_DELIMITER : manner.delimiter;
  const text = replaceLineEnds(head.text, lineEnd);
  const framed = createFramer(delimiter, recordLimits(), 1, quote).push(text, head.isWholeFile);
  const [header] = splitRecords(framed, { delimiter, quote });
  const isSingleQuoted = header?.quoting?.kind === 'every' && header.cells.some((cell) => cell.trim() !== '');
  return isSingleQuoted ? manner : undefined;
}
