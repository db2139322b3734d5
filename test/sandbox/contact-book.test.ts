import { expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { createContactBook, type ContactBook } from '../../src/sandbox/contact-book.js';

function bookOf(...ids: string[]): ContactBook {
  const book = createContactBook({ customFields: 'any' });
  for (const id of ids) book.put({ id, fields: new Map([['firstName', id]]), createdAt: 1 });
  return book;
}

function idsOf(book: ContactBook, page: number, limit: number): string[] {
  return book.page(page, limit).map(({ id }) => id);
}

test('pages follow the order of insertion and end with an empty one', () => {
  const book = bookOf('c', 'a', 'b');
  expect([0, 1, 2].map((page) => idsOf(book, page, 2))).toEqual([['c', 'a'], ['b'], []]);
});

test('pages close up after a delete and grow with a new contact', () => {
  const book = bookOf('a', 'b', 'c');
  idsOf(book, 0, 2);
  expect(book.delete('a')).toBe(true);
  expect(idsOf(book, 0, 2)).toEqual(['b', 'c']);
  book.put({ id: 'd', fields: new Map(), createdAt: 1 });
  expect(idsOf(book, 1, 2)).toEqual(['d']);
  expect(book.size).toBe(3);
});

test('a contact put again keeps its place and nothing of its old fields', () => {
  const book = bookOf('a', 'b');
  book.put({ id: 'a', fields: new Map([['lastName', 'new']]), createdAt: 5 });
  expect(idsOf(book, 0, 10)).toEqual(['a', 'b']);
  expect(book.get('a')).toEqual({ id: 'a', fields: { lastName: 'new' }, createdAt: 5, updatedAt: 5 });
});

test('a patch sets, keeps and clears fields, and dates the change', () => {
  const book = bookOf('a');
  book.patch('a', new Map([['phone', '0123']]), 2);
  const fields = new Map<string, FieldValue>([
    ['firstName', null],
    ['VIP', false],
  ]);
  expect(book.patch('a', fields, 3)).toEqual({
    id: 'a',
    fields: { phone: '0123', VIP: false },
    createdAt: 1,
    updatedAt: 3,
  });
  expect(book.page(0, 1)[0]?.fields).toEqual({ phone: '0123', VIP: false });
});

test('a contact that is not there is neither patched nor deleted nor made', () => {
  const book = bookOf();
  expect(book.patch('a', new Map([['phone', '1']]), 2)).toBeUndefined();
  expect(book.delete('a')).toBe(false);
  expect(book.get('a')).toBeUndefined();
  expect(book.size).toBe(0);
});

test('a field named __proto__ is kept like any other', () => {
  const book = bookOf('a');
  book.patch('a', new Map([['__proto__', 'x']]), 2);
  book.patch('a', new Map([['phone', '1']]), 3);
  expect(JSON.stringify(book.get('a')?.fields)).toBe('{"firstName":"a","__proto__":"x","phone":"1"}');
});
