import type { RunError } from '../errors.js';
import { codecOf } from './codec.js';
import type { Encoding } from './encoding.js';
import { damageError } from './damage.js';

/**
 * Bytes to text, whatever the chunks. `skipped` is the length of the byte order mark before them.
 * Throws RunError `input` naming line and byte offset where bytes are not valid in the encoding.
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
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const part = bytes.subarray(0, codec.whole(bytes));
    rest = bytes.subarray(part.length);
    const text = codec.decode(part);
    const bad = codec.invalidAt(part, text);
    if (bad !== -1) {
      const breaks = countBreaks(before, codec.decode(part.subarray(0, bad)));
      throw invalidByte(name, encoding, breaks, offset + bad, part[bad] ?? 0);
    }
    before = countBreaks(before, text);
    offset += part.length;
    if (text !== '') yield text;
  }
  const [cutOff] = rest;
  if (cutOff !== undefined) throw invalidByte(name, encoding, before, offset, cutOff);
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

function invalidByte(
  name: string,
  encoding: Encoding,
  breaks: LineBreaks,
  offset: number,
  byte: number,
): RunError {
  return damageError(name, {
    // Old Mac files end their lines with CR alone.
    line: (breaks.lf > 0 ? breaks.lf : breaks.cr) + 1,
    what: `the byte ${byte.toString(16).toUpperCase().padStart(2, '0')} at byte offset ${offset} is not valid in ${encoding.name}`,
    hint:
      encoding.name === 'utf-8'
        ? 'Save the file as UTF-8, or say what it is in, such as --encoding windows-1252.'
        : 'Say what the file is really in with --encoding, or save it as UTF-8.',
  });
}
