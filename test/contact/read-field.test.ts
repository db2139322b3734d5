import { describe, expect, test } from 'vitest';
import { readField } from '../../src/contact/read-field.js';

describe('readField', () => {
  test.each([
    ['a standard field on the top level', { phone: '0123' }, 'phone', undefined, '0123'],
    [
      'never a standard field from a nest',
      { customFields: { phone: '0123' } },
      'phone',
      undefined,
      undefined,
    ],
    ['a flat custom field', { VIP: true }, 'VIP', undefined, true],
    ['a flat one where a key is named', { VIP: true }, 'VIP', 'extra', true],
    ['one under the named key', { extra: { VIP: true } }, 'VIP', 'extra', true],
    [
      'the named key before the top level',
      { status: 'open', extra: { status: 'VIP' } },
      'status',
      'extra',
      'VIP',
    ],
    ['one under customFields', { customFields: { VIP: false } }, 'VIP', undefined, false],
    ['one under custom_fields', { custom_fields: { VIP: 0 } }, 'VIP', undefined, 0],
    ['a usual key where another is named', { customFields: { VIP: 1 } }, 'VIP', 'extra', 1],
    ['null as null', { VIP: null }, 'VIP', undefined, null],
    ['nothing where the field is missing', { customFields: {} }, 'VIP', undefined, undefined],
    ['nothing where the nest is a list', { customFields: [1] }, '0', undefined, undefined],
    ['nothing where the nest is text', { customFields: 'abc' }, 'length', undefined, undefined],
    ['nothing that objects inherit', {}, 'constructor', undefined, undefined],
    ['nothing for __proto__', {}, '__proto__', undefined, undefined],
    ['__proto__ where it is a field', JSON.parse('{"__proto__": 1}'), '__proto__', undefined, 1],
  ])('finds %s', (_, body, field, key, value) => {
    expect(readField(body, field, key)).toBe(value);
  });
});
