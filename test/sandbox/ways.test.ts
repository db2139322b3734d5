import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../../src/contact/change.js';
import { createContactApi } from '../../src/sandbox/contact-api.js';
import { createContactBook, type ContactBook } from '../../src/sandbox/contact-book.js';
import { NO_QUIRKS, type Quirks } from '../../src/sandbox/quirks.js';
import { createRandom } from '../../src/sandbox/random.js';
import { parseRoute } from '../../src/sandbox/route.js';

type Asked = { readonly status: number; readonly body: string; json(): Record<string, unknown> };

/** The stand-in with one contact, and a way to ask it. */
function api(
  quirks: Partial<Quirks>,
  others = 0,
): { ask: (method: string, path: string, body?: object) => Asked; book: ContactBook } {
  const book = createContactBook({ customFields: new Map([['Plan', 'text']]) });
  const fields = new Map<string, FieldValue>([
    ['firstName', 'Ann'],
    ['Plan', 'Basic'],
  ]);
  book.put({ id: 'c1', fields, createdAt: 0 });
  for (let i = 0; i < others; i += 1)
    book.put({ id: `o${i}`, fields: new Map([['lastName', 'Lee']]), createdAt: 0 });
  const served = createContactApi({
    apiKey: 'key',
    contacts: book,
    limit: 'none',
    customFieldsKey: undefined,
    quirks: { ...NO_QUIRKS, ...quirks },
    random: createRandom(1),
  });
  return {
    book,
    ask(method, path, body) {
      const route = parseRoute(method, path, '/v1.0');
      const answer =
        served.admit(route, 'Bearer key', 0) ??
        served.perform(route, Buffer.from(JSON.stringify(body ?? {})), 0);
      return {
        status: answer.status,
        body: answer.body,
        json: () => JSON.parse(answer.body) as Record<string, unknown>,
      };
    },
  };
}

const C1 = '/v1.0/contacts/c1';

test.each<[Quirks['patch'], object]>([
  ['contact', { id: 'c1', firstName: 'Bo' }],
  ['before', { id: 'c1', firstName: 'Ann' }],
  ['empty', {}],
  ['word', { success: true }],
])('patch=%s: that is what a PATCH is answered with, and it is made', (patch, expected) => {
  const { ask } = api({ patch });
  expect(ask('PATCH', C1, { firstName: 'Bo' }).json()).toMatchObject(expected);
  expect(ask('GET', C1).json()).toMatchObject({ firstName: 'Bo' });
});

test('patch=empty: a contact that is not there is not found all the same', () => {
  expect(api({ patch: 'empty' }).ask('PATCH', '/v1.0/contacts/no', { firstName: 'Bo' }).status).toBe(404);
});

test.each<[Quirks['nest'], object]>([
  ['none', { Plan: 'Basic' }],
  ['customFields', { customFields: { Plan: 'Basic' } }],
  ['attributes', { attributes: { Plan: 'Basic' } }],
  ['pairs', { customFields: [{ name: 'Plan', value: 'Basic' }] }],
])('nest=%s: custom fields come back so, and are taken flat', (nest, expected) => {
  const { ask } = api({ nest });
  expect(ask('GET', C1).json()).toMatchObject({ firstName: 'Ann', ...expected });
  expect(ask('PATCH', C1, { Plan: 'Basic' }).json()).toMatchObject(expected);
});

test.each<[Quirks['phones'], string, string]>([
  ['asis', '0903 111-222', '0903 111-222'],
  ['digits', '0903 111-222', '0903111222'],
  ['e164', '0903 111-222', '+84903111222'],
  ['e164', '+33 6 12 34 56 78', '+33612345678'],
])('phones=%s keeps %s as %s', (phones, sent, kept) => {
  expect(api({ phones }).ask('PATCH', C1, { phone: sent }).json()).toMatchObject({ phone: kept });
});

test('emails=lower keeps them in lower case, and leaves other fields', () => {
  const { ask } = api({ emails: 'lower' });
  const body = { email: 'Ann@X.com', firstName: 'Ann' };
  expect(ask('PATCH', C1, body).json()).toMatchObject({ email: 'ann@x.com', firstName: 'Ann' });
});

test.each<[Quirks['system'], string]>([
  ['camel', 'lastSeen'],
  ['snake', 'last_seen'],
  ['spaced', 'Last seen'],
])('system=%s: contacts show the columns of the app', (system, name) => {
  const { ask } = api({ system });
  expect(ask('GET', C1).json()).toHaveProperty([name]);
  expect(ask('GET', '/v1.0/contacts').json()).toMatchObject({ list: [{ [name]: expect.any(String) }] });
  expect(ask('PATCH', C1, { [name]: 'now' }).status).toBe(400);
});

describe('others', () => {
  function edited(book: ContactBook): string[] {
    return book.page(0, 100).flatMap(({ id, fields }) => (fields['lastName'] === 'Lee' ? [] : [id]));
  }

  test('none edits nothing but what is written', () => {
    const { ask, book } = api({}, 30);
    for (let i = 0; i < 40; i += 1) ask('PATCH', C1, { firstName: `Bo ${i}` });
    expect(edited(book)).toEqual(['c1']);
  });

  test('many edits other contacts after each second write, the same for the same seed', () => {
    const runs = [1, 2].map(() => {
      const { ask, book } = api({ others: 'many' }, 30);
      for (let i = 0; i < 20; i += 1) ask('PATCH', C1, { firstName: `Bo ${i}` });
      return edited(book);
    });
    expect(runs[0]!.length).toBeGreaterThan(4);
    expect(runs[0]).toEqual(runs[1]);
  });
});

test('elsewhere=page: every path but the API’s is a web page with 200', () => {
  const { ask } = api({ elsewhere: 'page' });
  for (const path of ['/docs/contacts', '/', '/v1/contacts/c1'])
    expect(ask('PATCH', path)).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^<!DOCTYPE html>/),
    });
  expect(ask('GET', C1).json()).toMatchObject({ id: 'c1' });
  expect(api({}).ask('GET', '/docs/contacts').status).toBe(404);
});
