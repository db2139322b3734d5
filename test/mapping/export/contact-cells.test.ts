import { parseBody } from '../../../src/contact/json.js';
import { describe, expect, test } from 'vitest';
import type { ListedContact } from '../../../src/contact/listed.js';
import { createContactCells, type ContactCell } from '../../../src/mapping/export/contact-cells.js';

type Options = Partial<Parameters<typeof createContactCells>[0]>;

function cells(body: object, options: Options = {}): ContactCell[] {
  const cellsOf = createContactCells({
    timezone: 'UTC',
    clearWord: '(clear)',
    customFieldsKey: undefined,
    nestKeys: [],
    nowMs: Date.UTC(2026, 10, 26),
    ...options,
  });
  const { id = 'c1', ...rest } = body as { id?: string };
  const contact: ListedContact = { id, body: { id, ...rest } };
  return cellsOf(contact);
}

/** The one cell beside the ID. */
function cell(body: object, options: Options = {}): ContactCell | undefined {
  return cells(body, options)[1];
}

describe('a cell has a text', () => {
  test.each<[string, object, string]>([
    ['a text that looks like a date', { x: '2023-05-02' }, '2023-05-02'],
    ['a text that looks like a number, with its zeros', { x: '007' }, '007'],
    ['the text true', { x: 'true' }, 'true'],
    ['a formula', { x: '=1+1' }, '=1+1'],
    ['a text of several lines', { firstName: 'a\r\nb\rc' }, 'a\r\nb\rc'],
    ['a number', { x: -0.5 }, '-0.5'],
    ['a huge number that is exact', { x: 2 ** 53 - 1 }, '9007199254740991'],
    ['a boolean', { x: false }, 'false'],
    ['a birthday', { birthday: '1028221200' }, '2002-08-01T17:00:00+00:00'],
  ])('for %s', (_title, body, text) => {
    expect(cell(body)?.text).toBe(text);
  });
});

describe('a cell has none, and the value is hidden', () => {
  test.each<[string, object, string]>([
    ['the clear word', { x: '(clear)' }, '(clear)'],
    ["a spreadsheet's error", { lastName: '#n/a' }, '#n/a'],
    ['blanks at an end', { firstName: ' Ann' }, ' Ann'],
    ['a phone that is a number', { phone: 84912345678 }, '84912345678'],
    ['a gender in another case', { gender: 'Female' }, 'Female'],
    ['a number beyond 2^53', { x: parseBody('24012345678901235') }, '24012345678901235'],
    ['text that is not in NFC', { firstName: 'Zoe\u0301' }, 'Zoe\u0301'],
    ['a NUL byte, as JSON', { x: 'a\0b' }, '"a\\u0000b"'],
    ['half a surrogate, as JSON', { x: '\uD800' }, '"\\ud800"'],
    ['an e-mail of bad form', { email: 'ann(at)x.com' }, 'ann(at)x.com'],
    ['a gender that a sync refuses', { gender: 'unknown' }, 'unknown'],
    ['a gender that is sent as another word', { gender: 'M' }, 'M'],
    ['a phone without digits', { phone: 'none' }, 'none'],
    ['a birthday out of range', { birthday: 1028221200000 }, '1028221200000'],
    ['a birthday that is no whole second', { birthday: 0.5 }, '0.5'],
    ['a number that has lost digits', { x: 12345678901234567890 }, '12345678901234567000'],
    ['a number in a text field', { firstName: 7 }, '7'],
    ['a list', { x: ['a', 1] }, '["a",1]'],
    ['an object', { x: { a: 1 } }, '{"a":1}'],
    ['a system key', { createdAt: '2020-01-01' }, '2020-01-01'],
  ])('for %s', (_title, body, hidden) => {
    expect(cell(body)).toMatchObject({ text: undefined, hidden });
  });

  test('for another clear word where one is declared', () => {
    expect(cell({ x: '-' }, { clearWord: '-' })?.text).toBeUndefined();
    expect(cell({ x: '(clear)' }, { clearWord: '-' })?.text).toBe('(clear)');
  });

  test('for a nested field where a sync would find a flat one', () => {
    const body = { VIP: 'open', customFields: { VIP: true, tier: 'gold' } };
    const found = cells(body, { nestKeys: ['customFields'] }).map(({ kind, name, text }) => [
      kind,
      name,
      text,
    ]);
    expect(found.slice(1)).toEqual([
      ['custom', 'VIP', undefined],
      ['custom', 'tier', 'gold'],
      ['system', 'VIP', undefined],
    ]);
  });
});

test('texts of several lines are hidden where together they are too many for one record', () => {
  const lines = (n: number): string => `x${'\n'.repeat(n)}y`;
  const texts = (a: number, b: number) => cells({ a: lines(a), b: lines(b), c: 'z' }).map(({ text }) => text);
  expect(texts(50, 49)).toEqual(['c1', lines(50), lines(49), 'z']);
  expect(texts(50, 50)).toEqual(['c1', undefined, undefined, 'z']);
});

test.each([
  ['183ccf94-3111-480f-8b12-4d19d65d3c78', true],
  ['a"b', true],
  ['a"b,c', false],
  ['e\u0301', false],
  ['a b', false],
  ['#N/A', false],
  ['(clear)', false],
])('the ID %j has a text: %j', (id, isUsable) => {
  expect(cells({ id })[0]).toMatchObject({ kind: 'id', text: isUsable ? id : undefined, hidden: id });
});
