import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import type { FieldType } from '../../src/contact/field.js';
import { isOtherForm } from '../../src/contact/other-form.js';

const LONG = 'word '.repeat(60);

test.each<[FieldType, FieldValue, unknown]>([
  ['phone', '0903 111 222', '+84903111222'],
  ['phone', '+84 903 111 222', '0903111222'],
  ['email', 'Ann@X.com', 'ann@x.com'],
  ['text', 'Gold', 'GOLD '],
  ['text', 'a  b', 'a b'],
  ['text', LONG, LONG.slice(0, 255)],
  ['number', 12.345, 12.35],
  ['number', 12.6, '13'],
  ['boolean', true, 'Yes'],
  ['boolean', false, 0],
  ['date', '2024-03-05T10:20:30Z', '2024-03-05'],
  ['date', 1_709_634_030_000, 1_709_634_030],
  ['birthday', 1_028_221_200, 1_028_221_200_000],
  ['birthday', 1_028_221_200, '2002-08-01'],
  ['gender', 'female', 'F'],
])('a %s sent as %j is the same as %j', (type, sent, there) => {
  expect(isOtherForm(type, sent, there)).toBe(true);
});

test.each<[FieldType, FieldValue, unknown]>([
  ['phone', '0903111222', '0903111333'],
  ['phone', '0903111222', '222'],
  ['email', 'ann@x.com', 'ann@y.com'],
  ['text', 'Gold', 'Golden'],
  ['text', 'Golden', 'Gold'],
  ['text', '-', '+'],
  ['number', 1.5, 15],
  ['number', 3.5, 1],
  ['number', 15, 1.5],
  ['boolean', true, 'no'],
  ['boolean', true, 'perhaps'],
  ['date', '2024-03-05', '2024-04-05'],
  ['birthday', 1_028_221_200, 86_400],
  ['gender', 'female', 'male'],
  ['text', null, 'Gold'],
  ['text', '', 'Gold'],
  ['text', 'Gold', null],
  ['text', 'Gold', { value: 'Gold' }],
])('a %s sent as %j is not %j', (type, sent, there) => {
  expect(isOtherForm(type, sent, there)).toBe(false);
});
