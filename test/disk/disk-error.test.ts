import { expect, test } from 'vitest';
import { asStorageError, onStorage } from '../../src/disk/disk-error.js';
import { thisUser } from '../../src/this-user.js';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code, syscall: 'write' });
}

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', `${thisUser()} may not write there`],
  ['EPERM', `${thisUser()} may not write there`],
  ['EROFS', 'the file system is read-only'],
])('%s is told as: %s', (code, reason) => {
  const cause = refusal(code);
  const error = asStorageError('write', '/data/report.csv', cause);
  expect(error).toMatchObject({
    kind: 'storage',
    message: `cannot write /data/report.csv: ${reason} (${code})`,
    hint: expect.stringMatching(/room|--data-dir/),
    cause,
  });
});

test('an error code that nobody foresaw keeps the words of the system', () => {
  expect(asStorageError('write', '/x', refusal('EIO'))).toMatchObject({
    message: 'cannot write /x: EIO: refused (EIO)',
    hint: undefined,
  });
});

test('a bug is passed on as it is', () => {
  const bug = new TypeError('no function');
  expect(() =>
    onStorage('write', '/x', () => {
      throw bug;
    }),
  ).toThrow(bug);
});
