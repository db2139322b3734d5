import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createOwnWrites } from '../../src/store/own-writes.js';
import { openScratchFile } from '../../src/store/scratch-file.js';
import { tempDir } from '../support/temp-dir.js';

test('all values of a field are known, each once, by contact', () => {
  const db = openScratchFile(join(tempDir(), 'listing.db'));
  const own = createOwnWrites(db);
  own.add('a', [
    { field: 'VIP', after: true },
    { field: 'phone', after: '1' },
  ]);
  own.add('a', [
    { field: 'phone', after: null },
    { field: 'phone', after: '1' },
  ]);
  own.add('b', [{ field: 'phone', after: '2' }]);
  expect(own.of('a', 'phone')).toHaveLength(2);
  expect(own.of('a', 'phone')).toEqual(expect.arrayContaining(['1', null]));
  expect([own.of('a', 'VIP'), own.of('b', 'phone'), own.of('b', 'VIP')]).toEqual([[true], ['2'], []]);
  db.close();
});
