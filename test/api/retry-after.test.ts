import { describe, expect, test } from 'vitest';
import { headerText, parseLimitNotice, parseRetryAfter, serverNowMs } from '../../src/api/retry-after.js';

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);

describe('Retry-After', () => {
  test.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['7', 7_000],
    [' 60 ', 60_000],
    ['1.5', 1_500],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sun Nov  6 08:49:37 1994', 37_000],
    ['Sun, 06 Nov 1994 08:48:00 GMT', undefined],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['-5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['soon', undefined],
    ['1994', 1_994_000],
    ['1.5.1994', undefined],
    ['Sunday next', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j', (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });
});

describe('limit headers', () => {
  test.each<[string, Record<string, string>, unknown]>([
    ['none', {}, undefined],
    [
      'seconds to go',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' },
      { remaining: 0, resetMs: 30_000 },
    ],
    [
      'the draft standard',
      { 'ratelimit-remaining': '9', 'ratelimit-reset': '1' },
      { remaining: 9, resetMs: 1_000 },
    ],
    ['another spelling', { 'x-rate-limit-remaining': '9' }, { remaining: 9 }],
    ['a date', { 'x-ratelimit-reset': 'Sun, 06 Nov 1994 08:49:37 GMT' }, { resetMs: 37_000 }],
    [
      'a year in the far future',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999999' },
      { remaining: 0 },
    ],
    ['nonsense', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '-1' }, undefined],
    ['joined duplicates', { 'x-ratelimit-remaining': '10, 10' }, undefined],
  ])('%s', (_title, headers, expected) => {
    expect(parseLimitNotice(headers, NOW)).toEqual(expected);
  });

  test.each([1, 1_000])('a Unix time in seconds or ms is told from seconds to go', (unit) => {
    const nowMs = 1_767_225_600_000;
    const reset = String(((nowMs + 5_000) / 1_000) * unit);
    expect(parseLimitNotice({ 'x-ratelimit-reset': reset }, nowMs)).toEqual({ resetMs: 5_000 });
    expect(parseLimitNotice({ 'x-ratelimit-reset': reset }, nowMs + 6_000)).toBeUndefined();
  });
});

test("the server's time comes from its Date header, else it is ours", () => {
  expect(serverNowMs({ date: 'Sun, 06 Nov 1994 08:49:37 GMT' }, NOW)).toBe(NOW + 37_000);
  expect(serverNowMs({ date: 'today' }, NOW)).toBe(NOW);
  expect(serverNowMs({}, NOW)).toBe(NOW);
});

test('of a header that came several times the first counts', () => {
  expect(headerText({ a: ['1', '2'] }, 'a')).toBe('1');
});
