import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { SecureContext } from 'node:tls';
import type { ProxyServer } from './proxy.js';
import type { TunnelOptions } from './tunnel-agent.js';

/** Keeps connections open between requests. */
export type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent };

export type Route = {
  readonly proxy?: ProxyServer | undefined;
  /** Certificates in PEM that are trusted besides those of Node and NODE_EXTRA_CA_CERTS. */
  readonly trusted?: readonly string[] | undefined;
};

type AgentOptions = { readonly concurrency: number; readonly timeoutMs: number };

/** The agents for a route. Code for proxies and own certificates is loaded only where they are used: it takes 60 ms. */
export async function createAgents({ proxy, trusted }: Route, options: AgentOptions): Promise<Agents> {
  const keeping = { keepAlive: true, maxSockets: options.concurrency };
  const secureContext = trusted && (await createContext(trusted));
  const http = new HttpAgent(keeping);
  if (proxy) {
    const agent = await createProxyAgent(proxy, { ...keeping, timeoutMs: options.timeoutMs, secureContext });
    // got's type asks for Node's own class of agents for https. It only calls methods that all agents have.
    return { http, https: agent as unknown as HttpsAgent };
  }
  return { http, https: new HttpsAgent({ ...keeping, ...(secureContext && { secureContext }) }) };
}

async function createProxyAgent(
  { kind, url, login }: ProxyServer,
  options: Omit<TunnelOptions, 'headers'>,
): Promise<HttpAgent> {
  switch (kind) {
    case 'http': {
      const { TunnelAgent } = await import('./tunnel-agent.js');
      // The login goes into a header. The library would write it to standard error with the address, where
      // DEBUG is set.
      const headers = login ? { 'Proxy-Authorization': basic(login) } : {};
      return new TunnelAgent(url, { ...options, headers });
    }
    case 'socks': {
      const { SocksProxyAgent } = await import('socks-proxy-agent');
      const { secureContext, timeoutMs, ...keeping } = options;
      const address = new URL(url);
      address.username = encodeURIComponent(login?.user ?? '');
      address.password = encodeURIComponent(login?.password ?? '');
      return new SocksProxyAgent(address, {
        ...keeping,
        timeout: timeoutMs,
        ...(secureContext && { secureContext }),
      });
    }
  }
}

function basic({ user, password }: NonNullable<ProxyServer['login']>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** One context for all connections: reading 150 certificates again for each would take longer than a request. */
async function createContext(trusted: readonly string[]): Promise<SecureContext> {
  const { createSecureContext, rootCertificates } = await import('node:tls');
  return createSecureContext({ ca: [...rootCertificates, ...trusted] });
}
