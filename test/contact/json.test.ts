import { describe, expect, test } from 'vitest';
import { isBigNumber, parseBody, stringifyBody } from '../../src/contact/json.js';

describe('whole numbers that no double holds keep their digits', () => {
  test.each([
    '{"fbid":24012345678901235}',
    '{"n":-12345678901234567890,"list":[9007199254740993]}',
    '{"n":9007199254740992,"text":"24012345678901235"}',
  ])('%s', (text) => {
    expect(stringifyBody(parseBody(text))).toBe(text);
  });

  test('and are told apart from all others', () => {
    const body = parseBody('{"big":24012345678901235,"n":42,"text":"1234567890123456"}');
    expect(body).toMatchObject({ n: 42, text: '1234567890123456' });
    expect(isBigNumber((body as Record<string, unknown>)['big'])).toBe(true);
    expect(isBigNumber((body as Record<string, unknown>)['n'])).toBe(false);
  });
});

test.each([
  ['fractions and powers are numbers', '[1.5,0.12345678901234568,1e3,1754000000000,9007199254740991]'],
  ['objects with a key of the language', '{"__proto__":{"n":1234567890123456}}'],
  ['half a surrogate', '["\\ud800 1234567890123456"]'],
])('%s: as the platform reads and writes them', (_what, text) => {
  expect(parseBody(text)).toEqual(JSON.parse(text));
  expect(stringifyBody(parseBody(text))).toBe(JSON.stringify(JSON.parse(text)));
});

test('of a key that comes twice the last one counts', () => {
  expect(parseBody('{"a":1,"a":2,"text":"1234567890123456"}')).toMatchObject({ a: 2 });
});

test('what is no JSON is a SyntaxError', () => {
  expect(() => parseBody('{"id":1234567890123456')).toThrow(SyntaxError);
});

test('an indent is as JSON.stringify has it', () => {
  expect(stringifyBody({ a: [1] }, 2)).toBe(JSON.stringify({ a: [1] }, null, 2));
});
