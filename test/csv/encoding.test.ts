import { describe, expect, test } from 'vitest';
import { ENCODING_EXAMPLES, encodingOfBom, resolveEncoding } from '../../src/csv/encoding.js';

test.each([
  ['utf8', 'utf-8'],
  ['UTF-8', 'utf-8'],
  ['UTF_16', 'utf-16le'],
  ['ucs-2', 'utf-16le'],
  ['utf-16BE', 'utf-16be'],
  ['UTF-32', 'utf-32le'],
  ['Windows-1252', 'windows-1252'],
  ['cp1258', 'cp1258'],
  ['latin1', 'latin1'],
  ['ISO 8859-15', 'iso 8859-15'],
])('%s is read as %s, a name that resolves to itself', (name, canonical) => {
  const encoding = resolveEncoding(name);
  expect(encoding.name).toBe(canonical);
  expect(resolveEncoding(encoding.name)).toEqual(encoding);
});

test('every name that is shown is known', () => {
  for (const name of ENCODING_EXAMPLES) expect(() => resolveEncoding(name)).not.toThrow();
  expect(ENCODING_EXAMPLES.length).toBeGreaterThan(30);
});

test.each([
  'gbk',
  'GB18030',
  'shift_jis',
  'Shift-JIS',
  'euc-jp',
  'big5',
  'big5-hkscs',
  'euc-kr',
  'cp936',
  'cp949',
])('%s is one of pairs of bytes', (name) => {
  expect(resolveEncoding(name).kind).toBe('multi_byte');
});

test.each(['base64', 'hex', 'utf-7', 'cesu-8', 'klingon', '', '-'])(
  '%j is none that can be checked',
  (name) => {
    expect(() => resolveEncoding(name)).toThrow(expect.objectContaining({ kind: 'usage' }));
  },
);

test('a near name is suggested', () => {
  expect(() => resolveEncoding('windows-1225')).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/Did you mean windows-125\d/) }),
  );
  expect(() => resolveEncoding('klingon')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('windows-1252') }),
  );
});

describe('a byte order mark', () => {
  test.each([
    [[0xef, 0xbb, 0xbf, 0x61], 'utf-8', 3],
    [[0xff, 0xfe, 0x61, 0], 'utf-16le', 2],
    [[0xfe, 0xff, 0, 0x61], 'utf-16be', 2],
    [[0xff, 0xfe, 0, 0], 'utf-32le', 4],
    [[0, 0, 0xfe, 0xff], 'utf-32be', 4],
  ])('%j names %s', (bytes, name, bomBytes) => {
    expect(encodingOfBom(Buffer.from(bytes))).toEqual({ encoding: { kind: 'unicode', name }, bomBytes });
  });

  test('is not seen in other or fewer bytes', () => {
    expect(encodingOfBom(Buffer.from([0xef, 0xbb]))).toBeUndefined();
    expect(encodingOfBom(Buffer.from('id'))).toBeUndefined();
  });
});
