import type { Reply } from '../api/reply.js';
import { RunError } from '../errors.js';

/** A 404 that is not the API's, as the answer to the first request of a run: every other would end so. */
export function wrongBaseUrl(baseUrl: string): RunError {
  return new RunError(
    'config',
    `the server at ${baseUrl} does not answer as the Chative API does: 404 without a message`,
    {
      hint: 'nothing was changed: correct --base-url, with its version, as in https://api.chative.io/v1.0, and start again',
    },
  );
}

/** 401 or 403: the run stops, and its rows stay pending. */
export function keyRefused(reply: Extract<Reply, { kind: 'key_refused' }>): RunError {
  return new RunError('key_refused', `the API refused the key: ${reply.status} ${reply.message}`, {
    hint: 'make or renew it in Chative under Settings > Developer > API Keys; it must be active, on a Business plan',
  });
}
