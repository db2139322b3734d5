import { contactIdOf, type ListedContact } from '../contact/listed.js';
import { RunError } from '../errors.js';
import type { Reply } from './reply.js';
import { createSeenIds } from './seen-ids.js';

/**
 * The page size to ask for. The API names no largest one. A server that refuses it is asked for the size of
 * the documentation.
 */
const LARGEST_PAGE = 200;
const CAUTIOUS_PAGE = 50;

/** Beyond this many pages (5 million contacts at 50 a page) the listing goes in circles. */
const MOST_PAGES = 100_000;

/** So many pages in a row may bring nothing new: contacts move between pages while others are read. */
const MOST_STALE_PAGES = 1;

type ListingOptions = {
  /** The API's address, for errors. */
  readonly baseUrl: string;
  /** Is called with the number of contacts of a page that had no usable ID and were left out. */
  readonly onSkipped?: (count: number) => void;
};

/**
 * All contacts, page by page as they come. A contact that moves during the listing may come twice.
 * `fetchPage` gives the final reply for a page, after its retries. Throws RunError where a page cannot be
 * fetched, where it is not of the API's form, or where the pages never end.
 */
export async function* eachContact(
  fetchPage: (page: number, limit: number) => Promise<Reply>,
  options: ListingOptions,
): AsyncGenerator<ListedContact[]> {
  let limit = LARGEST_PAGE;
  const seen = createSeenIds();
  let stalePages = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    let reply = await fetchPage(page, limit);
    if (page === 0 && isRefusedLimit(reply)) {
      limit = CAUTIOUS_PAGE;
      reply = await fetchPage(page, limit);
    }
    const entries = entriesOf(reply, page, options.baseUrl);
    if (entries.length === 0) return;

    const contacts = entries.map(toContact).filter((contact) => contact !== undefined);
    if (contacts.length < entries.length) options.onSkipped?.(entries.length - contacts.length);
    // A short last page may repeat contacts that moved there. Several such pages in a row mean that the pages
    // never end.
    stalePages = seen.add(contacts.map(({ id }) => id)) > 0 ? 0 : stalePages + 1;
    if (stalePages > MOST_STALE_PAGES) throw endless(page, options.baseUrl);
    if (contacts.length > 0) yield contacts;
  }
  throw endless(MOST_PAGES, options.baseUrl);
}

function isRefusedLimit(reply: Reply): boolean {
  return reply.kind === 'refused' && (reply.status === 400 || reply.status === 422);
}

function entriesOf(reply: Reply, page: number, baseUrl: string): readonly unknown[] {
  if (reply.kind !== 'ok') throw pageError(reply, page, baseUrl);
  const { body } = reply;
  const list: unknown = typeof body === 'object' && body !== null && 'list' in body ? body.list : undefined;
  if (Array.isArray(list)) return list;
  throw new RunError('config', `page ${page} of the contacts is not of the form {"list": […]}`, {
    hint: baseUrlHint(baseUrl),
  });
}

function toContact(entry: unknown): ListedContact | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const body = entry as Readonly<Record<string, unknown>>;
  const id = contactIdOf(body);
  return id === undefined ? undefined : { id, body };
}

function pageError(reply: Exclude<Reply, { kind: 'ok' }>, page: number, baseUrl: string): RunError {
  const status = reply.status === undefined ? '' : ` (${reply.status})`;
  const message = `listing the contacts failed at page ${page}${status}: ${reply.message}`;
  switch (reply.kind) {
    case 'key_refused':
      return new RunError('key_refused', message, {
        hint: 'make or renew it in Chative under Settings > Developer > API Keys; it must be active, on a Business plan',
      });
    case 'rate_limited':
    case 'trouble':
      return new RunError('gave_up', message, { hint: 'nothing is lost; run the same command again later' });
    case 'not_found':
    case 'refused':
      return new RunError('config', message, { hint: baseUrlHint(baseUrl) });
  }
}

function endless(page: number, baseUrl: string): RunError {
  return new RunError('config', `the contacts never end: page ${page} holds nothing that is new`, {
    hint: `the server seems to ignore "page"; ${baseUrlHint(baseUrl)}`,
  });
}

function baseUrlHint(baseUrl: string): string {
  return `check --base-url (now ${baseUrl})`;
}
