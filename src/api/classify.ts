import { STATUS_CODES } from 'node:http';
import { parseBody, UnreadableJson } from '../contact/json.js';
import type { MaskSecret } from '../secrets.js';
import { tidyMessage } from './reply-text.js';
import type { Reply } from './reply.js';
import { parseLimitNotice, parseRetryAfter, headerText, serverNowMs, type Headers } from './retry-after.js';

/** One HTTP answer as it came. */
export type RawReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly bodyText: string;
  /** False where the body broke off before its declared end. `bodyText` is useless then. */
  readonly complete: boolean;
  /** Unix time in ms. */
  readonly receivedAtMs: number;
  /** Removes the key from a message, in case the server repeats it. */
  readonly mask: MaskSecret;
};

/** The meaning of the answer for the request. */
export function classifyReply(raw: RawReply): Reply {
  const { status } = raw;
  const body = readBody(raw.bodyText);
  if (status >= 200 && status < 300) return classifySuccess(raw, body);
  const ownMessage = body.kind === 'json' ? messageOf(body.value) : undefined;
  const message = tidyMessage(ownMessage ?? STATUS_CODES[status] ?? `HTTP ${status}`, raw.mask);

  if (status === 401 || status === 403) return { kind: 'key_refused', status, message };
  if (status === 404) return classifyMissing(raw, ownMessage !== undefined, message);
  if (status === 408) return { kind: 'trouble', code: 'timeout', status, message };
  if (status === 429) return { kind: 'rate_limited', status, retryAfterMs: retryAfterMs(raw), message };
  if (status >= 300 && status < 400)
    return {
      ...refusedResponse(status, `${message}: redirects are not followed${goalOf(raw)}`),
      other: body.kind === 'page' ? 'page' : 'redirect',
    };
  if (status >= 400 && status < 500) return { kind: 'refused', code: 'bad_request', status, message };
  if (status >= 500) return { kind: 'trouble', code: 'server_error', status, message };
  return badResponse(status, message);
}

type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** `other` begins as JSON does. */
  | { readonly kind: 'page' | 'text' | 'other' };

function readBody(text: string): Body {
  // trim also removes a byte order mark, which the parser would refuse.
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: parseBody(trimmed) };
  } catch (error) {
    if (error instanceof UnreadableJson) return { kind: 'unreadable', reason: error.message };
    return { kind: trimmed.startsWith('<') ? 'page' : /^[a-z]/i.test(trimmed) ? 'text' : 'other' };
  }
}

function classifySuccess(raw: RawReply, body: Body): Reply {
  const { status } = raw;
  if (!raw.complete) return badResponse(status, 'the answer broke off');
  switch (body.kind) {
    case 'empty':
    case 'json': {
      const limit = parseLimitNotice(raw.headers, serverNowMs(raw.headers, raw.receivedAtMs));
      const value = body.kind === 'json' ? body.value : undefined;
      return { kind: 'ok', status, body: value, ...(limit === undefined ? {} : { limit }) };
    }
    case 'unreadable':
      return badResponse(status, `the answer is ${body.reason}`);
    case 'page':
      return {
        ...badResponse(status, 'a web page instead of JSON, as proxies and login pages send it'),
        other: 'page',
      };
    case 'text':
      return { ...badResponse(status, 'the answer is a text, no JSON'), other: 'text' };
    case 'other':
      return badResponse(status, 'the answer is no JSON, or cut off');
  }
}

/** The server that a redirect leads to: a login page of the network, or the right address. Its path may hold secrets. */
function goalOf({ headers, mask }: RawReply): string {
  const location = headerText(headers, 'location');
  if (location === undefined || !URL.canParse(location)) return '';
  return ` (this one leads to ${tidyMessage(new URL(location).origin, mask)})`;
}

/** A 404 means "contact not found" only where the API itself sent it. From any other server it means a wrong address. */
function classifyMissing(raw: RawReply, isFromApi: boolean, message: string): Reply {
  if (!raw.complete) return badResponse(raw.status, 'the answer broke off');
  if (isFromApi) return { kind: 'not_found', status: 404, message };
  return refusedResponse(raw.status, `${message}, but not in the API's words`);
}

function refusedResponse(status: number, message: string): Extract<Reply, { kind: 'refused' }> {
  return { kind: 'refused', code: 'bad_response', status, message };
}

function badResponse(status: number, message: string): Extract<Reply, { kind: 'trouble' }> {
  return { kind: 'trouble', code: 'bad_response', status, message };
}

/** The `message` of the API's error bodies. Some frameworks make it a list. */
function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  const { message } = body;
  const parts: unknown[] = Array.isArray(message) ? message : [message];
  const text = parts.filter((part) => typeof part === 'string').join('; ');
  return text.trim() === '' ? undefined : text;
}

function retryAfterMs({ headers, receivedAtMs }: RawReply): number | undefined {
  const nowMs = serverNowMs(headers, receivedAtMs);
  return (
    parseRetryAfter(headerText(headers, 'retry-after'), nowMs) ?? parseLimitNotice(headers, nowMs)?.resetMs
  );
}
