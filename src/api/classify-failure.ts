import type { Reply } from './reply.js';

/** What the codes of Node and got mean, for people who do not know them by heart. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EPIPE', 'connection reset'],
  ['ENOTFOUND', 'host not found'],
  ['EAI_AGAIN', 'host name could not be looked up'],
  ['EHOSTUNREACH', 'host not reachable'],
  ['ENETUNREACH', 'network not reachable'],
  ['CERT_HAS_EXPIRED', 'certificate expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate not trusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate not trusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate not trusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate is for another host'],
  ['ERR_ABORTED', 'request ended by us'],
]);

const TIMEOUTS: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * A request that ended without an answer, from the error of got or Node. The message is made of the code and
 * `host` alone: the error's own text and properties may hold the key, the path and the body.
 */
export function classifyFailure(error: unknown, host: string): Reply {
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) return trouble('timeout', `no answer from ${host} in time (${code})`);
  return trouble('network_error', `${MEANINGS.get(code) ?? 'request failed'}: ${host} (${code})`);
}

function trouble(code: 'timeout' | 'network_error', message: string): Reply {
  return { kind: 'trouble', code, status: undefined, message };
}

function codeOf(error: unknown): string {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // Codes are words; anything else is somebody's text.
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown error';
}
