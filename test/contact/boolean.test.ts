import { describe, expect, test } from 'vitest';
import { parseBoolean } from '../../src/contact/boolean.js';

describe('parseBoolean', () => {
  test.each([
    ['true', true],
    ['TRUE', true],
    ['Yes', true],
    ['y', true],
    ['On', true],
    ['1', true],
    ['false', false],
    ['No', false],
    ['N', false],
    ['off', false],
    ['0', false],
  ])('%s is %s', (text, value) => {
    expect(parseBoolean(text)).toEqual({ ok: true, value });
  });

  test.each([
    ['có', true],
    ['Không', false],
    ['đúng', true],
    ['SAI', false],
    ['oui', true],
    ['Non', false],
    ['vrai', true],
    ['faux', false],
    ['ja', true],
    ['Nein', false],
    ['wahr', true],
    ['falsch', false],
    ['sí', true],
    ['verdadero', true],
    ['falso', false],
    ['checked', true],
    ['Unchecked', false],
    ['✓', true],
    ['✔\uFE0F', true],
    ['✗', false],
    ['✘', false],
    ['☑', true],
    ['☐', false],
    ['CO\u0301', true],
  ])('%s, a word of a supported language or a tick, is %s', (text, value) => {
    expect(parseBoolean(text)).toEqual({ ok: true, value });
  });

  test.each([
    '',
    '2',
    'truee',
    't',
    '1.0',
    'x',
    '☒',
    'da',
    '__proto__',
    'constructor',
    'yes '.repeat(10_000),
  ])('%j is invalid_boolean', (text) => {
    expect(parseBoolean(text)).toMatchObject({ ok: false, code: 'invalid_boolean' });
  });

  test('the message quotes the cell', () => {
    expect(parseBoolean('vielleicht')).toMatchObject({
      message: expect.stringMatching(/^"vielleicht" is neither/),
    });
  });
});
