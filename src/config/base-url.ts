import { trimEndOf } from '../contact/text.js';

export const CHATIVE_URL = 'https://api.chative.io/v1.0';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An address that requests may go to, without its final slash: https, or plain http to this machine. */
export function parseBaseUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  // A key or a contact's data has no place in an address, and a path cannot follow a query, be it an empty one.
  if (!isSafe || url.username || url.password || /[?#]/.test(url.href)) return undefined;
  return trimEndOf(url.href, '/');
}

/** Where the key may go without a word: to Chative, and to a stand-in on this machine. */
export function isFamiliar(baseUrl: string): boolean {
  const { origin, hostname } = new URL(baseUrl);
  return origin === new URL(CHATIVE_URL).origin || LOOPBACK.test(hostname);
}
