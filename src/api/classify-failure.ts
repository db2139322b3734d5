import { RunError } from '../errors.js';
import { meaningOf } from './failure-meaning.js';
import type { Reply } from './reply.js';
import type { Way } from './tunnel.js';

/** The cause of an error for which a certificate is to blame. */
class CertificateFault extends Error {}

/** Whether a certificate is to blame for an error. */
export function isCertificateFault({ cause }: RunError): boolean {
  return cause instanceof CertificateFault;
}

/**
 * The reply for a request that ended without an answer, from the error of got or Node. The message is made
 * only of the code and the addresses. Throws RunError `config` for a certificate that cannot be trusted,
 * because repeating does not help. It does so only until something has come this way (`isProven`): after
 * that, one bad server of many must not end the run.
 */
export function classifyFailure(error: unknown, way: Way, isProven: boolean): Reply {
  const { code, meaning, isTimeout, certificateCure } = meaningOf(error);
  const place = placeOf(way);
  if (isTimeout) return trouble('timeout', `no answer from ${place} in time (${code})`);
  const message = `cannot reach ${place}: ${meaning} (${code})`;
  if (certificateCure !== undefined && !isProven)
    throw new RunError('config', message, { hint: certificateCure, cause: new CertificateFault(code) });
  return trouble('network_error', message);
}

/** The place of the failure. It is the proxy, until the proxy has opened the way. */
function placeOf({ baseUrl, proxy, tunnel }: Way): string {
  if (proxy === undefined) return baseUrl;
  return tunnel.isOpen() ? `${baseUrl} through the proxy ${proxy.url}` : `the proxy ${proxy.url}`;
}

function trouble(code: 'timeout' | 'network_error', message: string): Reply {
  return { kind: 'trouble', code, status: undefined, message };
}
