import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ListedContact } from '../../src/contact/listed.js';
import {
  createContactListing,
  type ContactListing,
  type ContactTraits,
} from '../../src/store/contact-listing.js';
import { openScratchFile } from '../../src/store/scratch-file.js';
import { tempDir } from '../support/temp-dir.js';

function contact(id: string, email?: string): ListedContact {
  return { id, body: { id, email } };
}

function traitsOf({ body }: ListedContact): ContactTraits {
  const key = typeof body['email'] === 'string' ? body['email'].toLowerCase() : undefined;
  const createdMs = typeof body['createdAt'] === 'number' ? body['createdAt'] : undefined;
  return { key, presence: key, createdMs, isGuest: body['guest'] === true };
}

function createTemp(): ContactListing {
  const db = openScratchFile(join(tempDir(), 'listing.db'));
  onTestFinished(() => db.close());
  return createContactListing(db, traitsOf);
}

test('contacts are found by their key, two at most', () => {
  const listing = createTemp();
  listing.add([
    contact('1', 'A@x.vn'),
    contact('2', 'b@x.vn'),
    contact('3', 'B@x.vn'),
    contact('4', 'b@X.vn'),
  ]);
  expect(listing.find('a@x.vn')).toEqual(['1']);
  expect(listing.find('b@x.vn')).toHaveLength(2);
  expect(listing.find('c@x.vn')).toEqual([]);
});

test('a contact without a key is counted and never found', () => {
  const listing = createTemp();
  listing.add([contact('1'), contact('2')]);
  expect(listing.count()).toBe(2);
  expect(listing.find('')).toEqual([]);
});

test('a contact that is listed twice counts once, under the key it had last', () => {
  const listing = createTemp();
  listing.add([contact('1', 'old@x.vn')]);
  listing.add([contact('1', 'new@x.vn')]);
  expect(listing.count()).toBe(1);
  expect(listing.find('old@x.vn')).toEqual([]);
  expect(listing.find('new@x.vn')).toEqual(['1']);
});

test('a contact is given back whole, as the API gave it', () => {
  const listing = createTemp();
  const body = { id: '1', email: 'a@x.vn', tags: ['x', { y: null }], __proto: 'p', name: 'Ngô "N"\n' };
  listing.add([{ id: '1', body }]);
  expect(listing.body('1')).toEqual(body);
  expect(listing.body('2')).toBeUndefined();
});

test('missing are contacts with a key that nobody marked, made before the file as far as known', () => {
  const listing = createTemp();
  const many = Array.from({ length: 1_200 }, (_, i) => contact(`m${i}`, `m${i}@x.vn`));
  const late: ListedContact = { id: 'late', body: { email: 'late@x.vn', createdAt: 2_000 } };
  const early: ListedContact = { id: 'early', body: { email: 'early@x.vn', createdAt: 1_999 } };
  listing.add([contact('no key'), contact('a', 'a@x.vn'), contact('twin', 'A@x.vn'), late, early]);
  listing.add(many);
  listing.markPresent(['a@x.vn', 'nobody@x.vn']);
  listing.markPresentIds(many.slice(1).map(({ id }) => id));
  expect(listing.countMissing(2_000)).toBe(2);
  expect([...listing.missing(2_000)]).toEqual(['early', 'm0']);
  expect([...listing.missing(3_000)]).toEqual(['early', 'late', 'm0']);
});

test('a thousand missing contacts come one by one, each once', () => {
  const listing = createTemp();
  listing.add(Array.from({ length: 1_200 }, (_, i) => contact(`m${i}`, `m${i}@x.vn`)));
  expect(new Set(listing.missing(0)).size).toBe(1_200);
});
