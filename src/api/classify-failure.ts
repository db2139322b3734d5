import { RunError } from '../errors.js';
import { meaningOf } from './failure-meaning.js';
import type { Reply } from './reply.js';
import type { Way } from './tunnel.js';

/**
 * A request that ended without an answer, from the error of got or Node. The message is made of the code and the
 * addresses alone. Throws RunError `config` for what no repetition mends: a certificate that cannot be trusted,
 * as long as nothing has ever come this way (`isProven`), so that one bad server of many is no end.
 */
export function classifyFailure(error: unknown, way: Way, isProven: boolean): Reply {
  const { code, meaning, isTimeout, certificateCure } = meaningOf(error);
  const place = placeOf(way);
  if (isTimeout) return trouble('timeout', `no answer from ${place} in time (${code})`);
  const message = `cannot reach ${place}: ${meaning} (${code})`;
  if (certificateCure !== undefined && !isProven)
    throw new RunError('config', message, { hint: certificateCure });
  return trouble('network_error', message);
}

/** Where it went wrong: at the proxy, until it has opened the way. */
function placeOf({ baseUrl, proxy, tunnel }: Way): string {
  if (proxy === undefined) return baseUrl;
  return tunnel.isOpen() ? `${baseUrl} through the proxy ${proxy.url}` : `the proxy ${proxy.url}`;
}

function trouble(code: 'timeout' | 'network_error', message: string): Reply {
  return { kind: 'trouble', code, status: undefined, message };
}
