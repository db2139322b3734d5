import { describe, expect, test } from 'vitest';
import { isSystemField, isSystemKey } from '../../src/contact/system-key.js';

describe('isSystemKey', () => {
  test.each([
    ...['lastSeen', 'last_seen', 'Last seen', 'LAST SEEN', 'last-seen', ' Last  Seen '],
    ...['city', 'Country', 'locale', 'Time zone', 'timezone', 'Channel', 'customerType', 'Customer ID'],
    ...['first_contacted', 'Web sessions', 'signedUp', 'createdAt', 'created_at', '__v', '_id'],
  ])('Chative keeps %j itself', (name) => expect(isSystemKey(name)).toBe(true));

  test.each(['VIP', 'id', 'v', 'firstName', 'My city', 'city2', 'seen', 'customer', ''])(
    '%j is free',
    (name) => expect(isSystemKey(name)).toBe(false),
  );
});

describe('isSystemField', () => {
  test.each([
    ['last_seen', 'date', false],
    ['Signed up', 'date', false],
    ['lastSeen', 'date', true],
    ['last_seen', 'text', true],
    ['city', 'date', true],
    ['VIP', 'text', false],
  ] as const)('%j as %s: %j', (name, type, isSystems) => expect(isSystemField(name, type)).toBe(isSystems));
});
