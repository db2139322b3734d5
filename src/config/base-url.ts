import { trimEndOf } from '../contact/text.js';

export const CHATIVE_URL = 'https://api.chative.io/v1.0';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address to which requests may go, without its final slash: https, or plain http to this machine.
 * Undefined for any other text.
 */
export function parseBaseUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return undefined;
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  // A user, a password or a query has no place in the address: it could hold a key or a contact's data. And a
  // path cannot follow a query, even an empty one.
  if (!isSafe || url.username || url.password || /[?#]/.test(url.href)) return undefined;
  return trimEndOf(url.href, '/');
}

/** Whether the key may go to this address without a warning: it is Chative's, or a stand-in on this machine. */
export function isFamiliar(baseUrl: string): boolean {
  const { origin, hostname } = new URL(baseUrl);
  return origin === new URL(CHATIVE_URL).origin || LOOPBACK.test(hostname);
}
