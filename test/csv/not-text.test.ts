import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/csv/encoding.js';
import { refuseBinary } from '../../src/csv/not-text.js';

const refusing =
  (head: Buffer, bytesAreText = true) =>
  () =>
    refuseBinary('x.csv', head, bytesAreText);

test.each([
  ['a zip archive', Buffer.from('PK\x03\x04rest'), 'Excel workbook or another zip', 'CSV UTF-8'],
  ['an xlsx file', Buffer.from('PK\x03\x04....[Content_Types].xml'), '(XLSX)', 'CSV UTF-8'],
  [
    'an ods file',
    Buffer.from('PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
    '(ODS)',
    'CSV UTF-8',
  ],
  ['a docx file', Buffer.from('PK\x03\x04[Content_Types].xml word/document.xml'), 'Word', 'as CSV'],
  ['an xls file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel workbook', 'CSV UTF-8'],
  ['a PNG image', Buffer.from('89504e470d0a1a0a', 'hex'), 'PNG', '--file'],
  ['a PDF file', Buffer.from('%PDF-1.7'), 'PDF', 'CSV'],
  ['zstd', Buffer.from('28b52ffd00', 'hex'), 'zstd', 'unpack'],
  ['gzip twice', Buffer.from('1f8b08', 'hex'), 'gzip within gzip', 'Unpack'],
  ['UTF-16LE without a mark', Buffer.from('id,name\n1,Zoë\n', 'utf16le'), 'UTF-16', '--encoding utf-16le'],
  [
    'UTF-16BE without a mark',
    Buffer.from('id,name\n1,Zoë\n', 'utf16le').swap16(),
    'UTF-16',
    '--encoding utf-16be',
  ],
  ['UTF-32LE without a mark', encodeText('id,name\n1,Zoë\n', 'utf-32le'), 'UTF-32', '--encoding utf-32le'],
  ['UTF-32BE without a mark', encodeText('id,name\n1,Zoë\n', 'utf-32be'), 'UTF-32', '--encoding utf-32be'],
  ['three characters of UTF-16LE', Buffer.from('id\n', 'utf16le'), 'UTF-16', '--encoding utf-16le'],
  [
    'other bytes',
    Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
    'no text file',
    '--file',
  ],
  ['zeros', Buffer.alloc(100), 'no text file', '--file'],
])('%s is refused with what it is and the cure', (_, head, message, hint) => {
  expect(refusing(head)).toThrow(
    expect.objectContaining({
      kind: 'input',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
});

describe('text is let through', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['UTF-8', Buffer.from('id,name\n1,Zoë\n')],
    ['a NUL in a cell', Buffer.from('id,a\n1,\0\n')],
    ['a NUL in a long file', Buffer.from(`id,a\n${'1,abc\n'.repeat(200)}1,\0\0\0\0\0\0\0\0\0\n`)],
  ])('%s', (_, head) => {
    expect(refusing(head)).not.toThrow();
  });

  test('UTF-16 where it is expected', () => {
    expect(refusing(Buffer.from('id,name\n', 'utf16le'), false)).not.toThrow();
  });
});
