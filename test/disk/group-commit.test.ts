import { expect, test, vi } from 'vitest';
import { createGroupCommit } from '../../src/disk/group-commit.js';

test('all that is asked for in one turn is flushed once, and the next turn again', async () => {
  const flush = vi.fn();
  const commit = createGroupCommit(flush);
  await Promise.all([commit(), commit(), commit()]);
  expect(flush).toHaveBeenCalledTimes(1);
  await commit();
  expect(flush).toHaveBeenCalledTimes(2);
});

test('everybody who waits for a flush hears of its failure, and the next one is tried', async () => {
  const flush = vi.fn(() => undefined);
  flush.mockImplementationOnce(() => {
    throw new Error('full');
  });
  const commit = createGroupCommit(flush);
  const both = await Promise.allSettled([commit(), commit()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(commit()).resolves.toBeUndefined();
});
