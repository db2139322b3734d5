import type { Reply } from '../api/reply.js';
import { RunError } from '../errors.js';

/** Redirects and texts of so many contacts, before any answer of the API, are not about the contacts. */
const SIGNS_ENOUGH = 3;

/** Tells from the first answers of a run whether the API gives them at all. */
export type Doorkeeper = {
  /** Whether the answer shows that the address of the API is wrong, or that a login page stands before it. */
  isWrongDoor(contactId: string | undefined, reply: Reply): boolean;
};

/** Whatever the API itself has answered ends the doubt. */
export function createDoorkeeper(): Doorkeeper {
  let isKnownApi = false;
  const turnedAway = new Set<string | symbol>();
  return {
    isWrongDoor(contactId, reply) {
      const sign = signIn(reply);
      if (sign === undefined && reply.kind !== 'trouble') isKnownApi = true;
      if (sign === undefined || isKnownApi) return false;
      // A page of the list is no contact: each of its attempts counts.
      turnedAway.add(contactId ?? Symbol());
      return sign === 'certain' || turnedAway.size >= SIGNS_ENOUGH;
    },
  };
}

/** An answer that the API never gives: a web page in place of JSON, or a 404 without the API's words. Others may be a slip. */
function signIn(reply: Reply): 'certain' | 'likely' | undefined {
  switch (reply.kind) {
    case 'trouble':
    case 'refused': {
      const isForeign404 = reply.kind === 'refused' && reply.code === 'bad_response' && reply.status === 404;
      if (reply.other === 'page' || isForeign404) return 'certain';
      return reply.other === undefined ? undefined : 'likely';
    }
    case 'ok':
    case 'not_found':
    case 'rate_limited':
    case 'key_refused':
      return undefined;
  }
}

const CORRECT_IT = 'correct --base-url, with its version, as in https://api.chative.io/v1.0, and start again';

/** What ends the run: every other request would end so. */
export function wrongBaseUrl(baseUrl: string, reply: Reply): RunError {
  const isElsewhere = (reply.kind === 'trouble' || reply.kind === 'refused') && reply.other !== undefined;
  const what = isElsewhere ? `${reply.status ?? ''} ${reply.message}` : '404 without a message';
  const cure = isElsewhere
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
