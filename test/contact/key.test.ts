import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyOfContact, presenceKey, presenceKeysIn, readKey } from '../../src/contact/key.js';

describe('readKey', () => {
  test.each([
    ['id', 'AbC', undefined, 'AbC'],
    ['id', '{183ccf94-3111-480f-8b12-4d19d65d3c78}', undefined, '183ccf94-3111-480f-8b12-4d19d65d3c78'],
    ['email', 'Ana@Example.COM', undefined, 'ana@example.com'],
    ['email', 'Ana <Ana@Example.COM>', undefined, 'ana@example.com'],
    ['email', 'NGUYỄN@x.vn', undefined, 'nguyễn@x.vn'],
    ['phone', '+84 (912) 345-678', undefined, '84912345678'],
    ['phone', '0912 345 678 (Zalo)', undefined, '0912345678'],
    ['phone', '0912 345 678', 'VN', '+84912345678'],
    ['phone', '84912345678', 'VN', '+84912345678'],
    ['phone', '912345678', 'VN', '+84912345678'],
    ['phone', '(+84) 0912 345 678', 'VN', '+84912345678'],
    ['phone', '0084912345678', 'VN', '+84912345678'],
    ['phone', '(212) 555-1234 x5', undefined, '2125551234;ext=5'],
    ['phone', '(212) 555-1234 x5', 'US', '+12125551234;ext=5'],
    ['phone', 'tel:+84-912-345-678', undefined, '84912345678'],
    ['phone', '٠٩١٢٣٤٥٦٧٨', undefined, '0912345678'],
    ['email', 'mailto:Ana@x.com', undefined, 'ana@x.com'],
  ] as const)('%s %j with country %s is %j', (by, text, country, key) => {
    expect(readKey(by, text, country)).toEqual({ ok: true, value: key });
  });

  test.each([
    ['id', 'NULL', 'invalid_id'],
    ['id', '', 'missing_id'],
    ['email', 'ann', 'invalid_email'],
    ['email', 'a@x.com; b@x.com', 'invalid_email'],
    ['phone', 'call me', 'invalid_phone'],
    ['phone', '0912345678 / 0912345679', 'invalid_phone'],
  ] as const)('%s %j is refused with the code of its field', (by, text, code) => {
    expect(readKey(by, text)).toMatchObject({ ok: false, code });
  });

  test('a key is its own key', () => {
    const texts = fc.oneof(fc.emailAddress(), fc.stringMatching(/^\+?\d[\d ]{6,12}\d$/), fc.uuid());
    fc.assert(
      fc.property(fc.constantFrom('id', 'email', 'phone'), texts, (by, text) => {
        const read = readKey(by, text);
        if (!read.ok) return;
        expect(readKey(by, read.value)).toEqual(read);
      }),
    );
  });
});

describe('a contact is protected under all that a cell may mean', () => {
  test.each([
    ['email', 'a@x.com ::: B@x.com', ['a@x.com', 'b@x.com']],
    ['email', 'Ann <a@x.com>', ['a@x.com']],
    ['phone', '0903111222 / 0904333444', ['03111222', '04333444']],
    ['id', 'AB,cd', ['ab', 'cd']],
    ['id', 'a|b:::c', ['a', 'b', 'c']],
    ['id', '1024.0', ['1024']],
    ['id', 'https://app.example.com/contacts/C1?tab=2', ['c1']],
    ['id', '{183CCF94-3111-480F-8B12-4D19D65D3C99}', ['183ccf94-3111-480f-8b12-4d19d65d3c99']],
    ['email', "o'neil@x.com; a/b@x.com | c@x.com", ["o'neil@x.com", 'a/b@x.com', 'c@x.com']],
    ['email', "'o@x.com','p@x.com'", ['o@x.com', 'p@x.com']],
    ['email', 'mailto:a@x.com?cc=b@x.com, C@x.com.', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['phone', '0903111222 0904333444', ['03111222', '04333444']],
    ['phone', '0903 111 222 - 0904 333 444 (Zalo)', ['03111222', '04333444']],
    ['phone', '555-7001/555-7002', ['5557001', '5557002']],
    ['phone', '0903111222 ext 5', ['03111222']],
    ['phone', '84903111222.0', ['03111222']],
    ['phone', '113', ['113']],
  ] as const)('%s %j', (by, text, keys) => {
    const found = presenceKeysIn(by, text);
    for (const key of keys) expect(found).toContain(key);
  });

  test('by the key itself, whatever cell is accepted', () => {
    const texts = fc.oneof(fc.emailAddress(), fc.stringMatching(/^\+?\d[\d (.-]{5,12}\d( x\d)?$/), fc.uuid());
    fc.assert(
      fc.property(fc.constantFrom('id', 'email', 'phone'), texts, (by, text) => {
        const read = readKey(by, text);
        if (!read.ok) return;
        expect(presenceKeysIn(by, text)).toContain(presenceKey(by, read.value));
      }),
    );
  });

  test('never throws, whatever the cell holds', () => {
    fc.assert(
      fc.property(fc.constantFrom('id', 'email', 'phone'), fc.string({ unit: 'binary' }), (by, text) => {
        presenceKeysIn(by, text);
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
    expect(keyOfContact(contact, 'phone', { country: 'VN' })).toBe('+84912345678');
  });

  test('a phone that came as a JSON number counts', () => {
    expect(keyOfContact({ id: 'c1', body: { phone: 84912345678 } }, 'phone')).toBe('84912345678');
  });

  test.each([
    ['email', 'Ana <Ana@X.com>', 'ana@x.com'],
    ['email', "'ana@x.com", 'ana@x.com'],
    ['email', 'Ana', 'ana'],
    ['phone', "'+84912345678", '84912345678'],
    ['phone', '84912345678@c.us', '84912345678'],
    ['phone', '12', '12'],
  ] as const)('reads a listed %s %j as a cell: %s', (by, value, key) => {
    expect(keyOfContact({ id: 'c1', body: { [by]: value } }, by)).toBe(key);
  });

  test.each([
    ['email', 'a@x.com, b@x.com'],
    ['phone', '0912345678 / 0987654321'],
    ['phone', '0912345678 0987654321'],
  ] as const)('a listed %s %j could mean several persons, hence gives no key', (by, value) => {
    expect(keyOfContact({ id: 'c1', body: { [by]: value } }, by)).toBeUndefined();
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
  ['phone', '+84951000001;ext=5', '51000001'],
] as const)('presence by %s of %s is %s', (by, key, expected) => {
  expect(presenceKey(by, key)).toBe(expected);
});
