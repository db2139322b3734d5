import { describe, expect, test } from 'vitest';
import { createMask } from '../../src/secrets.js';
import { classifyReply, type RawReply } from '../../src/api/classify.js';

const mask = createMask('secret-key');
const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

function raw(status: number, bodyText = '', more: Partial<RawReply> = {}): RawReply {
  return { status, headers: {}, bodyText, complete: true, receivedAtMs: NOW, mask, ...more };
}

describe('2xx', () => {
  test.each([200, 201, 202, 204, 206])('%i with JSON or nothing is done', (status) => {
    expect(classifyReply(raw(status, '{"id":"c1"}'))).toEqual({ kind: 'ok', status, body: { id: 'c1' } });
    expect(classifyReply(raw(status, ' \n'))).toEqual({ kind: 'ok', status, body: undefined });
  });

  test.each<[string, RawReply]>([
    ['breaks off, even with nothing read', raw(200, '', { complete: false })],
    ['breaks off behind what happens to be JSON', raw(200, '{}', { complete: false })],
    ['is cut inside the JSON', raw(200, '{"list":[{"id":')],
    ['is HTML', raw(200, '<!DOCTYPE html><p>Login</p>')],
    ['is plain text', raw(200, 'OK')],
  ])('a body that %s is bad and retried', (_title, reply) => {
    expect(classifyReply(reply)).toMatchObject({ kind: 'trouble', code: 'bad_response', status: 200 });
  });

  test('a byte order mark before the JSON does no harm', () => {
    expect(classifyReply(raw(200, '\uFEFF{"a":1}'))).toMatchObject({ kind: 'ok', body: { a: 1 } });
  });

  test('rate limit headers come along', () => {
    const headers = { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '20' };
    expect(classifyReply(raw(200, '{}', { headers }))).toMatchObject({
      limit: { remaining: 3, resetMs: 20_000 },
    });
  });
});

describe('other statuses', () => {
  const message = '{"message":"its own words"}';
  test.each<[number, string, Record<string, unknown>]>([
    [301, '', { kind: 'refused', code: 'bad_response' }],
    [304, '', { kind: 'refused', code: 'bad_response' }],
    [400, message, { kind: 'refused', code: 'bad_request', message: 'its own words' }],
    [401, message, { kind: 'key_refused', message: 'its own words' }],
    [403, '<html>', { kind: 'key_refused', message: 'Forbidden' }],
    [404, message, { kind: 'not_found', message: 'its own words' }],
    [404, '', { kind: 'refused', code: 'bad_response' }],
    [404, '<html>', { kind: 'refused', code: 'bad_response' }],
    [404, '{"error":"no route"}', { kind: 'refused', code: 'bad_response' }],
    [404, '{"message":"  "}', { kind: 'refused', code: 'bad_response' }],
    [405, '', { kind: 'refused', code: 'bad_request', message: 'Method Not Allowed' }],
    [408, '', { kind: 'trouble', code: 'timeout' }],
    [409, '', { kind: 'refused', code: 'bad_request' }],
    [
      422,
      '{"message":["a is wrong","b is wrong"]}',
      { code: 'bad_request', message: 'a is wrong; b is wrong' },
    ],
    [429, '<html>', { kind: 'rate_limited', retryAfterMs: undefined }],
    [500, message, { kind: 'trouble', code: 'server_error', message: 'its own words' }],
    [501, '', { kind: 'trouble', code: 'server_error' }],
    [503, '<html>', { kind: 'trouble', code: 'server_error', message: 'Service Unavailable' }],
    [599, '', { kind: 'trouble', code: 'server_error', message: 'HTTP 599' }],
  ])('%i with body %j', (status, body, expected) => {
    expect(classifyReply(raw(status, body))).toMatchObject({ status, ...expected });
  });

  test('a 404 that breaks off is asked again: whose it is cannot be told', () => {
    expect(classifyReply(raw(404, '', { complete: false }))).toMatchObject({
      kind: 'trouble',
      code: 'bad_response',
    });
  });
});

describe('429', () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 12:00:45 GMT' }, 45_000],
    [
      "a date by the server's own clock, which is an hour behind",
      { 'retry-after': 'Thu, 01 Jan 2026 11:00:45 GMT', date: 'Thu, 01 Jan 2026 11:00:00 GMT' },
      45_000,
    ],
    ['X-RateLimit-Reset where there is no Retry-After', { 'x-ratelimit-reset': '12' }, 12_000],
    ['Retry-After before X-RateLimit-Reset', { 'retry-after': '5', 'x-ratelimit-reset': '12' }, 5_000],
    ['nothing usable', { 'retry-after': 'soon' }, undefined],
  ])('waits as told by %s', (_title, headers, retryAfterMs) => {
    expect(classifyReply(raw(429, '', { headers }))).toMatchObject({ kind: 'rate_limited', retryAfterMs });
  });
});
