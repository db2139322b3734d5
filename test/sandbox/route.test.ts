import { expect, test } from 'vitest';
import { parseRoute, tidyBasePath } from '../../src/sandbox/route.js';

test.each([
  ['GET', '/v1.0/contacts/a', { kind: 'get', contactId: 'a' }],
  ['PATCH', '/v1.0/contacts/a?x=1', { kind: 'patch', contactId: 'a' }],
  ['DELETE', '/v1.0/contacts/a%20%C3%A9', { kind: 'delete', contactId: 'a é' }],
  ['POST', '/v1.0/contacts', { kind: 'other', allow: 'GET' }],
  ['PUT', '/v1.0/contacts/a', { kind: 'other', allow: 'GET, PATCH, DELETE' }],
  ['GET', '/v1.0/contacts/', { kind: 'other' }],
  ['GET', '/v1.0/contacts/a/b', { kind: 'other' }],
  ['GET', '/v1.0/contacts/%E0%A4', { kind: 'other' }],
  ['GET', '/v1.0/contactsa', { kind: 'other' }],
  ['GET', '/contacts/a', { kind: 'other' }],
  ['GET', '/', { kind: 'other' }],
  ['GET', '*', { kind: 'other' }],
])('%s %s', (method, target, route) => {
  expect(parseRoute(method, target, '/v1.0')).toEqual(route);
});

test('the list keeps its query', () => {
  const route = parseRoute('GET', '/v1.0/contacts?page=2&limit=200', '/v1.0');
  expect(route.kind === 'list' && Object.fromEntries(route.query)).toEqual({ page: '2', limit: '200' });
});

test.each([
  ['/v1.0', '/v1.0'],
  ['/api/v1/', '/api/v1'],
  ['v1', '/v1'],
  ['/', ''],
  ['', ''],
])('base path %j becomes %j', (given, tidy) => {
  expect(tidyBasePath(given)).toBe(tidy);
});
