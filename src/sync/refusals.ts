import type { Reply } from '../api/reply.js';
import { RunError } from '../errors.js';

/** An answer that the API never gives: a web page in place of JSON, or a 404 without the API's words. */
export function isOfAnotherServer(reply: Reply): boolean {
  switch (reply.kind) {
    case 'trouble':
      return reply.isPage === true;
    case 'refused':
      return reply.code === 'bad_response' && reply.status === 404;
    case 'ok':
    case 'not_found':
    case 'rate_limited':
    case 'key_refused':
      return false;
  }
}

const CORRECT_IT = 'correct --base-url, with its version, as in https://api.chative.io/v1.0, and start again';

/** Such an answer to the first request of a run: every other would end so. */
export function wrongBaseUrl(baseUrl: string, reply: Reply): RunError {
  const isPage = reply.kind === 'trouble';
  const what = isPage ? `${reply.status ?? ''} ${reply.message}` : '404 without a message';
  const cure = isPage
    ? `${CORRECT_IT}; where the address is right, this network may want a login first: open it in a browser`
    : CORRECT_IT;
  return new RunError('config', `the server at ${baseUrl} does not answer as the Chative API does: ${what}`, {
    hint: `nothing was changed: ${cure}`,
    stopReason: 'wrong_address',
  });
}

/** 401 or 403: the run stops, and its rows stay pending. */
export function keyRefused(reply: Extract<Reply, { kind: 'key_refused' }>): RunError {
  return new RunError('key_refused', `the API refused the key: ${reply.status} ${reply.message}`, {
    hint: 'make or renew it in Chative under Settings > Developer > API Keys; it must be active, on a Business plan',
  });
}
