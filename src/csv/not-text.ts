import { isUtf8 } from 'node:buffer';
import { RunError } from '../errors.js';

const SAVE_AS_CSV =
  'Open it in a spreadsheet (Excel, LibreOffice), save the sheet with the contacts as "CSV UTF-8", then use that file.';
const UNPACK = 'Of packed files only gzip is understood: unpack it first.';

/** The first bytes, as hexadecimal digits, of files that people hand in instead of a CSV file. */
const SIGNATURES: readonly { readonly hex: string; readonly what: string; readonly hint: string }[] = [
  {
    hex: 'd0cf11e0',
    what: 'this is an old Excel workbook (XLS) or another old Office file',
    hint: SAVE_AS_CSV,
  },
  { hex: '09081000', what: 'this is an old Excel workbook (XLS)', hint: SAVE_AS_CSV },
  { hex: '1f8b', what: 'this is gzip within gzip', hint: 'Unpack it once.' },
  { hex: '28b52ffd', what: 'this is packed with zstd', hint: UNPACK },
  { hex: 'fd377a585a00', what: 'this is packed with xz', hint: UNPACK },
  { hex: '425a6839', what: 'this is packed with bzip2', hint: UNPACK },
  { hex: '377abcaf271c', what: 'this is a 7-Zip archive', hint: UNPACK },
  {
    hex: '25504446',
    what: 'this is a PDF file',
    hint: 'A PDF cannot be read as a table: export the contacts as CSV from where they come.',
  },
  { hex: '89504e47', what: 'this is a PNG image', hint: 'Name a CSV file with --file.' },
  { hex: 'ffd8ff', what: 'this is a JPEG image', hint: 'Name a CSV file with --file.' },
  {
    hex: '53514c69746520666f726d6174',
    what: 'this is an SQLite database',
    hint: 'Export the contacts as CSV.',
  },
];

/** The kinds of zip archives, told by the names of their first files. */
const ZIPS: readonly { readonly holds: string; readonly what: string; readonly hint: string }[] = [
  {
    holds: 'application/vnd.oasis.opendocument.spreadsheet',
    what: 'this is an OpenDocument spreadsheet (ODS)',
    hint: SAVE_AS_CSV,
  },
  { holds: 'word/', what: 'this is a Word document', hint: 'Export the contacts as CSV.' },
  {
    holds: 'Index/Document.iwa',
    what: 'this is a Numbers spreadsheet',
    hint: 'In Numbers, export it as CSV.',
  },
  { holds: 'xl/', what: 'this is an Excel workbook (XLSX)', hint: SAVE_AS_CSV },
  { holds: '[Content_Types].xml', what: 'this is an Excel workbook (XLSX)', hint: SAVE_AS_CSV },
];

function zipOf(head: Buffer): { readonly what: string; readonly hint: string } | undefined {
  if (!head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return undefined;
  const known = ZIPS.find(({ holds }) => head.includes(holds));
  return known ?? { what: 'this is an Excel workbook or another zip archive', hint: SAVE_AS_CSV };
}

/**
 * Throws RunError `input` if the head of a file is no text. In every encoding but UTF-16 and UTF-32
 * (`bytesAreText`) many NUL and other control bytes are proof, too, and UTF-16 without its mark is
 * recognised.
 */
export function refuseBinary(name: string, head: Buffer, bytesAreText: boolean): void {
  const hex = head.subarray(0, 16).toString('hex');
  const known = zipOf(head) ?? SIGNATURES.find((signature) => hex.startsWith(signature.hex));
  if (known !== undefined)
    throw new RunError('input', `${name}: ${known.what}, no CSV file`, { hint: known.hint });
  if (!bytesAreText || !isRidden(head.length, countBytes(head, isControl)) || isOddText(head)) return;
  const wide = utf32Of(head);
  if (wide !== undefined)
    throw new RunError('input', `${name}: this looks like UTF-32 without a byte order mark`, {
      hint: `Add --encoding ${wide}, or save the file as UTF-8.`,
    });
  const even = countBytes(head, (byte, index) => byte === 0 && index % 2 === 0);
  const odd = countBytes(head, (byte, index) => byte === 0 && index % 2 === 1);
  // In UTF-16, every other byte of a Latin letter is NUL.
  if (isRidden(head.length, even + odd) && Math.min(even, odd) * 10 <= Math.max(even, odd)) {
    const encoding = odd > even ? 'utf-16le' : 'utf-16be';
    throw new RunError('input', `${name}: this looks like UTF-16 without a byte order mark`, {
      hint: `Add --encoding ${encoding}, or save the file as UTF-8.`,
    });
  }
  throw new RunError('input', `${name}: this is no text file (it is full of control bytes)`, {
    hint: 'Name a CSV file with --file.',
  });
}

/** Recognises UTF-32: of each four bytes the highest is 0, the next is at most 16, and the lowest is hardly ever 0. */
function utf32Of(head: Buffer): 'utf-32le' | 'utf-32be' | undefined {
  const whole = head.subarray(0, head.length - (head.length % 4));
  if (whole.length < 8) return undefined;
  const bytesAt = (place: number) => whole.filter((_, i) => i % 4 === place);
  const isWritten = (highest: number, plane: number, lowest: number) =>
    bytesAt(highest).every((byte) => byte === 0) &&
    bytesAt(plane).every((byte) => byte <= 0x10) &&
    countBytes(Buffer.from(bytesAt(lowest)), (byte) => byte === 0) * 40 < whole.length;
  if (isWritten(3, 2, 0)) return 'utf-32le';
  return isWritten(0, 1, 3) ? 'utf-32be' : undefined;
}

/**
 * Whether this is a text whose cells are full of control characters, as an undo.csv may hold them of old
 * values. Its header has none, it has no NUL, and all of it is valid UTF-8.
 */
function isOddText(head: Buffer): boolean {
  const end = head.indexOf('\n');
  if (end < 0 || head.includes(0) || countBytes(head.subarray(0, end), isControl) > 0) return false;
  // The head may end inside a character.
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}

/**
 * Whether a file holds too many control bytes for a text: a twentieth of it, or a third of a tiny one. Single
 * NUL bytes are a problem of their rows.
 */
function isRidden(length: number, found: number): boolean {
  return (found >= 8 && found * 20 > length) || found * 3 >= Math.max(length, 1);
}

function countBytes(bytes: Buffer, matches: (byte: number, index: number) => boolean): number {
  return bytes.reduce((found, byte, index) => found + (matches(byte, index) ? 1 : 0), 0);
}

/**
 * Whether the byte is a control character other than tab, line feed, vertical tab, form feed, carriage return
 * and escape.
 */
function isControl(byte: number): boolean {
  return byte < 9 || (byte > 13 && byte < 32 && byte !== 27);
}
