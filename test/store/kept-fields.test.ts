import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKeptFields, type KeptFields } from '../../src/store/kept-fields.js';
import { openScratchFile } from '../../src/store/scratch-file.js';
import { tempDir } from '../support/temp-dir.js';

function openKept(): KeptFields {
  const db = openScratchFile(join(tempDir(), 'kept.db'));
  onTestFinished(() => db.close());
  return createKeptFields(db);
}

test('fields are kept once, by contact', () => {
  const kept = openKept();
  kept.add('a', ['x', 'y']);
  kept.add('a', ['y', 'z']);
  expect([...kept.of('a')].toSorted()).toEqual(['x', 'y', 'z']);
  expect(kept.of('b').size).toBe(0);
});

test('a contact is unchanged while all that is known of it was refused', () => {
  const kept = openKept();
  expect(kept.hasUnchanged()).toBe(false);
  kept.settle('a', false);
  kept.settle('b', true);
  kept.settle('b', false);
  expect([kept.isUnchanged('a'), kept.isUnchanged('b'), kept.isUnchanged('c')]).toEqual([true, false, false]);
  expect(kept.hasUnchanged()).toBe(true);
  kept.settle('a', true);
  expect(kept.hasUnchanged()).toBe(false);
});
