import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask, withoutCredentials } from '../src/secrets.js';

const KEY = 'sk_live+9f8E7d/6c5B4a.3Z2y1X';
const mask = createMask(KEY);
const everyCode = (write: (code: number) => string): string =>
  Array.from(KEY, (character) => write(character.charCodeAt(0))).join('');
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const FORMS: readonly (readonly [string, string])[] = [
  ['as it is', KEY],
  ['behind Bearer', `Bearer ${KEY}`],
  ['percent-encoded', encodeURIComponent(KEY)],
  ['every byte percent-encoded', everyCode((code) => `%${hex(code, 2)}`)],
  ['percent-encoded twice', encodeURIComponent(encodeURIComponent(KEY))],
  ['in JSON escapes', everyCode((code) => `\\u${hex(code, 4)}`)],
  ['as JSON within JSON', JSON.stringify(JSON.stringify(KEY.replaceAll('/', '\\/')))],
  ['in code point escapes', everyCode((code) => `\\u{${hex(code, 2)}}`)],
  ['in hex escapes', everyCode((code) => `\\x${hex(code, 2)}`)],
  ['in decimal entities', everyCode((code) => `&#${code};`)],
  ['in hex entities without semicolons', everyCode((code) => `&#x000${hex(code, 2)}`)],
  ['with named entities', KEY.replace('_', '&lowbar;').replace('+', '&plus;').replace('/', '&sol;')],
  ['in base64', base64(KEY)],
  ['in base64 behind Bearer', base64(`Bearer ${KEY}`)],
  ['in base64 of a user and password', base64(`user:${KEY}`)],
  ['in base64 for addresses', base64(`xx${KEY}`).replaceAll('+', '-').replaceAll('/', '_')],
  ['in base64, percent-encoded', encodeURIComponent(base64(KEY))],
  ['in hex', Buffer.from(KEY).toString('hex').toUpperCase()],
  ['in capitals', KEY.toUpperCase()],
  ['broken by line breaks', KEY.replace(/.{4}/g, '$&\r\n\t')],
  ['broken by zero-width marks', Array.from(KEY).join('\u200b')],
  ['broken by escaped line breaks', KEY.replace(/.{5}/g, '$&\\n')],
  ['broken by breaks of HTML', KEY.replace(/.{5}/g, '$&<br />')],
  ['its first half', KEY.slice(0, KEY.length / 2)],
  ['its last half', KEY.slice(KEY.length / 2)],
  ['its middle', KEY.slice(7, 7 + KEY.length / 2)],
];

describe('a key is masked', () => {
  test.each(FORMS)('%s', (_what, form) => {
    const masked = mask(`no contact for "${form}" here`);
    expect(masked).toContain('[key]');
    expect(masked.replace('[key]', '').length).toBeLessThan('no contact for "" here'.length + 16);
  });
});

test('an ordinary text stays as it is, escapes and all', () => {
  const text = 'rate &amp; limit: 5 % of \\u0041 <br> are sk_live; "a\\nb" %zz &bogus; \\';
  expect(mask(text)).toBe(text);
});

test('any half of any key is masked, whatever stands around it', () => {
  const keys = fc.string({
    minLength: 12,
    maxLength: 60,
    unit: fc.constantFrom(...Array.from('abcdefghijABCDEFGHIJ0123456789-_.')),
  });
  fc.assert(
    fc.property(keys, fc.nat(), fc.string(), fc.string(), (key, place, before, after) => {
      const half = Math.ceil(key.length / 2);
      const from = place % (key.length - half + 1);
      const part = key.slice(from, from + half);
      expect(createMask(key)(`${before} ${part} ${after}`)).not.toContain(part);
    }),
  );
});

test('no text makes it throw, and a text without the key comes back whole', () => {
  const marks = fc.string({
    unit: fc.constantFrom(...Array.from('%\\&#ux;<br>0aF{} '), '\u{1f600}', '\ud83d'),
  });
  fc.assert(
    fc.property(marks, (text) => {
      expect(mask(text)).toBe(text);
    }),
  );
});

test.each(['%', '\\u', '&#0', '<br', '[key]\n', 'sk_live', ' '])('200 KB of %j take no time', (piece) => {
  const startedMs = performance.now();
  mask(piece.repeat(200_000 / piece.length));
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

test.each([
  ['https://user:pass@host/v1', 'https://…@host/v1'],
  ['https://user:pa/ss@host/v1', 'https://…@host/v1'],
  ['https://user:p@ss@host/v1', 'https://…@host/v1'],
  ['https:/user:pass@host', 'https:/…@host'],
  ['user:pass@host', '…@host'],
  ['https://user:pass%40host', 'https://…%40host'],
  ['https://host/v1?api_key=pass', 'https://host/v1?…'],
  ['https://host/v1#pass', 'https://host/v1#…'],
  ['https://api.chative.io/v1.0', 'https://api.chative.io/v1.0'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutCredentials(address)).toBe(shown);
});
