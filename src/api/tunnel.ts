import type { ClientRequest } from 'node:http';
import type { ProxyServer } from './proxy.js';
import { certificateOf, type ServerCertificate } from './server-certificate.js';

/** How far one request came through a proxy. */
export type Tunnel = {
  /** Whether the proxy let the request pass, now or for an earlier request of the same connection. */
  isOpen(): boolean;
  /** The status with which the proxy refused to open a tunnel; undefined where it did not. */
  refusedWith(): number | undefined;
  /** The certificate of the API's server. */
  certificate(): ServerCertificate | undefined;
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
  let certificate: ServerCertificate | undefined;
  return {
    see(request) {
      seen = request;
      // Events of the agents. Agents for HTTP proxies send the first one; agents of both kinds send the
      // second.
      request.once('proxyConnect', (answer: { statusCode: number }) => (status = answer.statusCode));
      request.once('response', () => (certificate = certificateOf(request.socket)));
      request.once('proxy', () => (isThrough = true));
    },
    isOpen: () => seen?.reusedSocket === true || (isThrough && (status ?? 200) === 200),
    certificate: () => certificate,
    refusedWith: () => (status === 200 ? undefined : status),
  };
}
