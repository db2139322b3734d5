import type { RunError } from '../errors.js';
import { codecOf } from './codec.js';
import { damageError } from './damage.js';
import type { Encoding } from './encoding.js';
import { fittingEncodings, isMostlySound } from './fitting-encoding.js';

/**
 * Turns bytes into text, however the chunks are cut. `skipped` is the length of the byte order mark before
 * them. Throws RunError `input`, naming line and byte offset, where bytes are not valid in the encoding.
 */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  name: string,
  skipped: number,
): AsyncGenerator<string> {
  const codec = codecOf(encoding);
  let rest: Buffer = Buffer.alloc(0);
  let offset = skipped;
  let before: LineBreaks = { lf: 0, cr: 0 };
  let columnBefore = 0; // characters of the line so far
  let hasLetters = false; // whether letters beyond ASCII came before, all of them valid
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const part = bytes.subarray(0, codec.whole(bytes));
    rest = bytes.subarray(part.length);
    const text = codec.decode(part);
    const bad = codec.invalidAt(part, text);
    if (bad !== -1) {
      const good = codec.decode(part.subarray(0, bad));
      const sample = Buffer.concat([part, rest]);
      const isFirstOfMany = hasLetters || isMostlySound(sample);
      throw invalidBytes(name, encoding, {
        line: lineAt(countBreaks(before, good)),
        column: columnBehind(good, columnBefore) + 1,
        offset: offset + bad,
        byte: part[bad] ?? 0,
        fitting: isFirstOfMany ? [] : fittingEncodings(sample),
        isElsewhereSound: isFirstOfMany,
      });
    }
    before = countBreaks(before, text);
    columnBefore = columnBehind(text, columnBefore);
    offset += part.length;
    hasLetters ||= text.length !== part.length;
    if (text !== '') yield text;
  }
  const [cutOff] = rest;
  if (cutOff === undefined) return;
  // In an encoding of pairs the rest is what follows the last blank or line end. Elsewhere it is half a character.
  const text = encoding.kind === 'multi_byte' ? codec.decode(rest) : undefined;
  if (text !== undefined && codec.invalidAt(rest, text) === -1) yield text;
  else
    throw invalidBytes(name, encoding, {
      line: lineAt(before),
      column: undefined,
      offset,
      byte: cutOff,
      fitting: [],
      isElsewhereSound: hasLetters,
    });
}

type LineBreaks = { lf: number; cr: number };

function countBreaks({ lf, cr }: LineBreaks, text: string): LineBreaks {
  return { lf: lf + count(text, '\n'), cr: cr + count(text, '\r') };
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}

/** How many characters stand behind the last line break of a text. Without a line break, `before` is added. */
function columnBehind(text: string, before: number): number {
  const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last === -1 ? before + text.length : text.length - last - 1;
}

/** The number of the line. Where there is no LF, the CRs count: old Mac files end their lines with CR alone. */
function lineAt({ lf, cr }: LineBreaks): number {
  return (lf > 0 ? lf : cr) + 1;
}

type Invalid = {
  readonly line: number;
  /** The place in the line, in characters from 1; undefined at the end of the file. */
  readonly column: number | undefined;
  readonly offset: number;
  readonly byte: number;
  readonly fitting: readonly string[];
  /** Whether the other letters beyond ASCII are sound UTF-8. */
  readonly isElsewhereSound: boolean;
};

function invalidBytes(name: string, encoding: Encoding, invalid: Invalid): RunError {
  const { line, offset, byte } = invalid;
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  return damageError(name, {
    line,
    what:
      encoding.kind === 'multi_byte'
        ? `there are bytes that are not valid in ${encoding.name}`
        : `the byte ${hex} at byte offset ${offset} is not valid in ${encoding.name}`,
    hint: hintFor(encoding, invalid),
  });
}

function hintFor(encoding: Encoding, { line, column, fitting, isElsewhereSound }: Invalid): string {
  if (encoding.name !== 'utf-8')
    return 'Say what the file is really in with --encoding, or save it as UTF-8.';
  const where = column === undefined ? `line ${line}` : `line ${line}, character ${column}`;
  if (isElsewhereSound) return `Elsewhere the file is sound UTF-8: mend ${where}.`;
  if (fitting.length === 0)
    return 'Save the file as UTF-8, or say what it is in, such as --encoding windows-1252.';
  const flags = fitting.map((one) => `--encoding ${one}`).join(' or ');
  return `Its letters fit ${fitting.join(' or ')}: try ${flags} and look at the names, or save the file as UTF-8.`;
}
