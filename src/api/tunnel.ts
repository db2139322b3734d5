import type { ClientRequest } from 'node:http';
import type { ProxyServer } from './proxy.js';

/** How far one request came on its way through a proxy. */
export type Tunnel = {
  /** Whether the proxy let it pass, now or for an earlier request of the same connection. */
  isOpen(): boolean;
  /** The status with which the proxy refused to open a tunnel; undefined where it did not. */
  refusedWith(): number | undefined;
};

/** One request's way to the API. */
export type Way = {
  readonly baseUrl: string;
  readonly proxy: ProxyServer | undefined;
  readonly tunnel: Tunnel;
};

/** Watches a request from its start; `see` is given the request as soon as there is one. */
export function watchTunnel(): Tunnel & { see(request: ClientRequest): void } {
  let seen: ClientRequest | undefined;
  let status: number | undefined;
  let isThrough = false;
  return {
    see(request) {
      seen = request;
      // Events of the agents: the first of HTTP proxies alone, the second of both kinds.
      request.once('proxyConnect', (answer: { statusCode: number }) => (status = answer.statusCode));
      request.once('proxy', () => (isThrough = true));
    },
    isOpen: () => seen?.reusedSocket === true || (isThrough && (status ?? 200) === 200),
    refusedWith: () => (status === 200 ? undefined : status),
  };
}
