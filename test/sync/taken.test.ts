import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { readFieldsBack, type Took } from '../../src/sync/taken.js';

const RULES = {
  fields: new Map([['LTV', { type: 'number' as const, overwrite: 'always' as const }]]),
  customFieldsKey: undefined,
};

function took(
  sent: FieldValue,
  body: Record<string, unknown>,
  previous?: ReadonlyMap<string, unknown>,
  field = 'Plan',
): Took | undefined {
  return readFieldsBack(new Map([[field, sent]]), body, RULES, previous)[0]?.took;
}

test.each<[FieldValue, Record<string, unknown>, Took]>([
  ['Gold', { Plan: 'Gold' }, 'taken'],
  ['Gold', { customFields: { Plan: 'Gold' } }, 'taken'],
  ['Gold', { whatever: { Plan: 'Gold' } }, 'taken'],
  ['Gold', { fields: [{ key: 'Plan', value: 'Gold' }] }, 'taken'],
  ['Gold', { Plan: 'gold' }, 'other_form'],
  ['Gold', {}, 'missing'],
  ['Gold', { Plan: null }, 'missing'],
  ['Gold', { Plan: '' }, 'missing'],
  ['Gold', { Plan: 'Silver' }, 'unlike'],
  [null, {}, 'taken'],
  [null, { Plan: '' }, 'taken'],
  [null, { Plan: 'Gold' }, 'unlike'],
])('%j against %j is %s', (sent, body, expected) => {
  expect(took(sent, body)).toBe(expected);
});

test('the value from before tells what was ignored from what somebody changed', () => {
  const previous = new Map([['Plan', 'Silver']]);
  expect(took('Gold', { Plan: 'Silver' }, previous)).toBe('as_before');
  expect(took('Gold', { Plan: 'Bronze' }, previous)).toBe('changed');
  expect(took(null, { Plan: 'Silver' }, previous)).toBe('as_before');
  expect(took('Gold', { Plan: 'Silver' }, new Map([['Plan', undefined]]))).toBe('changed');
});

test('values are compared by the types of the mapping', () => {
  expect(took(5, { LTV: '5' }, undefined, 'LTV')).toBe('taken');
  expect(took(5, { LTV: 6 }, undefined, 'LTV')).toBe('unlike');
});

test('a standard field is looked for in its own place alone', () => {
  expect(took('Ann', { owner: { firstName: 'Ann' } }, undefined, 'firstName')).toBe('missing');
});
