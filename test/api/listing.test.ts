import { describe, expect, test } from 'vitest';
import { eachContact } from '../../src/api/listing.js';
import type { Reply } from '../../src/api/reply.js';
import type { ListedContact } from '../../src/contact/listed.js';

const BASE_URL = 'https://api.test/v1.0';
const EMPTY = page([]);

function page(list: unknown): Reply {
  return { kind: 'ok', status: 200, body: { list } };
}

function contacts(from: number, count: number): { id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `c${from + index}` }));
}

/** Lists from pages given in turn; the last one is given for ever. */
async function list(pages: readonly Reply[]) {
  const asked: string[] = [];
  const listed: ListedContact[][] = [];
  let skipped = 0;
  let error: unknown;
  const fetchPage = (number: number, limit: number): Promise<Reply> => {
    asked.push(`${number}/${limit}`);
    if (asked.length > 1_000) throw new Error('asked for more than 1,000 pages');
    return Promise.resolve(pages[Math.min(asked.length, pages.length) - 1] ?? EMPTY);
  };
  try {
    const options = { baseUrl: BASE_URL, onSkipped: (count: number) => (skipped += count) };
    for await (const some of eachContact(fetchPage, options)) listed.push(some);
  } catch (caught) {
    error = caught;
  }
  return { asked, listed, ids: listed.flat().map(({ id }) => id), skipped, error };
}

describe('pages', () => {
  test('count from 0, 200 at a time, until one is empty', async () => {
    const { asked, listed, error } = await list([page(contacts(0, 200)), page(contacts(200, 3)), EMPTY]);
    expect(asked).toEqual(['0/200', '1/200', '2/200']);
    expect(listed.map((some) => some.length)).toEqual([200, 3]);
    expect(error).toBeUndefined();
  });

  test('smaller than asked for do not end the list', async () => {
    const { ids } = await list([
      page(contacts(0, 50)),
      page(contacts(50, 50)),
      page(contacts(100, 1)),
      EMPTY,
    ]);
    expect(ids).toHaveLength(101);
  });

  test('of 50 are asked for where the server refuses 200', async () => {
    const refused: Reply = {
      kind: 'refused',
      code: 'bad_request',
      status: 400,
      message: 'limit must be <= 50',
    };
    const { asked, ids } = await list([refused, page(contacts(0, 50)), page(contacts(50, 2)), EMPTY]);
    expect(asked).toEqual(['0/200', '0/50', '1/50', '2/50']);
    expect(ids).toHaveLength(52);
  });

  test('come as they are: a contact that moved between two pages comes twice', async () => {
    const { ids } = await list([page(contacts(0, 3)), page(contacts(2, 3)), EMPTY]);
    expect(ids).toEqual(['c0', 'c1', 'c2', 'c2', 'c3', 'c4']);
  });

  test('a last page that only repeats a contact which moved there is no endless list', async () => {
    const { ids, error } = await list([page(contacts(0, 3)), page(contacts(2, 1)), EMPTY]);
    expect(ids).toEqual(['c0', 'c1', 'c2', 'c2']);
    expect(error).toBeUndefined();
  });

  test('the same one for ever ends with an error, not never', async () => {
    const { asked, error } = await list([page(contacts(0, 3))]);
    expect(asked).toHaveLength(3);
    expect(error).toMatchObject({ kind: 'config', message: expect.stringContaining('never end') });
  });

  test.each([2, 3, 7])('%i that come in turn for ever end with an error, within a round', async (round) => {
    const pages = Array.from({ length: 900 }, (_, index) => page(contacts((index % round) * 3, 3)));
    const { asked, error } = await list(pages);
    expect(asked).toHaveLength(round + 2);
    expect(error).toMatchObject({ kind: 'config', message: expect.stringContaining('never end') });
  });

  test('full of contacts without an ID for ever end with an error too', async () => {
    const { error } = await list([page([{ name: 'nobody' }])]);
    expect(error).toMatchObject({ kind: 'config' });
  });
});

describe('a contact', () => {
  test('has its ID in id, else in _id, as text or number, and comes whole', async () => {
    const entries = [
      { id: 'a', vip: true },
      { _id: 'b' },
      { id: 7 },
      { id: '', _id: 'd' },
      { id: null, _id: 8 },
    ];
    const { ids, listed } = await list([page(entries), EMPTY]);
    expect(ids).toEqual(['a', 'b', '7', 'd', '8']);
    expect(listed[0]?.[0]?.body).toEqual({ id: 'a', vip: true });
  });

  test.each([{}, { id: '' }, { id: 1e17 }, { id: 1.5 }, { id: { $oid: 'x' } }, null, 'text', ['x']])(
    '%j has no usable ID: it is left out and counted',
    async (entry) => {
      const { ids, skipped } = await list([page([{ id: 'a' }, entry, entry]), EMPTY]);
      expect(ids).toEqual(['a']);
      expect(skipped).toBe(2);
    },
  );
});

describe('the listing fails', () => {
  test.each<unknown>([undefined, null, [], 'text', {}, { list: null }, { data: { list: [] } }])(
    'where the body is %j, naming --base-url',
    async (body) => {
      const { error } = await list([{ kind: 'ok', status: 200, body }]);
      expect(error).toMatchObject({ kind: 'config', hint: expect.stringContaining('--base-url') });
    },
  );

  test.each<[string, Reply, string]>([
    ['key_refused', { kind: 'key_refused', status: 401, message: 'invalid token' }, 'invalid token'],
    ['gave_up', { kind: 'trouble', code: 'timeout', status: undefined, message: 'no answer' }, 'no answer'],
    ['config', { kind: 'not_found', status: 404, message: 'no such thing' }, '404'],
    ['config', { kind: 'refused', code: 'bad_response', status: 302, message: 'moved' }, '302'],
    ['config', { kind: 'refused', code: 'bad_request', status: 400, message: 'bad page' }, 'bad page'],
  ])('with %s, whatever pages came before', async (kind, reply, text) => {
    const { ids, error } = await list([page(contacts(0, 2)), reply]);
    expect(ids).toHaveLength(2);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(text) });
  });

  test('where 50 a page are refused as well', async () => {
    const { asked, error } = await list([
      { kind: 'refused', code: 'bad_request', status: 400, message: 'no' },
    ]);
    expect(asked).toEqual(['0/200', '0/50']);
    expect(error).toMatchObject({ kind: 'config' });
  });
});
