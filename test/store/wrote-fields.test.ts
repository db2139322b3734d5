import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { openScratchFile } from '../../src/store/scratch-file.js';
import { createWrittenFields } from '../../src/store/wrote-fields.js';
import { tempDir } from '../support/temp-dir.js';

type Write = readonly [before: FieldValue, after: FieldValue];

/** What is to be put back of a text field after these writes, given as in the journal. */
function after(...writes: readonly Write[]) {
  const db = openScratchFile(join(tempDir(), 'written.db'));
  onTestFinished(() => db.close());
  const written = createWrittenFields<'kept'>(db);
  for (const [before, value] of writes)
    written.write(
      'c1',
      [{ field: 'note', line: 2, type: 'text', before, after: value }],
      (_, then, own) => then === own,
    );
  return { written, field: () => written.of('c1')[0] };
}

test('the value before the first write, and the one of the last', () => {
  expect(after(['old', 'a'], ['a', 'b']).field()).toMatchObject({ before: 'old', after: 'b', last: 'a' });
});

test('writes that were all compared with one list', () => {
  expect(after(['old', 'a'], ['old', 'b']).field()).toMatchObject({ before: 'old', after: 'b' });
});

test('after a resume the list shows what the run wrote: that is not the value before', () => {
  const field = after(['old', 'a'], ['a', 'b'], ['a', 'c'], ['a', 'd']).field();
  expect(field).toMatchObject({ before: 'old', after: 'd' });
});

test('a kill took the last write: the list shows the one before it', () => {
  const field = after(['old', 'a'], ['old', 'b'], ['a', 'b'], ['a', 'c']).field();
  expect(field).toMatchObject({ before: 'old', after: 'c' });
});

test('what somebody wrote between two parts of the run is the value before', () => {
  const field = after(['old', 'a'], ['by hand', 'b'], ['by hand', 'c']).field();
  expect(field).toMatchObject({ before: 'by hand', after: 'c' });
});

test('a refused write is none', () => {
  const { written, field } = after(['old', 'a'], ['a', 'b']);
  written.refuse('c1');
  expect(field()).toMatchObject({ before: 'old', after: 'a' });
});
