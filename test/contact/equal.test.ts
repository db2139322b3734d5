import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { isSameValue } from '../../src/contact/equal.js';
import { CUSTOM_TYPES, STANDARD_FIELDS, type FieldType } from '../../src/contact/field.js';

const ALL_TYPES: FieldType[] = [...CUSTOM_TYPES, ...Object.values(STANDARD_FIELDS)];

describe('isSameValue', () => {
  test.each<[FieldType, FieldValue, unknown]>([
    ['text', 'Ana', 'Ana'],
    ['text', 'Nguyễn', ' Nguye\u0302\u0303n '],
    ['email', 'Ana@x.com', 'Ana@x.com'],
    ['gender', 'male', 'Male'],
    ['phone', '0912345678', '0912 345-678'],
    ['phone', '+84912345678', '84912345678'],
    ['phone', '84912345678', 84912345678],
    ['phone', '0912 ext 5', '0912 ext 5'],
    ['number', 123, 123],
    ['number', 123, '123'],
    ['number', 1.1, '1.10'],
    ['boolean', true, 'true'],
    ['boolean', false, 'false'],
    ['date', '2023-05-02T00:00:00+00:00', 1682985600000],
    ['date', '2023-05-02T00:00:00+00:00', '1682985600000'],
    ['date', '2023-05-02T00:00:00+00:00', '2023-05-02T00:00:00.000Z'],
    ['date', '2023-05-02T07:00:00+07:00', '2023-05-02T00:00:00+00:00'],
    ['date', 1682985600000, '2023-05-02T00:00:00Z'],
    ['date', 1682985600000, 1682985600000],
    ['birthday', 1028221200, 1028221200],
    ['birthday', 1028221200, '1028221200'],
    ['birthday', 1028221200, '2002-08-01T17:00:00.000Z'],
    ['birthday', 1028221200, '2002-08-02T00:00:00+07:00'],
    ['birthday', -86400, '1969-12-31T00:00:00Z'],
  ])('%s %j is the same as %j', (type, wanted, current) => {
    expect(isSameValue(type, wanted, current)).toBe(true);
  });

  test.each<[FieldType, FieldValue, unknown]>([
    ['text', 'Ana', 'ana'],
    ['text', '123', 123],
    ['text', 'true', true],
    ['text', '007', '7'],
    ['text', 'x', ['x']],
    ['email', 'Ana@x.com', 'ana@x.com'],
    ['gender', 'male', 'M'],
    ['phone', '0912345678', '+84912345678'],
    ['phone', '0912345678', 912345678],
    ['phone', '0912 ext 5', '09125'],
    ['phone', '+', '-'],
    ['phone', '0912', {}],
    ['number', 123, '123abc'],
    ['number', 0, ''],
    ['number', 0, false],
    ['number', 1, true],
    ['number', 123, [123]],
    ['number', 12345678901234567000, '12345678901234567890'],
    ['boolean', true, 'false'],
    ['boolean', true, 1],
    ['boolean', true, 'yes'],
    ['boolean', false, 0],
    ['date', '2023-05-02T00:00:00+00:00', 1682985600],
    ['date', '2023-05-02T00:00:00+00:00', '2023-05-02'],
    ['date', '2023-05-02T00:00:00+00:00', '2023-05-02T00:00:00'],
    ['date', 'tomorrow', 'never'],
    ['birthday', 1028221200, 1028221200000],
    ['birthday', 1028221200, '1028221200000'],
    ['birthday', 1028221200, '2002-08-02'],
    ['birthday', 1028221200, 1028221201],
  ])('%s %j is not the same as %j', (type, wanted, current) => {
    expect(isSameValue(type, wanted, current)).toBe(false);
  });

  test.each(ALL_TYPES)('a cleared %s is a missing, null or empty one, and no other', (type) => {
    for (const current of [undefined, null, '']) expect(isSameValue(type, null, current)).toBe(true);
    for (const current of [' ', 0, false, 'null', [], {}])
      expect(isSameValue(type, null, current)).toBe(false);
  });

  test.each<[FieldType, FieldValue]>([
    ['text', 'x'],
    ['phone', '1'],
    ['number', 0],
    ['boolean', false],
    ['date', 0],
    ['birthday', 0],
  ])('%s %j is not the same as a missing value', (type, wanted) => {
    for (const current of [undefined, null, '']) expect(isSameValue(type, wanted, current)).toBe(false);
  });
});
