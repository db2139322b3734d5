import type { IncomingHttpHeaders } from 'node:http';

/** What the server does with one request. `delayMs` passes before the first byte. */
export type ScriptedReply = { readonly delayMs?: number } & (
  | {
      readonly kind: 'send';
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  /** Ends the connection without a byte; `applied` says whether the write was made first. */
  | { readonly kind: 'reset'; readonly applied: boolean }
  /** Declares the whole body, sends half of it and ends the connection. */
  | { readonly kind: 'cut'; readonly status: number; readonly body: string }
  /** Sends a byte of the body every `everyMs`. */
  | { readonly kind: 'drip'; readonly body: string; readonly everyMs: number }
  | { readonly kind: 'silent' }
  /** As the API: 200 with the contact as the request leaves it. */
  | { readonly kind: 'took' }
);

export type LoggedRequest = {
  readonly index: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Without the key. */
  readonly headers: IncomingHttpHeaders;
  /** Whether it carried a Bearer key. */
  readonly hasKey: boolean;
  /** Parsed where it is JSON. */
  readonly body: unknown;
  /** Times are ms of performance.now(). START: the request has come in. */
  readonly startMs: number;
  /** When the limit counted it: START and the latency before it. */
  countedMs: number;
  /** END: the answer is out, or the connection ended. */
  endMs: number | undefined;
  /** Undefined where no status was sent. */
  status: number | undefined;
  /** Whether a write was made. */
  applied: boolean;
};

/** Replies in turn, the last one for ever; or a function of the request. */
export type Script = readonly ScriptedReply[] | ((request: LoggedRequest) => ScriptedReply);

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): ScriptedReply {
  const type = { 'content-type': 'application/json' };
  return { kind: 'send', status, body: JSON.stringify(body), headers: { ...type, ...headers } };
}

/** Takes a write, and answers with the contact; what was not written is not known of it. */
export function took(): ScriptedReply {
  return { kind: 'took' };
}

/** An error in the API's words. */
export function apiError(
  status: number,
  message: string,
  headers: Record<string, string> = {},
): ScriptedReply {
  return json({ message }, status, headers);
}

/** A page of a proxy or a login. */
export function html(status = 200): ScriptedReply {
  const body = '<!DOCTYPE html><html><body>Sign in to continue</body></html>';
  return { kind: 'send', status, body, headers: { 'content-type': 'text/html' } };
}

export function empty(status = 204): ScriptedReply {
  return { kind: 'send', status, body: '' };
}

/** Complete as HTTP, cut off as JSON. */
export const TRUNCATED_JSON: ScriptedReply = { kind: 'send', status: 200, body: '{"id":"c1","firstNa' };
