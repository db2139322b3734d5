import { STATUS_CODES } from 'node:http';
import { RunError } from '../errors.js';
import type { ProxyServer } from './proxy.js';
import type { Reply } from './reply.js';

/**
 * The reply where a proxy answered in place of the API. Throws RunError `config` where the proxy's settings
 * must first be mended. 5xx, 408 and 429 may pass by themselves.
 */
export function classifyProxyRefusal(status: number, baseUrl: string, proxy: ProxyServer): Reply {
  const { host } = new URL(baseUrl);
  const words = `${status}${STATUS_CODES[status] === undefined ? '' : ` ${STATUS_CODES[status]}`}`;
  // tinyproxy answers 401 to a wrong password (measured).
  if (status === 407 || status === 401) throw loginRefused(status, host, proxy);
  if (status >= 500 || status === 408 || status === 429) {
    const message = `the proxy ${proxy.url} cannot reach ${host} (${words})`;
    return { kind: 'trouble', code: 'network_error', status: undefined, message };
  }
  throw new RunError('config', `the proxy ${proxy.url} refuses to connect to ${host} (${words})`, {
    hint: `check ${proxy.from}, ask for ${host} to be allowed there, or go without the proxy: NO_PROXY=${host}`,
  });
}

/** The error for a 407 where no proxy is set: some server on the way sent it. */
export function unknownProxyAsks(baseUrl: string): RunError {
  return new RunError('config', `a proxy on the way to ${baseUrl} asks for a user and a password (407)`, {
    hint: 'name it with HTTPS_PROXY=http://user:password@proxy.example:3128',
  });
}

function loginRefused(status: 401 | 407, host: string, { url, login, from }: ProxyServer): RunError {
  const [what, hint] = login
    ? [
        'does not accept the user and the password',
        `correct them in ${from} (odd characters percent-encoded)`,
      ]
    : [
        'asks for a user and a password',
        `put them into ${from}, as in http://user:password@proxy.example:3128`,
      ];
  return new RunError('config', `the proxy ${url} ${what} (${status})`, {
    hint: `${hint}, or go without the proxy: NO_PROXY=${host}`,
  });
}
