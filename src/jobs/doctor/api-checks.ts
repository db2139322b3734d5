import type { SeenAnswer } from '../../api/client.js';
import type { Reply } from '../../api/reply.js';
import type { ApiSettings } from '../../config/settings.js';
import { formatDuration } from '../../duration-words.js';
import { fail, ok, skipped, warn, type Check } from './check.js';

/** What one request for a page of one contact told: its classified reply, and the answer where one came. */
export type Asked = { readonly reply: Reply; readonly seen: SeenAnswer | undefined };

/** Certificates and time windows tell apart machines whose clocks differ by more than this. */
const CLOCK_WARN_MS = 30_000;
const CLOCK_FAIL_MS = 300_000;

const EXPIRES_SOON_MS = 14 * 86_400_000;

/** Whether the API can be reached, and whether it is the API. */
export function checkAddress({ reply, seen }: Asked, { baseUrl }: ApiSettings): Check {
  const name = 'base URL';
  const cure = 'check --base-url; it is https://api.chative.io/v1.0 unless Chative told you another one';
  if (seen === undefined)
    return fail(
      name,
      messageOf(reply),
      'check the network of this machine, its proxy settings, and --base-url',
    );
  switch (reply.kind) {
    case 'ok':
      return hasList(reply.body)
        ? ok(name, `${baseUrl} answers as the API does`)
        : fail(name, `${baseUrl} answers, but not with a list of contacts`, cure);
    case 'key_refused':
    case 'rate_limited':
      return ok(name, `${baseUrl} answers`);
    case 'not_found':
    case 'refused':
      return fail(name, `${baseUrl} answers ${reply.status}: ${reply.message}`, cure);
    case 'trouble':
      return reply.code === 'bad_response'
        ? fail(name, `${baseUrl} answers ${reply.status ?? ''}: ${reply.message}`, cure)
        : fail(
            name,
            `${baseUrl} answers ${reply.status ?? ''}: ${reply.message}`,
            'try again later; sync waits for the API up to --max-outage',
          );
  }
}

/** Whether the key is taken. */
export function checkKey({ reply, seen }: Asked): Check {
  const name = 'key';
  switch (reply.kind) {
    case 'ok':
      return ok(name, 'accepted');
    case 'key_refused':
      return reply.status === 403
        ? fail(
            name,
            `refused (403): ${reply.message}`,
            'the plan of this workspace may not include the API: keys work only on Business plans',
          )
        : fail(
            name,
            `refused (401): ${reply.message}`,
            'copy it again from Settings > Developer > API Keys in Chative, and see that it is active there',
          );
    case 'rate_limited':
      return warn(
        name,
        'not checked: the rate limit is used up (429)',
        'try again in a minute, when no other program uses this key',
      );
    case 'not_found':
    case 'refused':
    case 'trouble':
      // 402 is what some services answer where the plan does not include what was asked for.
      return seen?.status === 402
        ? fail(
            name,
            `refused (402): ${messageOf(reply)}`,
            'the plan of this workspace does not include the API',
          )
        : skipped(name, 'not checked: the answer did not come from the API');
  }
}

/** The certificates of the API's server. */
export function checkTls({ reply, seen }: Asked, { baseUrl, network }: ApiSettings, now: Date): Check {
  const name = 'TLS';
  if (!baseUrl.startsWith('https:')) return skipped(name, 'plain http to this machine');
  if (network.isTlsUnchecked)
    return warn(
      name,
      'NODE_TLS_REJECT_UNAUTHORIZED=0: certificates are not checked',
      'unset it; if the network has its own CA, trust that CA with --ca-file',
    );
  if (seen === undefined) return skipped(name, `not checked: ${messageOf(reply)}`);
  const { certificate } = seen;
  if (certificate === undefined) return ok(name, 'trusted');
  const message = `trusted; issued by ${certificate.issuer}, good until ${certificate.validTo.toISOString().slice(0, 10)}`;
  const isShort = certificate.validTo.getTime() - now.getTime() < EXPIRES_SOON_MS;
  return isShort ? warn(name, message, 'the owner of the server should renew it soon') : ok(name, message);
}

/** This machine's clock against the Date of the answer. */
export function checkClock({ seen }: Asked): Check {
  const name = 'clock';
  const serverMs = seen?.serverMs;
  if (seen === undefined || serverMs === undefined)
    return skipped(name, 'no answer with a date to compare with');
  // The header has whole seconds.
  const offMs = Math.max(0, Math.abs(seen.receivedAtMs - serverMs) - 1_000);
  const side = seen.receivedAtMs > serverMs ? 'ahead of' : 'behind';
  const message = offMs === 0 ? 'agrees with the API' : `${formatDuration(offMs)} ${side} the API`;
  const cure = 'set the clock of this machine (timedatectl set-ntp true)';
  if (offMs >= CLOCK_FAIL_MS) return fail(name, message, cure);
  return offMs >= CLOCK_WARN_MS ? warn(name, message, cure) : ok(name, message);
}

function messageOf(reply: Reply): string {
  return reply.kind === 'ok' ? '' : reply.message;
}

function hasList(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'list' in body && Array.isArray(body.list);
}
