import { expect, test } from 'vitest';
import { parseBaseUrl } from '../../src/config/base-url.js';

test.each([
  ['https://api.chative.io/v1.0', 'https://api.chative.io/v1.0'],
  ['https://api.chative.io/v1.0//', 'https://api.chative.io/v1.0'],
  [' https://api.chative.io ', 'https://api.chative.io'],
  ['http://localhost:8787', 'http://localhost:8787'],
  ['http://127.0.0.1:8787/api/v1/', 'http://127.0.0.1:8787/api/v1'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
])('%j is an address', (text, url) => {
  expect(parseBaseUrl(text)).toBe(url);
});

test.each([
  ['plain http to another machine', 'http://api.chative.io/v1.0'],
  ['a name that only begins like this machine', 'http://localhost.example.com'],
  ['a number that only begins like this machine', 'http://127.0.0.1.example.com'],
  ['a user', 'https://user@api.chative.io'],
  ['a password', 'https://:secret@api.chative.io'],
  ['a query', 'https://api.chative.io/v1.0?key=1'],
  ['an empty query', 'https://api.chative.io/v1.0?'],
  ['a fragment', 'https://api.chative.io/v1.0#a'],
  ['an empty fragment', 'https://api.chative.io/v1.0#'],
  ['another protocol', 'ftp://api.chative.io'],
  ['no protocol', 'api.chative.io/v1.0'],
  ['nothing', ''],
])('refused: %s', (_title, text) => {
  expect(parseBaseUrl(text)).toBeUndefined();
});
