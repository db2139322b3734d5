import { expect, test } from 'vitest';
import { contactInAnswer, contactInReading } from '../../src/contact/answered-contact.js';

const contact = { id: 'c1', firstName: 'Ann' };

test.each([
  ['the contact itself', contact, contact],
  ['one with another name for its ID', { _id: 'c1', firstName: 'Ann' }, { _id: 'c1', firstName: 'Ann' }],
  ['one whose ID is in other case', { id: 'C1' }, { id: 'C1' }],
  ['one under a key', { success: true, data: contact }, contact],
])('%s is found in an answer', (_, answer, expected) => {
  expect(contactInAnswer(answer, 'c1')).toEqual(expected);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'c1'],
  ['a list', [contact]],
  ['an empty object', {}],
  ['a word', { success: true }],
  ['fields without an ID', { firstName: 'Ann' }],
  ['another contact', { id: 'c2', firstName: 'Ann' }],
])('%s is no contact', (_, answer) => {
  expect(contactInAnswer(answer, 'c1')).toBeUndefined();
});

test('what was read is the contact also where it shows no ID, and never where it shows nothing', () => {
  expect(contactInReading({ data: { email: 'a@x.com' } }, 'c1')).toEqual({ email: 'a@x.com' });
  expect(contactInReading({ firstName: null }, 'c1')).toEqual({ firstName: null });
  expect(contactInReading({ ok: true }, 'c1')).toBeUndefined();
});
