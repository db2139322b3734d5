import { describe, expect, test } from 'vitest';
import { ask, bookOf, documented, idsIn, KEY, openSandbox } from './ask.js';

describe('the key', () => {
  test.each<[Record<string, string>, string]>([
    [{}, '401-missing-token'],
    [{ authorization: 'Bearer ' }, '401-missing-token'],
    [{ authorization: `Basic ${KEY}` }, '401-missing-token'],
    [{ 'x-api-key': KEY }, '401-missing-token'],
    [{ authorization: 'Bearer another' }, '401-invalid-token'],
    [{ authorization: `Bearer ${KEY}x` }, '401-invalid-token'],
  ])('%j gets %s', async (headers, name) => {
    const { url, book } = await openSandbox();
    const { status, body } = await ask(`${url}/contacts/a`, 'DELETE', undefined, headers);
    expect([status, body]).toEqual([401, documented(name)]);
    expect(book.size).toBe(3);
  });

  test('may follow the word bearer in any case', async () => {
    const { url } = await openSandbox();
    expect(
      (await ask(`${url}/contacts/a`, 'GET', undefined, { authorization: `bearer ${KEY}` })).status,
    ).toBe(200);
  });
});

describe('the list', () => {
  test('pages from 0 in order of insertion until a page is empty', async () => {
    const { url } = await openSandbox();
    const pages = await Promise.all(
      [0, 1, 2].map((page) => ask(`${url}/contacts?page=${page}&limit=2`, 'GET')),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(pages.map(({ body }) => idsIn(body))).toEqual([['a', 'b'], ['c'], []]);
  });

  test('has 50 contacts to the page where no limit is given, and 200 at most', async () => {
    const contacts = bookOf(...Array.from({ length: 201 }, (_, i) => `c${i}`));
    const { url } = await openSandbox({ contacts });
    const sizeOf = async (query: string) => (await ask(`${url}/contacts${query}`, 'GET')).body.list.length;
    expect([await sizeOf(''), await sizeOf('?limit=200'), await sizeOf('?limit=200&page=1')]).toEqual([
      50, 200, 1,
    ]);
  });

  test.each(['limit=201', 'limit=0', 'limit=ten', 'limit=', 'limit=1.5', 'page=-1', 'page=x'])(
    '%s is refused',
    async (query) => {
      const { url } = await openSandbox();
      const { status, body } = await ask(`${url}/contacts?${query}`, 'GET');
      expect([status, body]).toEqual([
        400,
        { message: expect.stringMatching(/^(limit|page) must be a whole number/) },
      ]);
    },
  );
});

describe('one contact', () => {
  test('is given flat, with its system keys', async () => {
    const { url } = await openSandbox();
    expect((await ask(`${url}/contacts/a`, 'GET')).body).toEqual({
      id: 'a',
      firstName: 'Name a',
      createdAt: '1970-01-01T00:00:00.000Z',
      updatedAt: '1970-01-01T00:00:00.000Z',
    });
  });

  test('is patched: what is sent is set, null clears, the rest stays, the answer is the contact', async () => {
    const { url } = await openSandbox({ now: () => Date.UTC(2026, 4, 1) });
    const sent = {
      lastName: 'Đặng',
      phone: '0123456789',
      birthday: 1028221200,
      VIP: true,
      seen: '2023-05-02',
    };
    await ask(`${url}/contacts/b`, 'PATCH', sent);
    const { status, body } = await ask(`${url}/contacts/b`, 'PATCH', {
      firstName: null,
      VIP: 'false',
      phone: '',
    });
    const after = { lastName: 'Đặng', birthday: 1028221200, VIP: 'false', seen: '2023-05-02' };
    const times = { createdAt: '1970-01-01T00:00:00.000Z', updatedAt: '2026-05-01T00:00:00.000Z' };
    expect([status, body]).toEqual([200, { id: 'b', ...after, ...times }]);
    expect((await ask(`${url}/contacts/b`, 'GET')).body).toEqual(body);
  });

  test('has its custom fields under the key that is set, and takes them there', async () => {
    const { url } = await openSandbox({ customFieldsKey: 'custom' });
    const { body } = await ask(`${url}/contacts/a`, 'PATCH', { tier: 'gold', custom: { points: 5 } });
    expect(body).toMatchObject({ firstName: 'Name a', custom: { tier: 'gold', points: 5 } });
    expect(body).not.toHaveProperty('tier');
  });

  test('is not changed at all by a body of which one field is wrong', async () => {
    const { url, book } = await openSandbox();
    const { status, body } = await ask(`${url}/contacts/a`, 'PATCH', {
      lastName: 'x',
      birthday: 1028221200000,
    });
    expect([status, body]).toEqual([400, documented('400')]);
    expect(book.get('a')?.fields).toEqual({ firstName: 'Name a' });
  });

  test.each(['', '{', 'null', '[]', '"text"', '\u00ff{}'])('is not patched by the body %j', async (body) => {
    const { url } = await openSandbox();
    expect((await ask(`${url}/contacts/a`, 'PATCH', body)).status).toBe(400);
  });

  test('is deleted once, with an answer in JSON', async () => {
    const { url, book } = await openSandbox();
    const first = await ask(`${url}/contacts/a`, 'DELETE');
    expect([first.status, first.body]).toEqual([200, { id: 'a', deleted: true }]);
    expect((await ask(`${url}/contacts/a`, 'DELETE')).status).toBe(404);
    expect(book.size).toBe(2);
  });

  test.each([
    ['GET', undefined],
    ['PATCH', { firstName: 'x' }],
    ['DELETE', undefined],
  ])('that is not there is a 404 to %s and is not made', async (method, sent) => {
    const { url, book } = await openSandbox();
    const { status, body } = await ask(`${url}/contacts/nobody`, method, sent);
    expect([status, body]).toEqual([404, documented('404')]);
    expect(book.size).toBe(3);
  });

  test('is found by an ID that had to be encoded', async () => {
    const { url } = await openSandbox({ contacts: bookOf('ü 1%') });
    expect((await ask(`${url}/contacts/${encodeURIComponent('ü 1%')}`, 'GET')).body.id).toBe('ü 1%');
  });
});

describe('what the API does not have', () => {
  test.each(['/v2/contacts/a', '/v1.0', '/v1.0/contacts/', '/'])(
    '%s is a 404 page without a message',
    async (path) => {
      const { url } = await openSandbox();
      const { status, headers, body } = await ask(new URL(path, url).href, 'GET');
      expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body).not.toContain('message');
    },
  );

  test.each([
    ['POST', '/contacts', 'GET'],
    ['PUT', '/contacts/a', 'GET, PATCH, DELETE'],
  ])('%s %s is a 405 that says what is allowed', async (method, path, allow) => {
    const { url } = await openSandbox();
    const { status, headers } = await ask(`${url}${path}`, method, {});
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });
});
