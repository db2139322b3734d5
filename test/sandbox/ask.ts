import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { createContactBook, type ContactBook } from '../../src/sandbox/contact-book.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.js';

export const KEY = 'a-key';

/** A sandbox that ends with the test, without a limit unless one is given, and with the contacts a, b and c. */
export async function openSandbox(
  options: Partial<SandboxOptions> = {},
): Promise<Sandbox & { book: ContactBook }> {
  const book = options.contacts ?? bookOf('a', 'b', 'c');
  const sandbox = await startSandbox({ apiKey: KEY, contacts: book, limit: 'none', ...options });
  onTestFinished(() => sandbox.close());
  return Object.assign(sandbox, { book });
}

/** A book with the given contacts, and one custom field of each type. */
export function bookOf(...ids: string[]): ContactBook {
  const book = createContactBook({
    customFields: new Map([
      ['tier', 'text'],
      ['points', 'number'],
      ['VIP', 'boolean'],
      ['seen', 'date'],
    ]),
  });
  for (const id of ids) book.put({ id, fields: new Map([['firstName', `Name ${id}`]]), createdAt: 0 });
  return book;
}

/** One request with the right key; an object as the body is sent as JSON. */
export async function ask(url: string, method: string, sent?: unknown, headers?: Record<string, string>) {
  const response = await fetch(url, {
    method,
    headers: headers ?? { authorization: `Bearer ${KEY}` },
    ...(sent === undefined ? {} : { body: typeof sent === 'string' ? sent : JSON.stringify(sent) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** The IDs of the contacts in the body of a list. */
export function idsIn(body: { list: { id: string }[] }): string[] {
  return body.list.map(({ id }) => id);
}

/** The body of an error as the API documents it, by the name of its fixture. */
export function documented(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/api/${name}.json`, import.meta.url), 'utf8'));
}
