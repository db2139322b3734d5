import { RunError } from '../errors.js';
import { isExempt, isLoopback } from './no-proxy.js';

/** The proxy settings of the environment. */
export type ProxyWishes = {
  /** Variables that name a proxy and are not empty. The first one is used. */
  readonly proxies: readonly { readonly name: string; readonly value: string }[];
  readonly noProxy: string;
};

/** A proxy between the program and the API. */
export type ProxyServer = {
  readonly kind: 'http' | 'socks';
  /** The address without user and password, fit for logs and messages. */
  readonly url: string;
  /** The variable that named the proxy. */
  readonly from: string;
  readonly login: { readonly user: string; readonly password: string } | undefined;
};

const KINDS: ReadonlyMap<string, ProxyServer['kind']> = new Map([
  ['http:', 'http'],
  ['https:', 'http'],
  ['socks:', 'socks'],
  ['socks4:', 'socks'],
  ['socks4a:', 'socks'],
  ['socks5:', 'socks'],
  ['socks5h:', 'socks'],
]);

/**
 * The proxy for requests to a base URL; undefined where no proxy is used. Plain http is allowed only to this
 * machine, which no proxy can reach. Throws RunError `config` for a variable that holds no address of a
 * proxy.
 */
export function chooseProxy(baseUrl: string, { proxies, noProxy }: ProxyWishes): ProxyServer | undefined {
  const url = new URL(baseUrl);
  const [chosen] = proxies;
  if (!chosen || url.protocol !== 'https:' || isLoopback(url) || isExempt(url, noProxy)) return undefined;
  return parseProxy(chosen.name, chosen.value);
}

function parseProxy(name: string, value: string): ProxyServer {
  const text = value.trim();
  // curl understands `proxy.corp:3128` without a scheme, too.
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) throw noProxyAddress(name, 'is no address of a proxy');
  const url = new URL(whole);
  const kind = KINDS.get(url.protocol);
  if (kind === undefined) throw noProxyAddress(name, `names a proxy of an unknown kind: ${url.protocol}//`);
  if (url.hostname === '') throw noProxyAddress(name, 'names no host');
  return { kind, url: `${url.protocol}//${url.host}`, from: name, login: loginOf(url) };
}

/** The error for a variable that is no address. It does not hold the value: a password may be in it. */
function noProxyAddress(name: string, what: string): RunError {
  return new RunError('config', `${name} ${what}`, {
    hint: 'it must look like http://proxy.example:3128 or http://user:password@proxy.example:3128, with odd characters of the password percent-encoded (@ as %40, # as %23, / as %2F)',
  });
}

function loginOf({ username, password }: URL): ProxyServer['login'] {
  if (username === '' && password === '') return undefined;
  return { user: decoded(username), password: decoded(password) };
}

/** Decodes percent signs. A text in which they encode nothing stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
