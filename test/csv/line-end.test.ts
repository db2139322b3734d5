import { describe, expect, test } from 'vitest';
import { detectLineEnd, unifyLineEnds, type LineEnd } from '../../src/csv/line-end.js';

describe('line ends are told by what stands outside of quotes', () => {
  test.each<[string, LineEnd]>([
    ['a\nb\n', 'lf'],
    ['a\r\nb\r\n', 'lf'],
    ['a\rb\nc\n', 'lf'],
    ['a\rb\rc', 'cr'],
    ['a,"x\ny"\rb\r', 'cr'],
    ['a,"x\ny', 'lf'],
    ['a\r\r\nb\r\r\n', 'crcrlf'],
    ['a\r', 'lf'],
    ['', 'lf'],
  ])('%j', (head, lineEnd) => {
    expect(detectLineEnd(head)).toBe(lineEnd);
  });
});

test('line ends inside of single quotes do not count where these are the quotes', () => {
  expect(detectLineEnd("a,'x\ny'\rb\r", "'")).toBe('cr');
  expect(detectLineEnd("a,'x\ny'\rb\r")).toBe('lf');
});

test.each<[LineEnd, string, string]>([
  ['lf', 'a\r\nb\rc\n', 'a\r\nb\rc\n'],
  ['cr', 'a\rb\r\nc\n\r\rd\r', 'a\nb\nc\n\n\nd\n'],
  ['crcrlf', 'a\r\r\nb\rc\r\nd\r\r\n\r\r\n', 'a\nb\rc\r\nd\n\n'],
])('%s line ends become LF whatever the chunks', async (lineEnd, text, expected) => {
  for (let size = 1; size <= text.length; size += 1) {
    let unified = '';
    for await (const chunk of unifyLineEnds(chunksOf(text, size), lineEnd)) unified += chunk;
    expect(unified).toBe(expected);
  }
});

async function* chunksOf(text: string, size: number): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += size) yield await Promise.resolve(text.slice(i, i + size));
}
