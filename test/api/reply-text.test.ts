import { expect, test } from 'vitest';
import { createMask } from '../../src/secrets.js';
import { tidyMessage } from '../../src/api/reply-text.js';

const mask = createMask('key');

test('control characters, line breaks and bidi marks become one blank', () => {
  expect(tidyMessage(' a\r\n\t b\u001b[31m\u2028c\u202e ', mask)).toBe('a b [31m c');
});

test('a long message is cut to 200 characters, never inside one', () => {
  const text = tidyMessage('😀'.repeat(500), mask);
  expect(Array.from(text)).toHaveLength(200);
  expect(text).toMatch(/^(😀)+…$/u);
});

test('the key is masked before the cut, so that no half of it is left at the end', () => {
  const apiKey = 'k'.repeat(60);
  expect(tidyMessage(`${'x'.repeat(170)} ${apiKey}`, createMask(apiKey))).toBe(`${'x'.repeat(170)} [key]`);
});

test('without a key nothing is masked', () => {
  expect(tidyMessage('as it is', createMask(''))).toBe('as it is');
});
