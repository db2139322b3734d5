import { trimEndOf } from '../contact/text.js';

/** The address of the list of contacts, under a base URL with or without a trailing slash or a path prefix. */
export function contactsUrl(baseUrl: string): URL {
  const url = new URL(baseUrl);
  url.pathname = `${trimEndOf(url.pathname, '/')}/contacts`;
  return url;
}

/**
 * The address of one contact. Undefined for an ID that would lead elsewhere: `..` is the parent, an empty ID
 * is the whole list, and half a surrogate pair cannot be written.
 */
export function contactUrl(baseUrl: string, contactId: string): URL | undefined {
  if (contactId === '' || /\p{Cs}/u.test(contactId)) return undefined;
  const url = contactsUrl(baseUrl);
  const path = `${url.pathname}/${encodeURIComponent(contactId)}`;
  url.pathname = path;
  return url.pathname === path ? url : undefined;
}
