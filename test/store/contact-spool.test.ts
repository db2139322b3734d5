import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createContactSpool, type ContactSpool } from '../../src/store/contact-spool.js';
import { runErrorOf } from './support.js';
import { tempDir } from '../support/temp-dir.js';

function open(path = join(tempDir(), 'spool.db')): ContactSpool {
  const spool = createContactSpool(path);
  onTestFinished(() => {
    if (existsSync(path)) spool.close();
  });
  return spool;
}

function contacts(from: number, to: number, name = 'Ann') {
  return Array.from({ length: to - from }, (_, i) => ({ id: `c${from + i}`, body: { name, n: from + i } }));
}

test('contacts come back in the order in which they came, however many', () => {
  const spool = open();
  spool.add(contacts(0, 150));
  spool.add(contacts(150, 400));
  expect(spool.count()).toBe(400);
  expect([...spool.all()]).toEqual(contacts(0, 400));
  expect([...spool.all()]).toHaveLength(400);
});

test('of a contact that comes again the last version counts, in the place of the first', () => {
  const spool = open();
  spool.add(contacts(0, 3));
  spool.add([...contacts(1, 2, 'Zoé'), ...contacts(1, 2, 'Eve')]);
  spool.add(contacts(3, 4));
  expect(spool.count()).toBe(4);
  expect([...spool.all()].map(({ id, body }) => `${id} ${String(body['name'])}`)).toEqual([
    'c0 Ann',
    'c1 Eve',
    'c2 Ann',
    'c3 Ann',
  ]);
});

test('an empty spool has no contacts', () => {
  const spool = open();
  expect([spool.count(), [...spool.all()]]).toEqual([0, []]);
});

test('the file is readable by its owner alone, and goes when the spool is closed', () => {
  const path = join(tempDir(), 'spool.db');
  const spool = open(path);
  spool.add(contacts(0, 1));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  spool.close();
  expect(existsSync(path)).toBe(false);
});

test('a spool that is in use is refused, and goes on', () => {
  const path = join(tempDir(), 'spool.db');
  const spool = open(path);
  spool.add(contacts(0, 2));
  expect(runErrorOf(() => createContactSpool(path))).toMatchObject({ kind: 'locked' });
  spool.add(contacts(2, 3));
  expect([...spool.all()]).toHaveLength(3);
});

test.each([
  ['of a crash', undefined],
  ['that is no database', 'not a database, but a text of some length'],
  ['that is empty', ''],
])('a file %s is replaced', (_title, content) => {
  const path = join(tempDir(), 'spool.db');
  if (content === undefined) {
    // As a killed process leaves it: with its contacts, and nobody holding it.
    const other = join(tempDir(), 'other.db');
    const crashed = createContactSpool(other);
    crashed.add(contacts(0, 9));
    writeFileSync(path, readFileSync(other));
    crashed.close();
  } else writeFileSync(path, content);
  const spool = open(path);
  spool.add(contacts(20, 22));
  expect([...spool.all()].map(({ id }) => id)).toEqual(['c20', 'c21']);
});
