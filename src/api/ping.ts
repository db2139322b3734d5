import got, { RequestError } from 'got';
import { createAgents, type Route } from './agents.js';

export type Ping = {
  readonly url: URL;
  /** Plain text or JSON. The service keeps it with the ping. */
  readonly body: string;
  readonly userAgent: string;
  readonly route: Route;
  /** The time for the whole call, with all attempts. */
  readonly withinMs: number;
  /** Ends the call before that. */
  readonly givenUp?: AbortSignal | undefined;
};

/** The time for one attempt: long enough for a slow service, short enough that another attempt fits. */
const ATTEMPT_MS = 4_000;

/**
 * Tells a monitoring service about a run. After network trouble, 429 and 5xx it tries again. Resolves to
 * undefined, or to a text that says what failed. The text does not hold the address, which is a secret of the
 * service's user.
 */
export async function sendPing({
  url,
  body,
  userAgent,
  route,
  withinMs,
  givenUp,
}: Ping): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(withinMs);
  const signal = givenUp === undefined ? timeout : AbortSignal.any([timeout, givenUp]);
  const agents = await createAgents(route, { concurrency: 1, timeoutMs: ATTEMPT_MS });
  try {
    await got.post(url, {
      agent: agents,
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': userAgent },
      timeout: { request: ATTEMPT_MS },
      // got does not retry POST by default. Here it may: a repeated ping only says the same again.
      retry: { limit: 4, methods: ['POST'], calculateDelay: ({ computedValue }) => computedValue / 4 },
      signal,
    });
    return undefined;
  } catch (error) {
    if (error instanceof RequestError && error.response) return `HTTP ${error.response.statusCode}`;
    if (signal.aborted) return `no answer within ${Number((withinMs / 1_000).toFixed(1))} s`;
    return error instanceof RequestError ? error.code : String(error);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}
