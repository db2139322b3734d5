import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer } from '../../src/pace/pacer.js';

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('slots come evenly spaced, at the spacing last set', async () => {
  const pacer = createPacer({ spacingMs: 100 });
  const times: number[] = [];
  const taken = (async () => {
    for (let slot = 0; slot < 10; slot += 1) {
      await pacer.slot(never);
      times.push(performance.now());
      if (slot === 4) pacer.setSpacing(200);
    }
  })();
  await vi.advanceTimersByTimeAsync(3_000);
  await taken;
  const gaps = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 100));
  // One slot had its time already when the spacing changed.
  expect(gaps).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2]);
});

test('a spacing longer than a timer can be gives no slot in between', async () => {
  const pacer = createPacer({ spacingMs: 2 ** 30 });
  await Promise.all([pacer.slot(never), vi.advanceTimersByTimeAsync(100)]);
  const stop = new AbortController();
  const second = pacer.slot(stop.signal).then(
    () => 'slot',
    () => 'stopped',
  );
  await vi.advanceTimersByTimeAsync(3_600_000);
  stop.abort();
  expect(await second).toBe('stopped');
});

test('once closed there are no more slots', async () => {
  const pacer = createPacer({ spacingMs: 100 });
  const closed = pacer.close();
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  await expect(pacer.slot(never)).rejects.toThrow('closed');
});
