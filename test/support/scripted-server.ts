import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { json, took, type LoggedRequest, type Script, type ScriptedReply } from './scripted-reply.js';

export type ServerOptions = {
  readonly script?: Script;
  readonly limit?: {
    readonly requests: number;
    readonly windowMs: number;
    readonly window: 'fixed' | 'sliding';
    readonly retryAfterS?: number;
  };
  /** Before the limit counts the request, and between that and the answer, ms. */
  readonly latency?: () => { readonly beforeMs: number; readonly afterMs: number };
  /** Key and certificate in PEM, for a server that speaks https; its name is then `chative.test`. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

export type ScriptedServer = {
  /** With the API's path prefix, without a trailing slash. */
  readonly baseUrl: string;
  readonly port: number;
  readonly log: readonly LoggedRequest[];
  setScript(script: Script): void;
  /** Most requests counted in any window of this length. */
  maxInWindow(windowMs: number): number;
  maxInFlight(): number;
  /** Connections opened so far. */
  connections(): number;
  close(): Promise<void>;
};

/** A stand-in for the API on loopback that does what its script says and logs every request. */
export async function startScriptedServer(options: ServerOptions = {}): Promise<ScriptedServer> {
  const log: LoggedRequest[] = [];
  const accepted: number[] = [];
  const closing = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, closing.signal);
  let script = options.script ?? [took()];
  let scripted = 0;
  let connections = 0;

  function replyTo(request: LoggedRequest): ScriptedReply {
    if (isOverLimit(request.countedMs)) {
      const { retryAfterS } = options.limit ?? {};
      const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
      return json({ code: 'rate_limited', message: 'Rate limit exceeded. Retry in 1 minute.' }, 429, headers);
    }
    accepted.push(request.countedMs);
    if (typeof script === 'function') return script(request);
    const reply = script[Math.min(scripted, script.length - 1)];
    scripted += 1;
    return reply ?? took();
  }

  function isOverLimit(nowMs: number): boolean {
    if (!options.limit) return false;
    const { requests, windowMs, window } = options.limit;
    const fromMs = window === 'fixed' ? Math.floor(nowMs / windowMs) * windowMs : nowMs - windowMs;
    return accepted.filter((countedMs) => countedMs > fromMs).length >= requests;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = performance.now();
    const { authorization, ...headers } = incoming.headers;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request: LoggedRequest = {
      index: log.length,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers,
      hasKey: authorization?.startsWith('Bearer ') ?? false,
      body: parsed(Buffer.concat(chunks).toString()),
      startMs,
      countedMs: startMs,
      endMs: undefined,
      status: undefined,
      applied: false,
    };
    log.push(request);
    response.once('close', () => (request.endMs = performance.now()));
    const { beforeMs, afterMs } = options.latency?.() ?? { beforeMs: 0, afterMs: 0 };
    if (beforeMs > 0) await delay(beforeMs, undefined, { signal: closing.signal });
    request.countedMs = performance.now();
    const reply = replyTo(request);
    const delayMs = afterMs + (reply.delayMs ?? 0);
    if (delayMs > 0) await delay(delayMs, undefined, { signal: closing.signal });
    await carryOut(reply, request, response);
  }

  async function carryOut(
    reply: ScriptedReply,
    request: LoggedRequest,
    response: ServerResponse,
  ): Promise<void> {
    if (reply.kind === 'silent') return;
    if (reply.kind === 'reset') {
      request.applied = reply.applied;
      response.socket?.resetAndDestroy();
      return;
    }
    if (reply.kind === 'took') return carryOut(json(contactAfter(request)), request, response);
    request.status = reply.kind === 'drip' ? 200 : reply.status;
    request.applied = request.status < 300;
    const { body } = reply;
    if (reply.kind === 'send') {
      response.writeHead(reply.status, reply.headers).end(body);
      return;
    }
    response.writeHead(request.status, { 'content-length': Buffer.byteLength(body) });
    if (reply.kind === 'cut') {
      response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
      return;
    }
    for (const byte of body) {
      response.write(byte);
      await delay(reply.everyMs, undefined, { signal: closing.signal });
    }
    response.end();
  }

  const listener: RequestListener = (incoming, response) => {
    // Rejects only where the client has gone or the server is closing.
    serve(incoming, response).catch(() => response.destroy());
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: options.tls ? `https://chative.test:${port}/v1.0` : `http://127.0.0.1:${port}/v1.0`,
    port,
    log,
    setScript(next) {
      script = next;
      scripted = 0;
    },
    maxInWindow: (windowMs) =>
      mostWithin(
        log.map((request) => request.countedMs),
        windowMs,
      ),
    maxInFlight: () =>
      Math.max(0, ...log.map(({ startMs }) => log.filter((other) => isUnderWay(other, startMs)).length)),
    connections: () => connections,
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The contact that the request is about, with what the request writes. */
function contactAfter({ path, body }: LoggedRequest): object {
  const id = decodeURIComponent(path.split('/').at(-1) ?? '');
  return { id, ...(typeof body === 'object' ? body : {}) };
}

function isUnderWay({ startMs, endMs }: LoggedRequest, atMs: number): boolean {
  return startMs <= atMs && atMs < (endMs ?? Infinity);
}

/** The largest number of `times` in any half-open window of `windowMs`. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
