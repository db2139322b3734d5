import { expect, test, vi } from 'vitest';
import { sleep, waitFor } from '../../src/pace/wait.js';

const never = new AbortController().signal;

test('a wait ends with its value, and undoes what it had set going', async () => {
  const undo = vi.fn();
  const value = waitFor<string>(never, (resolve) => {
    setImmediate(() => resolve('done'));
    return undo;
  });
  expect(await value).toBe('done');
  expect(undo).toHaveBeenCalledOnce();
});

test('or at once with the reason of the signal, and is undone too', async () => {
  const undo = vi.fn();
  const stop = new AbortController();
  const waiting = waitFor(stop.signal, () => undo);
  const reason = new Error('stopped');
  stop.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect(undo).toHaveBeenCalledOnce();
});

test('under a signal that is aborted already nothing is begun', async () => {
  const begin = vi.fn(() => () => undefined);
  await expect(waitFor(AbortSignal.abort(new Error('before')), begin)).rejects.toThrow('before');
  expect(begin).not.toHaveBeenCalled();
});

test('sleep lasts at least as long as it was told', async () => {
  const startedMs = performance.now();
  await sleep(20.5, never);
  expect(performance.now() - startedMs).toBeGreaterThan(20);
});

test('a sleep longer than a timer can be does not end at once', async () => {
  const stop = new AbortController();
  const months = sleep(2 ** 33, stop.signal);
  const first = await Promise.race([months.then(() => 'months'), sleep(30, never).then(() => 'a moment')]);
  expect(first).toBe('a moment');
  stop.abort(new Error('stopped'));
  await expect(months).rejects.toThrow('stopped');
});
