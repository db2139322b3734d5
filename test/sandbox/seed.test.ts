import { expect, test } from 'vitest';
import type { CompiledMapping } from '../../src/mapping/compiled.js';
import { createContactBook } from '../../src/sandbox/contact-book.js';
import { checkPatch } from '../../src/sandbox/patch-check.js';
import { createRandom } from '../../src/sandbox/random.js';
import { generateContacts, seedFromRows } from '../../src/sandbox/seed.js';
import { handMapping, rowsOf } from '../support/rows.js';

const now = Date.UTC(2026, 0, 1);
const seeded = (seed = 1) => ({ random: createRandom(seed), now });
const emptyBook = () => createContactBook({ customFields: new Map() });

test('generated contacts hold values that the API takes, and share no ID, e-mail or phone', () => {
  const contacts = [...generateContacts(20_000, seeded())];
  for (const key of ['email', 'phone']) {
    expect(new Set(contacts.map(({ fields }) => fields.get(key))).size).toBe(20_000);
  }
  expect(new Set(contacts.map(({ id }) => id)).size).toBe(20_000);
  expect(contacts.every(({ createdAt }) => createdAt <= now)).toBe(true);
  for (const { fields } of contacts) {
    expect(fields.size).toBe(6);
    expect(
      checkPatch(Object.fromEntries(fields), { customFields: new Map(), customFieldsKey: undefined }).ok,
    ).toBe(true);
    expect(fields.get('phone')).toMatch(/^095\d{7}$/);
  }
});

test('the same seed generates the same contacts', () => {
  expect([...generateContacts(50, seeded(3))]).toEqual([...generateContacts(50, seeded(3))]);
});

test('rows give one contact for each ID they name, refused rows included', async () => {
  const book = emptyBook();
  const rows = rowsOf(['a', '', 'phone=1'], ['b', 'delete'], ['a'], ['', '', 'phone=2'], ['c', '', 'bad']);
  expect(await seedFromRows(book, rows, handMapping(), seeded())).toBe(3);
  expect(book.page(0, 10).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(Object.keys(book.get('a')!.fields)).toEqual(['firstName', 'lastName']);
});

test.each(['email', 'phone'] as const)('rows that match by %s give contacts that hold it', async (by) => {
  const book = emptyBook();
  const mapping: CompiledMapping = { ...handMapping(), key: { by, columnIndex: 0, column: 'Key' } };
  await seedFromRows(book, rowsOf(['k1'], ['k2'], ['k1']), mapping, seeded());
  expect(book.page(0, 10).map(({ fields }) => fields[by])).toEqual(['k1', 'k2']);
  for (const { id } of book.page(0, 10)) expect(id).toMatch(/^[\da-f-]{36}$/);
});

test('a malformed row gives none', async () => {
  const rows = [
    { row: 1, line: 2, cells: ['a'], problem: { code: 'malformed_row' as const, message: 'ragged' } },
  ];
  expect(await seedFromRows(emptyBook(), rows, handMapping(), seeded())).toBe(0);
});
