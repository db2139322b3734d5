/** The codes of Node and got in words, for people who do not know the codes. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EPIPE', 'connection reset'],
  ['ENOTFOUND', 'host not found'],
  ['EAI_AGAIN', 'host name could not be looked up'],
  ['EHOSTUNREACH', 'host not reachable'],
  ['ENETUNREACH', 'network not reachable'],
  ['EPROTO', 'no TLS in the answer'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'no TLS in the answer'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'no TLS in the answer'],
  ['ERR_ABORTED', 'request ended by this program'],
  // For errors without a code. Agents throw them for a proxy that hangs up or gives a strange answer.
  ['ERR_GOT_REQUEST_ERROR', 'no answer of the expected form'],
]);

const UNTRUSTED = {
  meaning: 'certificate not trusted',
  cure: 'if the network has its own CA, give its certificate with --ca-file (or NODE_EXTRA_CA_CERTS)',
};

/** Faults of a certificate. Sending the request again does not help. */
const CERTIFICATE_FAULTS: ReadonlyMap<string, { readonly meaning: string; readonly cure: string }> = new Map([
  [
    'CERT_HAS_EXPIRED',
    {
      meaning: 'certificate expired',
      cure: 'check the clock of this machine; where it is right, the owner of the server must renew the certificate',
    },
  ],
  [
    'CERT_NOT_YET_VALID',
    { meaning: 'certificate not valid yet', cure: 'check the clock of this machine: it seems to be slow' },
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    { meaning: 'certificate is for another host', cure: 'check the host in the address' },
  ],
  ['CERT_REVOKED', { meaning: 'certificate revoked', cure: 'the owner of the server must replace it' }],
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_SIGNATURE_FAILURE',
    'CERT_UNTRUSTED',
    'INVALID_CA',
  ].map((code) => [code, UNTRUSTED] as const),
]);

const TIMEOUTS: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** Why a request had no answer. `code` is a word of Node, of got or of this program. */
export type FailureMeaning = {
  readonly code: string;
  readonly meaning: string;
  readonly isTimeout: boolean;
  /** The cure, where the certificate is to blame. */
  readonly certificateCure: string | undefined;
};

/**
 * The meaning of an error of got or Node. The error's own text and properties are not used: they may hold the
 * key, the path and the body.
 */
export function meaningOf(error: unknown): FailureMeaning {
  const code = codeOf(error);
  const fault = CERTIFICATE_FAULTS.get(code);
  return {
    code,
    meaning: fault?.meaning ?? MEANINGS.get(code) ?? 'request failed',
    isTimeout: TIMEOUTS.has(code),
    certificateCure: fault?.cure,
  };
}

function codeOf(error: unknown): string {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  // A code is a word. Anything else may be text from outside.
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown error';
}
