/** The sandbox's answer to one request, before any fault harms it. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An answer as the API gives it: JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** An error as the API gives it. The texts are the documented ones, where the documentation has one. */
export function refusal(status: number, message: string, headers: Record<string, string> = {}): HttpAnswer {
  return json(status, { message }, headers);
}

/** The documented 429. Its text speaks of a minute, whatever the window is. `retryAfterMs` adds the header. */
export function rateLimited(retryAfterMs: number | undefined): HttpAnswer {
  return json(
    429,
    { message: 'Rate limit exceeded. Retry in 1 minute.', code: 'rate_limited' },
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  );
}

/**
 * An HTML page instead of JSON. A server in front of the API sends it when it cannot reach the API, or does
 * not know the path.
 */
export function page(status: number, title: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

/** The documented 500. */
export const SERVER_ERROR = refusal(500, "Something went wrong on Chative's end");
