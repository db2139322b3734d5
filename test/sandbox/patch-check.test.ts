import { describe, expect, test } from 'vitest';
import type { CustomType } from '../../src/contact/field.js';
import { checkPatch } from '../../src/sandbox/patch-check.js';

const customFields = new Map<string, CustomType>([
  ['tier', 'text'],
  ['points', 'number'],
  ['VIP', 'boolean'],
  ['seen', 'date'],
  ['__proto__', 'text'],
]);
const flat = { customFields, customFieldsKey: undefined };
const nested = { customFields, customFieldsKey: 'customFields' };

function accepted(body: unknown, rules: Parameters<typeof checkPatch>[1] = flat): [string, unknown][] {
  const check = checkPatch(body, rules);
  if (!check.ok) throw new Error(check.message);
  return [...check.fields];
}

function refused(body: unknown, rules: Parameters<typeof checkPatch>[1] = flat): string | undefined {
  const check = checkPatch(body, rules);
  return check.ok ? undefined : check.message;
}

describe('values the API documents are taken as they are', () => {
  test.each([
    ['firstName', 'Thị Hồng'],
    ['lastName', 'O’Neill'],
    ['email', 'a.b+c@mail.example.com'],
    ['gender', 'male'],
    ['birthday', 1028221200],
    ['birthday', -2208988800],
    ['birthday', 0],
    ['phone', '0123456789'],
    ['tier', 'VIP'],
    ['points', 123],
    ['points', -0.5],
    ['VIP', true],
    ['VIP', 'false'],
    ['seen', '2023-05-02T00:00:00+00:00'],
    ['seen', '2023-05-02'],
    ['seen', 1682985600000],
    ['seen', -1682985600000],
    ['seen', 0],
  ])('%s: %j', (name, value) => {
    expect(accepted({ [name]: value })).toEqual([[name, value]]);
  });
});

describe('values of a wrong type are refused, and the field is named', () => {
  test.each([
    ['firstName', 1, 'must be a string'],
    ['gender', true, 'must be a string'],
    ['phone', 123456789, 'must be a string'],
    ['email', 'nobody', 'must be an e-mail address'],
    ['email', 'a b@example.com', 'must be an e-mail address'],
    ['email', 'a@example.com, b@example.com', 'must be an e-mail address'],
    ['birthday', '1028221200', 'must be a Unix time in whole seconds'],
    ['birthday', 1028221200.5, 'must be a Unix time in whole seconds'],
    ['birthday', '', 'must be a Unix time in whole seconds'],
    ['birthday', 1028221200000, 'must be a Unix time in seconds, not in milliseconds'],
    ['birthday', -2208988800000, 'must be a Unix time in seconds, not in milliseconds'],
    ['tier', 5, 'must be a string'],
    ['points', '123', 'must be a number'],
    ['points', '', 'must be a number'],
    ['points', true, 'must be a number'],
    ['VIP', 'yes', 'must be true or false'],
    ['VIP', 1, 'must be true or false'],
    ['seen', '02/05/2023', 'must be a timestamp in milliseconds or an ISO 8601 date'],
    ['seen', '2023-02-31', 'must be a timestamp in milliseconds or an ISO 8601 date'],
    ['seen', 1.5, 'must be a timestamp in milliseconds or an ISO 8601 date'],
    ['seen', 8.65e15, 'must be a timestamp in milliseconds or an ISO 8601 date'],
    ['seen', true, 'must be a timestamp in milliseconds or an ISO 8601 date'],
    ['seen', 1682985600, 'must be a timestamp in milliseconds, not in seconds'],
    ['tier', ['a'], 'must be a single value'],
    ['firstName', {}, 'must be a single value'],
    ['points', JSON.parse('1e999') as number, 'must be a single value'],
    ['unheard', 'x', 'is an unknown field'],
    ['constructor', 'x', 'is an unknown field'],
    ['id', 'x', 'cannot be changed'],
    ['createdAt', null, 'cannot be changed'],
  ])('%s: %j %s', (name, value, mistake) => {
    expect(refused({ [name]: value })).toBe(`${name} ${mistake}`);
  });

  test.each([[null], [[]], ['text'], [5]])('a body of %j is refused', (body) => {
    expect(refused(body)).toBe('The body must be a JSON object of fields');
  });
});

describe('clearing', () => {
  test.each(['firstName', 'email', 'birthday', 'points', 'VIP', 'seen'])('null clears %s', (name) => {
    expect(accepted({ [name]: null })).toEqual([[name, null]]);
  });

  test.each(['firstName', 'email', 'gender', 'phone', 'tier'])(
    'the empty string clears the text %s',
    (name) => {
      expect(accepted({ [name]: '' })).toEqual([[name, null]]);
    },
  );
});

describe('custom fields', () => {
  test('are taken flat and under the key', () => {
    expect(accepted({ lastName: 'Lê', tier: 'gold', customFields: { points: 3 } }, nested)).toEqual([
      ['lastName', 'Lê'],
      ['tier', 'gold'],
      ['points', 3],
    ]);
  });

  test.each([
    [{ customFields: { firstName: 'x' } }, nested, 'firstName is no custom field'],
    [{ customFields: { points: '3' } }, nested, 'points must be a number'],
    [{ customFields: { id: 'x' } }, nested, 'id cannot be changed'],
    [{ customFields: 'gold' }, nested, 'customFields must be a JSON object'],
    [
      { customFields: 'gold' },
      { ...nested, customFields: 'any' as const },
      'customFields must be a JSON object',
    ],
    [{ customFields: { points: 3 } }, flat, 'customFields is an unknown field'],
  ])('%j is refused', (body, rules, message) => {
    expect(refused(body, rules)).toBe(message);
  });

  test('any name is taken where none need be declared, standard fields keep their types', () => {
    const any = { customFields: 'any' as const, customFieldsKey: undefined };
    expect(accepted({ unheard: 1, other: 'x' }, any)).toHaveLength(2);
    expect(refused({ birthday: 1028221200000 }, any)).toContain('seconds');
  });

  test('one named __proto__ is a field like any other', () => {
    expect(accepted(JSON.parse('{"__proto__":"x"}'))).toEqual([['__proto__', 'x']]);
  });
});
