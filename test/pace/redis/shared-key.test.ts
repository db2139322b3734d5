import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { shareKey, type Server } from './shared-key.js';
import { seeded } from '../simulate.js';

const LIMIT = { requests: 200, windowMs: 60_000 } as const;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends 1,000 while another sender takes a share of the key; how that went, in virtual time. */
async function beside(othersShare: number, server: Pick<Server, 'window' | 'retryAfter' | 'notice'>) {
  const shared = shareKey({ ...LIMIT, ...server }, seeded(3));
  const other = setInterval(() => shared.take(), LIMIT.windowMs / LIMIT.requests / othersShare);
  // It has been there for a while.
  await vi.advanceTimersByTimeAsync(1.3 * LIMIT.windowMs);
  const tookMs = await shared.send(1_000);
  clearInterval(other);
  const result = { refused: shared.refused(), cost: shared.throttle.cost() };
  const closed = shared.throttle.close();
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  const idealMs = (1_000 / LIMIT.requests / (1 - othersShare)) * LIMIT.windowMs;
  return { ...result, overIdeal: tookMs / idealMs };
}

describe('beside another sender', () => {
  test.each([
    [0.5, 'sliding', 'exact'],
    [0.5, 'sliding', 'none'],
    [0.5, 'fixed', 'exact'],
    [0.5, 'fixed', 'none'],
    [0.25, 'sliding', 'none'],
    [0.75, 'sliding', 'exact'],
    [0.75, 'fixed', 'none'],
  ] as const)(
    'who takes %d of a %s window (Retry-After: %s) it ends in time',
    async (share, window, retryAfter) => {
      const { overIdeal, refused, cost } = await beside(share, { window, retryAfter });
      expect(overIdeal).toBeLessThan(1.3);
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThanOrEqual(8);
      expect(cost.leastShare).toBeLessThanOrEqual(1 - share);
      expect(cost.slowedMs).toBeGreaterThan(LIMIT.windowMs);
    },
  );

  test.each([0.25, 0.5, 0.75])(
    'who takes %d of a window whose headers tell, nothing is refused',
    async (share) => {
      const notice: Server['notice'] = (left, resetMs) => ({ remaining: left, resetMs });
      const { overIdeal, refused } = await beside(share, { window: 'sliding', retryAfter: 'none', notice });
      expect(refused).toBe(0);
      expect(overIdeal).toBeLessThan(1.02);
    },
  );

  test('headers that name the whole window as the time to wait cost nothing', async () => {
    const notice: Server['notice'] = (left) => ({ remaining: left, resetMs: LIMIT.windowMs });
    const { overIdeal } = await beside(0.5, { window: 'sliding', retryAfter: 'none', notice });
    expect(overIdeal).toBeLessThan(1.3);
  });
});

describe('alone, headers that make no sense do not slow it', () => {
  test.each<[string, NonNullable<Server['notice']>]>([
    ['always none left', () => ({ remaining: 0, resetMs: 1_000 })],
    ['always none left for a minute', () => ({ remaining: 0, resetMs: 60_000 })],
    ['more left than there is', () => ({ remaining: 1e12, resetMs: 0 })],
    ['no time of reset', () => ({ remaining: 0 })],
    ['no count', () => ({ resetMs: Number.MAX_SAFE_INTEGER })],
  ])('%s', async (_title, notice) => {
    const shared = shareKey({ ...LIMIT, window: 'sliding', retryAfter: 'none', notice }, seeded(1));
    const tookMs = await shared.send(1_000);
    expect(shared.refused()).toBe(0);
    // They are believed three times at most.
    expect(tookMs).toBeLessThan(5 * LIMIT.windowMs + 3 * 60_000);
    await Promise.all([shared.throttle.close(), vi.advanceTimersByTimeAsync(100)]);
  });

  test('a wait that a header alone asks for is bounded', async () => {
    const notice: Server['notice'] = () => ({ remaining: 0, resetMs: 1e12 });
    const shared = shareKey({ ...LIMIT, window: 'sliding', retryAfter: 'none', notice }, seeded(1), 5_000);
    expect(await shared.send(300)).toBeLessThan(200_000);
    await Promise.all([shared.throttle.close(), vi.advanceTimersByTimeAsync(100)]);
  });
});
