import { isUtf8 } from 'node:buffer';
import { decodeBytes, type Encoding } from './encoding.js';

/** How bytes of one encoding become text, and where they are not valid. */
type Codec = {
  /** How many leading bytes hold whole characters; the rest waits for the next chunk. */
  whole(bytes: Buffer): number;
  decode(bytes: Buffer): string;
  /** Index of the first byte that is not valid, or -1; `text` is what `decode` made of the bytes. */
  invalidAt(bytes: Buffer, text: string): number;
};

/**
 * The codec of an encoding. A U+FFFD that decoding makes is an error. One that stands in a UTF-8 or UTF-16
 * file is text.
 */
export function codecOf(encoding: Encoding): Codec {
  if (encoding.kind === 'single_byte') {
    return {
      whole: (bytes) => bytes.length,
      decode: (bytes) => decodeBytes(bytes, encoding.name),
      invalidAt: (_, text) => text.indexOf('\uFFFD'),
    };
  }
  if (encoding.kind === 'multi_byte') {
    return {
      whole: wholeMultiByte,
      decode: (bytes) => decodeBytes(bytes, encoding.name),
      invalidAt: (bytes, text) => lineOfMark(bytes, text),
    };
  }
  switch (encoding.name) {
    case 'utf-8':
      return { whole: wholeUtf8, decode: (bytes) => bytes.toString('utf8'), invalidAt: invalidUtf8At };
    case 'utf-16le':
      return utf16((bytes) => bytes, 1);
    case 'utf-16be':
      return utf16((bytes) => Buffer.from(bytes).swap16(), 0);
    case 'utf-32le':
    case 'utf-32be':
      return utf32(encoding.name);
  }
}

/**
 * How many bytes are whole: up to the last byte below `0`, as line ends, commas and blanks are never part of
 * a longer character. Where no such byte comes for long (no table is written so), all bytes count as whole.
 */
function wholeMultiByte(bytes: Buffer): number {
  const end = bytes.findLastIndex((byte) => byte < 0x30) + 1;
  return end === 0 && bytes.length > MAX_HELD_BYTES ? bytes.length : end;
}

const MAX_HELD_BYTES = 1024 * 1024;

/**
 * The place where the line begins that holds a character which could not be decoded. The text does not tell
 * the bytes of the character itself.
 */
function lineOfMark(bytes: Buffer, text: string): number {
  const mark = text.indexOf('\uFFFD');
  if (mark === -1) return -1;
  let at = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < mark; end = text.indexOf('\n', end + 1))
    at = bytes.indexOf(0x0a, at) + 1;
  return at;
}

function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function invalidUtf8At(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  // The decoder does not tell where it failed. So the longest beginning that it accepts is searched for.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (canBeginUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return wholeUtf8(bytes.subarray(0, good));
}

function canBeginUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function utf16(toLittleEndian: (bytes: Buffer) => Buffer, highByte: 0 | 1): Codec {
  return {
    whole(bytes) {
      const even = bytes.length - (bytes.length % 2);
      // A high surrogate at the end waits for its other half.
      const last = even === 0 ? 0 : (bytes[even - 2 + highByte] ?? 0);
      return (last & 0xfc) === 0xd8 ? even - 2 : even;
    },
    decode: (bytes) => toLittleEndian(bytes).toString('utf16le'),
    invalidAt(_, text) {
      // With the u flag the pattern finds only a surrogate without its other half.
      const index = text.search(/\p{Surrogate}/u);
      return index === -1 ? -1 : index * 2;
    },
  };
}

function utf32(name: 'utf-32le' | 'utf-32be'): Codec {
  return {
    whole: (bytes) => bytes.length - (bytes.length % 4),
    decode: (bytes) => decodeBytes(bytes, name),
    invalidAt(_, text) {
      const index = text.search(/[\p{Surrogate}\uFFFD]/u);
      return index === -1 ? -1 : Array.from(text.slice(0, index)).length * 4;
    },
  };
}
