import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';

export type TunnelOptions = {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
  readonly headers: Readonly<Record<string, string>>;
  /** How long the proxy may take to open a tunnel. */
  readonly timeoutMs: number;
  readonly secureContext: SecureContext | undefined;
};

/** The error for a proxy that does not answer in time, with Node's code for a timeout. */
const TOO_LATE = Object.assign(new Error('the proxy did not answer'), { code: 'ETIMEDOUT' });

type Connect = HttpsProxyAgent<string>['connect'];

/**
 * An agent that reaches the API through tunnels of an HTTP proxy. The library forgets a connection to a proxy
 * that never answers, even after the request has ended. Such a connection would keep the process alive. Here
 * it ends after the time of a request, or with the agent.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #opening = new Set<AbortController>();
  readonly #timeoutMs: number;
  readonly #context: { readonly secureContext?: SecureContext };

  constructor(proxyUrl: string, { timeoutMs, secureContext, ...options }: TunnelOptions) {
    const context = secureContext === undefined ? {} : { secureContext };
    super(proxyUrl, { ...options, ...context });
    this.#timeoutMs = timeoutMs;
    this.#context = context;
  }

  override async connect(request: ClientRequest, options: Parameters<Connect>[1]): Promise<Socket> {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(TOO_LATE), this.#timeoutMs);
    this.#opening.add(ending);
    try {
      // The library gives the agent's options only to the connection to the proxy, not to the one inside the
      // tunnel.
      return await this.#connectUntil(ending.signal, request, { ...options, ...this.#context });
    } catch (error) {
      throw ending.signal.reason === TOO_LATE ? TOO_LATE : error;
    } finally {
      clearTimeout(timer);
      this.#opening.delete(ending);
    }
  }

  override destroy(): void {
    for (const ending of this.#opening) ending.abort();
    super.destroy();
  }

  /**
   * Connects with this signal. The library reads `connectOpts` before its first wait, so other requests do
   * not see the signal.
   */
  #connectUntil(signal: AbortSignal, ...[request, options]: Parameters<Connect>): Promise<Socket> {
    const before = this.connectOpts;
    this.connectOpts = { ...before, signal };
    try {
      return super.connect(request, options);
    } finally {
      this.connectOpts = before;
    }
  }
}
