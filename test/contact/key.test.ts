import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOfContact, normaliseKey, presenceKey } from '../../src/contact/key.js';

describe('normaliseKey', () => {
  test.each([
    ['id', 'AbC ', undefined, 'AbC '],
    ['email', ' Ana@Example.COM\u200B', undefined, 'ana@example.com'],
    ['email', 'NGUYE\u0302\u0303N@x.vn', undefined, 'nguyễn@x.vn'],
    ['phone', '+84 (912) 345-678', undefined, '84912345678'],
    ['phone', '0912 345 678', undefined, '0912345678'],
    ['phone', '0912 345 678', 'VN', '+84912345678'],
    ['phone', '84912345678', 'VN', '+84912345678'],
    ['phone', '12', 'VN', '12'],
  ] as const)('%s %j with country %s is %j', (by, text, country, key) => {
    expect(normaliseKey(by, text, country)).toBe(key);
  });

  test.each([
    ['id', ''],
    ['email', ' \u00A0'],
    ['phone', 'n/a'],
    ['phone', ''],
  ] as const)('%s %j leaves nothing to match by', (by, text) => {
    expect(normaliseKey(by, text)).toBeUndefined();
    expect(normaliseKey(by, text, 'VN')).toBeUndefined();
  });

  test('a key is its own key', () => {
    fc.assert(
      fc.property(fc.constantFrom('id', 'email', 'phone'), fc.string({ unit: 'binary' }), (by, text) => {
        const key = normaliseKey(by, text);
        fc.pre(key !== undefined);
        expect(normaliseKey(by, key)).toBe(key);
      }),
    );
  });
});

describe('keyOfContact', () => {
  test('takes the ID, or the normalised e-mail or phone of the body', () => {
    const contact = { id: 'c1', body: { id: 'c1', email: 'Ana@X.com', phone: '+84 912 345 678' } };
    expect(keyOfContact(contact, 'id')).toBe('c1');
    expect(keyOfContact(contact, 'email')).toBe('ana@x.com');
    expect(keyOfContact(contact, 'phone')).toBe('84912345678');
    expect(keyOfContact(contact, 'phone', 'VN')).toBe('+84912345678');
  });

  test('a phone that came as a JSON number counts', () => {
    expect(keyOfContact({ id: 'c1', body: { phone: 84912345678 } }, 'phone')).toBe('84912345678');
  });

  test.each([{}, { email: null }, { email: '' }, { email: {} }, { email: ['a@x.com'] }])(
    'a contact with the body %j has no e-mail key',
    (body) => {
      expect(keyOfContact({ id: 'c1', body }, 'email')).toBeUndefined();
    },
  );
});

test.each([
  ['id', 'ABC-1', 'abc-1'],
  ['email', 'a@b.vn', 'a@b.vn'],
  ['phone', '84951000001', '51000001'],
  ['phone', '+84951000001', '51000001'],
  ['phone', '113', '113'],
] as const)('presence by %s of %s is %s', (by, key, expected) => {
  expect(presenceKey(by, key)).toBe(expected);
});
