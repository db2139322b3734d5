import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ListedContact } from '../../src/contact/listed.js';
import { createContactListing, type ContactListing } from '../../src/store/contact-listing.js';
import { runErrorOf, tempDir } from './support.js';

function contact(id: string, email?: string): ListedContact {
  return { id, body: { id, email } };
}

function emailOf({ body }: ListedContact): string | undefined {
  return typeof body['email'] === 'string' ? body['email'].toLowerCase() : undefined;
}

function createTemp(path = join(tempDir(), 'listing.db')): ContactListing {
  const listing = createContactListing(path, emailOf);
  onTestFinished(() => listing.close());
  return listing;
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

test('the file is readable by its owner alone and takes the place of an earlier one', () => {
  const path = join(tempDir(), 'listing.db');
  const first = createContactListing(path, emailOf);
  first.add([contact('1', 'a@x.vn')]);
  first.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(createTemp(path).count()).toBe(0);
});

test('a folder that is missing is refused, naming the file', () => {
  const path = join(tempDir(), 'missing', 'listing.db');
  const error = runErrorOf(() => createContactListing(path, emailOf));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
  expect(existsSync(path)).toBe(false);
});
