import type { ClientRequest } from 'node:http';
import got, { RequestError, TimeoutError } from 'got';
import { RunError } from '../errors.js';
import { createMask } from '../secrets.js';
import { createAgents, type Agents, type Route } from './agents.js';
import { endOfAttempt } from './attempt-end.js';
import { classifyFailure } from './classify-failure.js';
import { classifyReply } from './classify.js';
import { contactsUrl, contactUrl } from './contacts-url.js';
import { classifyProxyRefusal, unknownProxyAsks } from './proxy-refusal.js';
import type { ContactRequest, Reply } from './reply.js';
import { headerText, type Headers } from './retry-after.js';
import type { ServerCertificate } from './server-certificate.js';
import { watchTunnel, type Way } from './tunnel.js';

export type ApiClientOptions = Route & {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The time for one attempt, from its start to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly userAgent: string;
  /** Is called with every answer of the API as it came. */
  readonly onAnswer?: ((answer: SeenAnswer) => void) | undefined;
};

/** An answer as it came, for callers that need more than its meaning. */
export type SeenAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bodyText: string;
  readonly receivedAtMs: number;
  /** The time in the Date header, as Unix time in ms. */
  readonly serverMs: number | undefined;
  /** The server's certificate, where the server was reached over TLS. */
  readonly certificate: ServerCertificate | undefined;
};

/**
 * Each call is exactly one HTTP attempt and resolves to its classified reply, whatever network and server do.
 * It throws RunError `config` only where the user must first mend the way to the API: a proxy that refuses
 * the request, or a certificate that cannot be trusted.
 */
export type ApiClient = {
  send(request: ContactRequest): Promise<Reply>;
  listPage(page: number, limit: number): Promise<Reply>;
  /** Ends requests in flight: they resolve as `network_error`. */
  abortAll(): void;
  /** Closes the connections that are kept alive. */
  close(): void;
};

/** A page of 200 contacts has some hundred kB. A larger body than this is no answer of the API. */
const LARGEST_BODY_MIB = 64;
/** got ends a request within its timeout. After this much more, it has failed to do so. */
const SLACK_MS = 1_000;
const TOO_LARGE: unique symbol = Symbol('answer too large');

