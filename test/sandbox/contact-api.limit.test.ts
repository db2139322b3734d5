import { describe, expect, test } from 'vitest';
import { ask, documented, openSandbox } from './ask.js';

describe('the limit', () => {
  test('is answered with the documented 429 before anything is done, and frees up as the window slides', async () => {
    let at = 0;
    const limit = { requests: 2, windowMs: 60_000, window: 'sliding' as const };
    const { url, book, requests } = await openSandbox({ limit, now: () => at });
    await ask(`${url}/contacts/nobody`, 'GET');
    await ask(`${url}/contacts/b`, 'PATCH', { birthday: 'wrong' });
    at = 59_999;
    const refused = await ask(`${url}/contacts/a`, 'DELETE');
    expect([refused.status, refused.body]).toEqual([429, documented('429')]);
    expect(refused.headers.has('retry-after')).toBe(false);
    expect(book.size).toBe(3);
    at = 60_000;
    expect((await ask(`${url}/contacts/a`, 'DELETE')).status).toBe(200);
    expect(requests).toEqual({ list: 0, get: 1, patch: 1, delete: 2, other: 0, rateLimited: 1, faults: 0 });
  });

  test('names the seconds to wait where Retry-After is asked for', async () => {
    const limit = { requests: 1, windowMs: 60_000, window: 'fixed' as const, retryAfter: true };
    const { url } = await openSandbox({ limit, now: () => 120_000 + 18_500 });
    await ask(`${url}/contacts/a`, 'GET');
    expect((await ask(`${url}/contacts/a`, 'GET')).headers.get('retry-after')).toBe('42');
  });

  test('is the documented 200 a minute where none is given, and refused keys spend nothing of it', async () => {
    const { url } = await openSandbox({ limit: undefined as never, now: () => 0 });
    await ask(`${url}/contacts/a`, 'GET', undefined, { authorization: 'Bearer wrong' });
    const statuses: number[] = [];
    for (let i = 0; i < 201; i += 1) statuses.push((await ask(`${url}/contacts/a`, 'GET')).status);
    expect(statuses).toEqual([...Array.from({ length: 200 }, () => 200), 429]);
  });
});
