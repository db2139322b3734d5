import { expect, test } from 'vitest';
import { createOtherSenders } from '../../src/pace/other-senders.js';

const LIMIT = { requests: 200, windowMs: 60_000 };
const LONGEST_WAIT_MS = 900_000;

test.each([
  ['within the window is waited for', 45_000, 45_000],
  ['further off than two windows is none', 130_000, 0],
  ['in another age is none', 97_000 * 31_536_000_000, 0],
])('a reset %s', (_what, resetMs, waitMs) => {
  const others = createOtherSenders(LIMIT, LONGEST_WAIT_MS);
  others.heed({ remaining: 0, resetMs }, { startedMs: 0, nowMs: 100, ours: 1 });
  expect(others.waitMs(100)).toBe(waitMs);
  expect(others.spent(100)).toBe(waitMs === 0 ? 0 : 199);
});
