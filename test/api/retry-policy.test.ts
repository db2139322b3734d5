import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/api/reply.js';
import { decideRetry } from '../../src/api/retry-policy.js';

const TROUBLE: Reply = { kind: 'trouble', code: 'server_error', status: 500, message: '' };
const options = { maxAttempts: 8, random: () => 1 };

test.each<Reply>([
  { kind: 'ok', status: 200, body: {} },
  { kind: 'not_found', status: 404, message: '' },
  { kind: 'key_refused', status: 401, message: '' },
  { kind: 'refused', code: 'bad_request', status: 400, message: '' },
  { kind: 'refused', code: 'bad_response', status: 302, message: '' },
])('$kind is final at the first attempt', (reply) => {
  expect(decideRetry(reply, 1, options)).toEqual({ kind: 'final' });
});

test('a 429 is sent again whatever was spent: the throttle makes everybody wait', () => {
  const reply: Reply = { kind: 'rate_limited', status: 429, retryAfterMs: 1, message: '' };
  expect(decideRetry(reply, 99, options)).toEqual({ kind: 'retry', delayMs: 0 });
});

describe('trouble', () => {
  test('waits twice as long each time, up to 30 s', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((spent) => decideRetry(TROUBLE, spent, options));
    const expected = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    expect(delays).toEqual(expected.map((delayMs) => ({ kind: 'retry', delayMs })));
  });

  test('has full jitter: anything from no wait to all of it', () => {
    expect(decideRetry(TROUBLE, 3, { maxAttempts: 5, random: () => 0 })).toEqual({
      kind: 'retry',
      delayMs: 0,
    });
    expect(decideRetry(TROUBLE, 3, { maxAttempts: 5, random: () => 0.25 })).toEqual({
      kind: 'retry',
      delayMs: 1_000,
    });
  });

  test('ends when the attempts are spent', () => {
    expect(decideRetry(TROUBLE, 4, { maxAttempts: 5, random: () => 0 }).kind).toBe('retry');
    expect(decideRetry(TROUBLE, 5, { maxAttempts: 5, random: () => 0 })).toEqual({ kind: 'final' });
    expect(decideRetry(TROUBLE, 1, { maxAttempts: 1, random: () => 0 })).toEqual({ kind: 'final' });
  });

  test('far beyond any count of attempts the wait stays bounded', () => {
    expect(decideRetry(TROUBLE, 5_000, { maxAttempts: 9_999, random: () => 1 })).toMatchObject({
      delayMs: 30_000,
    });
  });
});
