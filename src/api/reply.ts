/** The server's notice about its limit, where it gives one. Seconds and dates are already turned into ms. */
export type LimitNotice = { readonly remaining?: number; readonly resetMs?: number };

/**
 * The sign by which an answer shows that something else than the API gave it: a web page, a redirect, or a text that
 * is no JSON from its first letter on.
 */
export type OtherServer = 'page' | 'redirect' | 'text';

/**
 * One classified answer to one HTTP attempt. `retry` says whether the same request may be sent again.
 * `message` is the server's own text or ours, shortened. It never holds the key or the request.
 */
export type Reply =
  | { readonly kind: 'ok'; readonly status: number; readonly body: unknown; readonly limit?: LimitNotice }
  | { readonly kind: 'not_found'; readonly status: 404; readonly message: string }
  | {
      readonly kind: 'rate_limited';
      readonly status: 429;
      readonly retryAfterMs: number | undefined;
      readonly message: string;
    }
  | { readonly kind: 'key_refused'; readonly status: 401 | 403; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly code: 'bad_request' | 'bad_response';
      readonly status: number;
      readonly message: string;
      readonly other?: OtherServer;
    }
  | {
      readonly kind: 'trouble';
      readonly code: 'server_error' | 'network_error' | 'timeout' | 'bad_response';
      readonly status: number | undefined;
      readonly message: string;
      readonly other?: OtherServer;
    };

/** One request for one contact, as the API takes it. */
export type ContactRequest =
  | { readonly method: 'PATCH'; readonly contactId: string; readonly body: Readonly<Record<string, unknown>> }
  | { readonly method: 'DELETE'; readonly contactId: string }
  | { readonly method: 'GET'; readonly contactId: string };
