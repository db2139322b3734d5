import { expect, test } from 'vitest';
import { contactsUrl, contactUrl } from '../../src/api/contacts-url.js';

test.each([
  ['https://api.chative.io/v1.0', 'https://api.chative.io/v1.0/contacts'],
  ['https://api.chative.io/v1.0/', 'https://api.chative.io/v1.0/contacts'],
  ['https://api.chative.io', 'https://api.chative.io/contacts'],
  ['https://proxy.test:8443/a/b//', 'https://proxy.test:8443/a/b/contacts'],
])('%s lists at %s', (baseUrl, expected) => {
  expect(contactsUrl(baseUrl).href).toBe(expected);
});

test.each([
  ['183ccf94-3111-480f', '183ccf94-3111-480f'],
  ['a/../b', 'a%2F..%2Fb'],
  ['a?b#c', 'a%3Fb%23c'],
  ['%2e%2e', '%252e%252e'],
  ['a+b@c:d', 'a%2Bb%40c%3Ad'],
  ["o'neil(1)*!~", "o'neil(1)*!~"],
  ['...', '...'],
])('the ID %s is one segment of the path', (id, segment) => {
  expect(contactUrl('https://api.test/v1.0/', id)?.href).toBe(`https://api.test/v1.0/contacts/${segment}`);
});

test.each(['', '.', '..', '\udc00x'])('the ID %j has no address', (id) => {
  expect(contactUrl('https://api.test/v1.0', id)).toBeUndefined();
});
