import { expect, test } from 'vitest';
import { createTurnstile } from '../../src/pace/turnstile.js';

const never = new AbortController().signal;

/** A promise's fate as far as it is known without waiting for anything but promises. */
async function fateOf(promise: Promise<void>): Promise<unknown> {
  const pending = new Promise((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([
    promise.then(
      () => 'entered',
      (reason: unknown) => reason,
    ),
    pending,
  ]);
}

test('one at a time, in the order of arrival', async () => {
  const turnstile = createTurnstile();
  const order: number[] = [];
  const all = [1, 2, 3].map(async (number) => {
    await turnstile.enter(never);
    order.push(number);
  });
  await all[0];
  expect(order).toEqual([1]);
  turnstile.leave();
  await all[1];
  expect(order).toEqual([1, 2]);
  turnstile.leave();
  await all[2];
  turnstile.leave();
  expect(await fateOf(turnstile.enter(never))).toBe('entered');
});

test('who waits under an aborted signal is refused at once with its reason, the others keep their order', async () => {
  const turnstile = createTurnstile();
  await turnstile.enter(never);
  const stop = new AbortController();
  const [first, second, third] = [stop.signal, never, stop.signal].map((signal) => turnstile.enter(signal));
  const reason = new Error('stopped');
  stop.abort(reason);
  expect(await fateOf(first!)).toBe(reason);
  expect(await fateOf(third!)).toBe(reason);
  expect(await fateOf(second!)).toBe('pending');
  expect(await fateOf(turnstile.enter(stop.signal))).toBe(reason);
  turnstile.leave();
  expect(await fateOf(second!)).toBe('entered');
});

test('a hundred who wait under one signal cause no warning of a leak', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const turnstile = createTurnstile();
  const stop = new AbortController();
  await turnstile.enter(stop.signal);
  const refused = Promise.allSettled(Array.from({ length: 100 }, () => turnstile.enter(stop.signal)));
  stop.abort(new Error('stopped'));
  expect((await refused).every(({ status }) => status === 'rejected')).toBe(true);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
