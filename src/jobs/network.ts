import type { Route } from '../api/agents.js';
import { chooseProxy } from '../api/proxy.js';
import { readTrusted, type NetworkSettings } from '../config/network.js';
import type { Logger } from '../logger.js';

/** How a base URL is reached. Throws RunError `config` for a proxy or certificates that cannot be used. */
export function routeTo(baseUrl: string, network: NetworkSettings): Route {
  return { proxy: chooseProxy(baseUrl, network), trusted: readTrusted(network) };
}

/** The same, said in the log before anything else happens: mistakes in it should not wait for the file to be read. */
export function announceRoute(baseUrl: string, network: NetworkSettings, log: Logger): void {
  const { proxy } = routeTo(baseUrl, network);
  if (proxy) log.info({ proxy: proxy.url, from: proxy.from }, 'requests go through a proxy');
  if (network.isTlsUnchecked && baseUrl.startsWith('https:'))
    log.warn(
      'NODE_TLS_REJECT_UNAUTHORIZED=0: certificates are not checked, and others on the way can read the key; trust a CA with --ca-file instead',
    );
}
