import got, { RequestError } from 'got';
import { createAgents, type Route } from './agents.js';

export type Ping = {
  readonly url: URL;
  /** Plain text or JSON; the service keeps it with the ping. */
  readonly body: string;
  readonly userAgent: string;
  readonly route: Route;
  /** For everything, with all attempts. */
  readonly withinMs: number;
};

/** Long enough for a slow service, short enough that another attempt fits. */
const ATTEMPT_MS = 4_000;

/**
 * Tells a monitoring service about a run; tries again after trouble on the way, 429 and 5xx. Resolves to undefined,
 * or to what went wrong: without the address, which is a secret of the service's user.
 */
export async function sendPing({ url, body, userAgent, route, withinMs }: Ping): Promise<string | undefined> {
  const signal = AbortSignal.timeout(withinMs);
  const agents = await createAgents(route, { concurrency: 1, timeoutMs: ATTEMPT_MS });
  try {
    await got.post(url, {
      agent: agents,
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'user-agent': userAgent },
      timeout: { request: ATTEMPT_MS },
      // got repeats no POST by itself: here, a repeated one says the same once more.
      retry: { limit: 4, methods: ['POST'], calculateDelay: ({ computedValue }) => computedValue / 4 },
      signal,
    });
    return undefined;
  } catch (error) {
    if (error instanceof RequestError && error.response) return `HTTP ${error.response.statusCode}`;
    if (signal.aborted) return `no answer within ${withinMs / 1_000} s`;
    return error instanceof RequestError ? error.code : String(error);
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}