/** Throws RunError(config) for a key that no HTTP header can carry. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { baseUrl, apiKey, proxy } = options;
  assertSendable(apiKey);
  const mask = createMask(apiKey);
  let agents: Promise<Agents> | undefined;
  /** Whether any answer has come this way. */
  let isProven = false;
  const inFlight = new Set<AbortController>();
  const http = got.extend({
    // Every attempt takes a slot of the throttle, so a hidden one would break the limit.
    retry: { limit: 0 },
    // A redirect would carry headers to another origin (measured).
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { request: options.timeoutMs },
    responseType: 'buffer',
    // Answers must not be compressed: got cannot bound the size of a decompressed answer.
    decompress: false,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization: `Bearer ${apiKey}`,
      'user-agent': options.userAgent,
    },
  });

  async function attempt(method: ContactRequest['method'], url: URL, body?: string): Promise<Reply> {
    const controller = new AbortController();
    const tunnel = watchTunnel();
    const way: Way = { baseUrl, proxy, tunnel };
    inFlight.add(controller);
    const end = endOfAttempt(controller.signal, options.timeoutMs + SLACK_MS);
    try {
      const request = http(url, {
        agent: await (agents ??= createAgents(options, options)),
        method,
        signal: controller.signal,
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
      });
      void request.on('downloadProgress', ({ transferred, total = 0 }) => {
        if (Math.max(transferred, total) > LARGEST_BODY_MIB * 1024 * 1024) controller.abort(TOO_LARGE);
      });
      void request.on('request', (sent: ClientRequest) => {
        tunnel.see(sent);
        // On an upgrade Node takes the connection away from the answer, and got never settles (measured).
        sent.once('upgrade', (answer, socket) => {
          socket.destroy();
          controller.abort(new OtherProtocol(answer.statusCode));
        });
      });
      // One of the two ends the race. The other may never settle, and its rejection must not be unhandled.
      request.catch(() => undefined);
      const { statusCode, headers, body: bytes } = await Promise.race([request, end.promise]);
      return classify(statusCode, headers, Buffer.from(bytes).toString('utf8'), true, way);
    } catch (error) {
      if (error instanceof RunError) throw error;
      const answer = error instanceof RequestError ? error.response : undefined;
      const reason: unknown = controller.signal.reason;
      if (reason === TOO_LARGE) return tooLarge(answer?.statusCode);
      if (reason instanceof OtherProtocol) return otherProtocol(reason.status);
      // The status came, but the connection ended before the end of the body.
      const brokeOff = !controller.signal.aborted && !(error instanceof TimeoutError);
      if (answer && brokeOff) return classify(answer.statusCode, answer.headers, '', false, way);
      return classifyFailure(error, way, isProven);
    } finally {
      end.forget();
      inFlight.delete(controller);
    }
  }

  function classify(
    status: number,
    headers: Headers,
    bodyText: string,
    complete: boolean,
    { tunnel }: Way,
  ): Reply {
    const refusedWith = tunnel.refusedWith();
    if (proxy && refusedWith !== undefined) return classifyProxyRefusal(refusedWith, baseUrl, proxy);
    isProven = true;
    const receivedAtMs = Date.now();
    const serverMs = Date.parse(headerText(headers, 'date') ?? '');
    options.onAnswer?.({
      ...{ status, headers, bodyText, receivedAtMs },
      serverMs: Number.isNaN(serverMs) ? undefined : serverMs,
      certificate: tunnel.certificate(),
    });
    if (status === 407) throw unknownProxyAsks(baseUrl);
    const reply = classifyReply({ status, headers, bodyText, complete, receivedAtMs, mask });
    return proxy ? namingProxy(reply, proxy.url) : reply;
  }

  return {
    async send(request) {
      const url = contactUrl(baseUrl, request.contactId);
      if (!url) return UNSENDABLE_ID;
      const body = request.method === 'PATCH' ? JSON.stringify(request.body) : undefined;
      return attempt(request.method, url, body);
    },
    async listPage(page, limit) {
      const url = contactsUrl(baseUrl);
      url.searchParams.set('page', String(page));
      url.searchParams.set('limit', String(limit));
      return attempt('GET', url);
    },
    abortAll() {
      for (const controller of inFlight) controller.abort();
    },
    close() {
      // Agents that were never made need no closing.
      void agents?.then((made) => {
        made.http.destroy();
        made.https.destroy();
      });
    },
  };
}

/**
 * The reply where nothing was sent; 0 is no status of HTTP. IDs of rows are checked long before. Such an ID
 * comes from elsewhere.
 */
const UNSENDABLE_ID: Reply = {
  kind: 'refused',
  code: 'bad_request',
  status: 0,
  message: 'not sent: the ID cannot be part of an address',
};

/** Names the proxy in an answer that is not the API's, because the proxy may have sent it. */
function namingProxy(reply: Reply, proxyUrl: string): Reply {
  if (!('code' in reply) || reply.code !== 'bad_response') return reply;
  return { ...reply, message: `${reply.message} (it came through the proxy ${proxyUrl})` };
}

/** The reason for an abort: the server wants to speak another protocol than HTTP. */
class OtherProtocol {
  constructor(readonly status: number | undefined) {}
}

function otherProtocol(status: number | undefined): Reply {
  const message = 'the server wants to switch to another protocol; no answer came';
  return { kind: 'refused', code: 'bad_response', status: status ?? 101, message };
}

function tooLarge(status: number | undefined): Reply {
  const message = `the answer is larger than ${LARGEST_BODY_MIB} MiB`;
  return { kind: 'trouble', code: 'bad_response', status, message };
}

function assertSendable(apiKey: string): void {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return;
  throw new RunError('config', 'the API key is empty or holds characters that no HTTP header can carry', {
    hint: 'copy it again from Chative under Settings > Developer > API Keys, without blanks and line breaks',
  });
}
