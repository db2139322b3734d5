import { once, setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RunError } from '../errors.js';
import { createContactApi } from './contact-api.js';
import type { ContactBook } from './contact-book.js';
import { createFaultChooser, type Faults } from './faults.js';
import { createLatency, type LatencyRange } from './latency.js';
import { NO_QUIRKS, type Quirks } from './quirks.js';
import type { WindowLimit } from './rate-window.js';
import { tidyBasePath } from './route.js';
import { createListener, type SandboxRequests } from './serve.js';

/** The limit that Chative documents, 200 a minute, in its stricter reading. */
const DOCUMENTED_LIMIT: WindowLimit = { requests: 200, windowMs: 60_000, window: 'sliding' };

/** How long idle connections stay open. It is longer than the minute that a client waits after a 429. */
const KEEP_ALIVE_MS = 75_000;

export type SandboxOptions = {
  /** The port. 0, the default, takes any free one. */
  readonly port?: number;
  readonly host?: '127.0.0.1' | '::1';
  readonly apiKey: string;
  readonly contacts: ContactBook;
  /** The limit. By default the documented 200 in a sliding minute. */
  readonly limit?: WindowLimit | 'none';
  readonly faults?: Faults;
  readonly latencyMs?: LatencyRange;
  readonly random?: () => number;
  /** The time, as Unix time in ms, for the limit and for the times of contacts. */
  readonly now?: () => number;
  /**
   * The key under which custom fields are returned. They may be sent flat or under it. Without a key they are
   * flat in both directions.
   */
  readonly customFieldsKey?: string;
  /** Choices for undocumented behaviour. By default the kindest choice for each question. */
  readonly quirks?: Partial<Quirks>;
  /** The path before `/contacts`. By default `/v1.0`. */
  readonly basePath?: string;
};

export type Sandbox = {
  /** The base URL for a client, without a slash at its end. */
  readonly url: string;
  readonly requests: Readonly<SandboxRequests>;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
};

/**
 * Serves the stand-in API on loopback until it is closed. Throws RunError where it cannot listen, or where
 * the limit, the latency or the faults make no sense.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', random = Math.random } = options;
  const requests: SandboxRequests = {
    list: 0,
    get: 0,
    patch: 0,
    delete: 0,
    other: 0,
    rateLimited: 0,
    faults: 0,
  };
  const basePath = tidyBasePath(options.basePath ?? '/v1.0');
  const closing = new AbortController();
  // Every request under way adds a listener. Node would take more than ten for a leak.
  setMaxListeners(0, closing.signal);
  const listener = createListener({
    api: createContactApi({
      apiKey: options.apiKey,
      contacts: options.contacts,
      limit: options.limit ?? DOCUMENTED_LIMIT,
      customFieldsKey: options.customFieldsKey,
      quirks: { ...NO_QUIRKS, ...options.quirks },
      random,
    }),
    basePath,
    chooseFault: createFaultChooser(options.faults ?? {}, random),
    drawLatency: createLatency(options.latencyMs, random),
    now: options.now ?? Date.now,
    closing: closing.signal,
    requests,
  });
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void listener(request, response);
  });
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${port}${basePath}`,
    requests,
    close() {
      closing.abort();
      return closeServer(server);
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RunError('usage', `The sandbox cannot listen on port ${port} of ${host}: ${reason}`, {
      hint: 'Give another port, or 0 for any that is free.',
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only possible error is that the server was closed before, which is fine here.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
