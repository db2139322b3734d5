import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/csv/decode.js';
import { resolveEncoding } from '../../src/csv/encoding.js';

async function decode(bytes: Buffer, encoding: string, size: number, skipped = 0): Promise<string> {
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += size) yield await Promise.resolve(bytes.subarray(i, i + size));
  }
  let text = '';
  for await (const part of decodeText(chunks(), resolveEncoding(encoding), 'x.csv', skipped)) text += part;
  return text;
}

const SIZES = [1, 2, 3, 5, 1000];

test.each([
  ['utf-8', 'id,Zoë,Nguyễn,日本,😀,\uFFFD\n'],
  ['utf-16le', 'id,Zoë,Nguyễn,日本,😀,\uFFFD\n'],
  ['utf-16be', 'id,Zoë,Nguyễn,日本,😀,\uFFFD\n'],
  ['utf-32le', 'id,Zoë,Nguyễn,日本,😀\n'],
  ['utf-32be', 'id,Zoë,Nguyễn,日本,😀\n'],
  ['windows-1252', 'id,Zoë,€,“x”\n'],
  ['windows-1258', 'id,Phươ\u0323ng,Đ\n'],
  ['iso-8859-15', 'id,Zoë,€\n'],
])('%s comes back equal, whatever the chunks', async (encoding, text) => {
  const bytes = iconv.encode(text, encoding);
  for (const size of SIZES) expect(await decode(bytes, encoding, size)).toBe(text);
});

describe('bytes that are not valid are named with line and offset', () => {
  const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
  test.each<[string, string, Buffer, number, number, string]>([
    ['latin-1 in UTF-8', 'utf-8', Buffer.from('a\nb\nZo\xeb,c\n', 'latin1'), 3, 6, 'EB'],
    ['an overlong form', 'utf-8', hex('61 0a c0 80 0a'), 2, 2, 'C0'],
    ['a surrogate in UTF-8', 'utf-8', hex('61 0a ed a0 80 0a'), 2, 2, 'ED'],
    ['beyond Unicode', 'utf-8', hex('61 f5 80 80 80'), 1, 1, 'F5'],
    ['a lone continuation byte', 'utf-8', hex('c3 a9 80 61'), 1, 2, '80'],
    ['a sequence cut off by the end', 'utf-8', hex('61 0a e2 82'), 2, 2, 'E2'],
    ['a byte windows-1252 has no character for', 'windows-1252', hex('61 0d 0a 62 81 0a'), 2, 4, '81'],
    ['a byte beyond ASCII', 'us-ascii', hex('61 62 e9'), 1, 2, 'E9'],
    ['a low surrogate alone', 'utf-16le', hex('6100 0a00 00dc 6100'), 2, 4, '00'],
    ['a high surrogate alone', 'utf-16le', hex('6100 3dd8 6100'), 1, 2, '3D'],
    ['a high surrogate as the end', 'utf-16be', hex('0061 d83d'), 1, 2, 'D8'],
    ['an odd byte as the end', 'utf-16le', hex('6100 0a00 62'), 2, 4, '62'],
    ['an odd byte as the end', 'utf-16be', hex('0061 000a 62'), 2, 4, '62'],
    ['a code point beyond Unicode', 'utf-32le', hex('00f60100 0a000000 00001100'), 2, 8, '00'],
    ['a cut off code unit', 'utf-32be', hex('00000061 0000'), 1, 4, '00'],
  ])('%s', async (_, encoding, bytes, line, offset, byte) => {
    const message = `x.csv, line ${line}: the byte ${byte} at byte offset ${offset} is not valid in ${encoding}`;
    for (const size of SIZES)
      await expect(decode(bytes, encoding, size)).rejects.toMatchObject({ kind: 'input', message });
  });

  test('the offset counts the byte order mark', async () => {
    await expect(decode(hex('61 ff'), 'utf-8', 10, 3)).rejects.toThrow('offset 4');
  });

  test('lines that end with CR alone are counted', async () => {
    await expect(decode(hex('61 0d 62 0d ff'), 'utf-8', 2)).rejects.toThrow('line 3');
  });

  test('the cure names --encoding', async () => {
    await expect(decode(hex('ff'), 'utf-8', 1)).rejects.toMatchObject({
      hint: expect.stringContaining('--encoding windows-1252'),
    });
    await expect(decode(hex('81'), 'windows-1252', 1)).rejects.toMatchObject({
      hint: expect.stringContaining('--encoding'),
    });
  });
});
