import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBigNumber, parseBody, stringifyBody, UnreadableJson } from '../../src/contact/json.js';

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

describe('numbers that a double would change keep their digits', () => {
  test.each([
    '{"n":1e999,"m":-1E+400,"k":1e-999}',
    '{"n":0.12345678901234567890123456789,"list":[1.00000000000000000001,[2e400]]}',
    '{"a":1234567890123456789,"text":"\\"1e999\\\\"}',
  ])('%s', (text) => {
    expect(stringifyBody(parseBody(text))).toBe(text);
    expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
  });

  test('also where a page repeats a key', () => {
    const text = '{"a":1,"a":12345678901234567890,"b":0.1000000000000000055511151231257827}';
    expect(stringifyBody(parseBody(text))).toBe(
      '{"a":12345678901234567890,"b":0.1000000000000000055511151231257827}',
    );
  });

  test('and no text can pass for one', () => {
    const text = '{"isLosslessNumber":true,"value":"1e999","toJSON":"x","toString":"y","n":1e999}';
    expect(stringifyBody(parseBody(text))).toBe(text);
  });
});

test.each([
  ['deep arrays', '['.repeat(5_000) + ']'.repeat(5_000), 'nested 5,000 levels deep, of which 64 are read'],
  ['deep objects', '{"a":'.repeat(65) + '1' + '}'.repeat(65), 'nested 65 levels deep, of which 64 are read'],
  ['brackets that never close', '['.repeat(3_000_000), 'nested 3,000,000 levels deep, of which 64 are read'],
  [
    'a flood of values',
    `[${'{},'.repeat(600_000)}{}]`,
    'too large: 1,200,002 values, of which 1,000,000 are read',
  ],
])('%s are refused before they are parsed, with the number', (_what, text, message) => {
  expect(() => parseBody(text)).toThrow(new UnreadableJson(message));
});

test('brackets and digits within texts count for nothing', () => {
  const text = JSON.stringify({ text: '['.repeat(100) + '\\"[' + '1e999' });
  expect(stringifyBody(parseBody(text))).toBe(text);
});

test('of any JSON the platform reads the same, but for numbers that it would change', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.stringify(JSON.parse(stringifyBody(parseBody(text))))).toBe(
        JSON.stringify(JSON.parse(text)),
      );
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?(e[+-]?\d{1,4})?$/), (text) => {
      const parsed = parseBody(text);
      if (typeof parsed === 'number') expect(parsed).toBe(Number(text));
      else expect(stringifyBody(parsed)).toBe(text);
    }),
  );
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
