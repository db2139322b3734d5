import { createRequire } from 'node:module';
import type * as Iconv from 'iconv-lite';
import { RunError } from '../errors.js';
import { nearest } from '../nearest.js';

const require = createRequire(import.meta.url);

/** Unicode encodings that can be checked byte by byte. The keys are all their names, without punctuation. */
const UNICODE = {
  utf8: 'utf-8',
  unicode11utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  ucs2: 'utf-16le',
  utf16be: 'utf-16be',
  utf32: 'utf-32le',
  utf32le: 'utf-32le',
  ucs4: 'utf-32le',
  ucs4le: 'utf-32le',
  utf32be: 'utf-32be',
  ucs4be: 'utf-32be',
} as const;

type UnicodeEncoding = (typeof UNICODE)[keyof typeof UNICODE];

/** An encoding in which files can be read. `name` is canonical and resolves to the same encoding again. */
export type Encoding =
  | { readonly kind: 'unicode'; readonly name: UnicodeEncoding }
  | { readonly kind: 'single_byte'; readonly name: string }
  | { readonly kind: 'multi_byte'; readonly name: string };

/** Names worth showing: for help texts and "did you mean". iconv-lite knows many more aliases. */
export const ENCODING_EXAMPLES: readonly string[] = [
  ...new Set(Object.values(UNICODE)),
  ...Array.from({ length: 9 }, (_, i) => `windows-125${i}`),
  ...Array.from({ length: 16 }, (_, i) => `iso-8859-${i + 1}`).filter((name) => name !== 'iso-8859-12'),
  'windows-874',
  'macintosh',
  'koi8-r',
  'koi8-u',
  'cp437',
  'cp850',
  'cp852',
  'cp866',
  'tcvn',
  'viscii',
  'us-ascii',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
];

// The longest mark stands first: FF FE 00 00 begins like FF FE.
const BOMS: readonly { readonly bytes: Buffer; readonly name: UnicodeEncoding }[] = [
  { bytes: Buffer.from([0xff, 0xfe, 0, 0]), name: 'utf-32le' },
  { bytes: Buffer.from([0, 0, 0xfe, 0xff]), name: 'utf-32be' },
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), name: 'utf-8' },
  { bytes: Buffer.from([0xff, 0xfe]), name: 'utf-16le' },
  { bytes: Buffer.from([0xfe, 0xff]), name: 'utf-16be' },
];

/**
 * The encoding with this name, in any spelling that iconv-lite takes: a Unicode one, any single-byte one, or
 * one of China, Japan and Korea. Throws RunError `usage` with the nearest name.
 */
export function resolveEncoding(name: string): Encoding {
  const encoding = findEncoding(name);
  if (encoding !== undefined) return encoding;
  const meant = nearest(name, ENCODING_EXAMPLES);
  const some = 'utf-8, utf-16le, windows-1252, windows-1258, gbk, shift_jis';
  throw new RunError('usage', `--encoding ${name}: no encoding of that name is known`, {
    hint: meant === undefined ? `Take one such as ${some}.` : `Did you mean ${meant}?`,
  });
}

/** The encoding that a byte order mark names, and the mark's length in bytes. */
export function encodingOfBom(head: Buffer): { encoding: Encoding; bomBytes: number } | undefined {
  const bom = BOMS.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes));
  return bom && { encoding: { kind: 'unicode', name: bom.name }, bomBytes: bom.bytes.length };
}

function findEncoding(name: string): Encoding | undefined {
  const plain = name.toLowerCase().replace(/[^0-9a-z]/g, '');
  const unicode = Object.entries(UNICODE).find(([key]) => key === plain)?.[1];
  if (unicode !== undefined) return { kind: 'unicode', name: unicode };
  if (plain === '' || !iconv().encodingExists(name)) return undefined;
  if (isSingleByte(name)) return { kind: 'single_byte', name: name.toLowerCase() };
  return isMultiByte(name) ? { kind: 'multi_byte', name: name.toLowerCase() } : undefined;
}

/**
 * Whether each byte is one character, found by a trial. iconv-lite does not tell its kinds apart: it lists
 * `gbk`, `base64` and `utf7` beside `koi8-r`.
 */
function isSingleByte(name: string): boolean {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const together = decodeBytes(bytes, name);
  return (
    together.length === 256 &&
    bytes.every((byte) => decodeBytes(Uint8Array.of(byte), name) === together[byte])
  );
}

/**
 * Whether ASCII stays as it is, and a letter of China, Japan or Korea has two bytes, as in GBK, Big5, Shift
 * JIS and the EUCs.
 */
function isMultiByte(name: string): boolean {
  try {
    const isAscii = iconv().encode('A,"\n', name).equals(Buffer.from('A,"\n'));
    return isAscii && ['\u4E00', '\uAC00'].some((letter) => isPair(iconv().encode(letter, name)));
  } catch {
    return false;
  }
}

function isPair(bytes: Buffer): boolean {
  return bytes.length === 2 && (bytes[0] ?? 0) > 0x80;
}

/** iconv-lite as a plain function; bytes that are not valid become U+FFFD without an error. */
export function decodeBytes(bytes: Uint8Array, name: string): string {
  return iconv().decode(bytes, name, { stripBOM: false });
}

/** iconv-lite as a plain function. A character that the encoding does not have becomes a question mark. */
export function encodeText(text: string, name: string): Buffer {
  return iconv().encode(text, name);
}

/** iconv-lite is loaded at its first use: a file in UTF-8 does not need its tables. */
function iconv(): typeof Iconv {
  return require('iconv-lite') as typeof Iconv;
}
