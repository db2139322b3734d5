import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { compareFields, previousValues, type CompareRules } from '../../src/sync/compare.js';

const RULES: CompareRules = {
  customFieldsKey: undefined,
  fields: new Map([
    ['firstName', { type: 'text', overwrite: 'always' }],
    ['phone', { type: 'phone', overwrite: 'always' }],
    ['source', { type: 'text', overwrite: 'if_empty' }],
    ['VIP', { type: 'boolean', overwrite: 'always' }],
  ]),
};

type Case = readonly [
  what: string,
  wanted: Record<string, FieldValue>,
  listed: Record<string, unknown> | undefined,
  differing: string[],
  held: string[],
];

describe('what differs', () => {
  test.each<Case>([
    ['nothing', { firstName: 'A', VIP: true }, { firstName: 'A', VIP: 'true' }, [], ['firstName', 'VIP']],
    [
      'one of two',
      { firstName: 'B', phone: '0951' },
      { firstName: 'A', phone: '0951' },
      ['firstName'],
      ['firstName', 'phone'],
    ],
    ['a clear of what is there', { firstName: null }, { firstName: 'A' }, ['firstName'], ['firstName']],
    ['a clear of what is not', { firstName: null }, { firstName: '' }, [], ['firstName']],
    ['a gap to fill', { source: 'x' }, { source: null }, ['source'], ['source']],
    ['no gap to fill', { source: 'x' }, { source: 'y' }, [], []],
    [
      'everything of a contact that was not listed, but no gaps',
      { firstName: 'A', source: 'x' },
      undefined,
      ['firstName'],
      ['firstName'],
    ],
    ['a nested custom field', { VIP: true }, { customFields: { VIP: true } }, [], ['VIP']],
  ])('%s', (_what, wanted, listed, differing, held) => {
    const result = compareFields(new Map(Object.entries(wanted)), listed, RULES);
    expect([...result.differing.keys()]).toEqual(differing);
    expect([...result.wanted.keys()]).toEqual(held);
  });

  test('fields that an earlier request may have changed are sent, and are no gaps', () => {
    const wanted = new Map([
      ['firstName', 'A'],
      ['source', 'x'],
      ['phone', '1'],
    ]);
    const touched = new Set(['firstName', 'source']);
    const { differing } = compareFields(wanted, { firstName: 'A', phone: '1' }, RULES, { touched });
    expect([...differing.keys()]).toEqual(['firstName']);
  });
});

test('the previous values are those that change, undefined where there was none', () => {
  const wanted = new Map<string, FieldValue>([
    ['firstName', 'A'],
    ['phone', '2'],
    ['VIP', true],
  ]);
  const listed = { firstName: 'A', phone: 1 };
  expect([...previousValues(wanted, listed, RULES)]).toEqual([
    ['phone', 1],
    ['VIP', undefined],
  ]);
});
