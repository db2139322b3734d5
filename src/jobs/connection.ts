import { createApiClient, type ApiClient, type SeenAnswer } from '../api/client.js';
import { eachContact } from '../api/listing.js';
import type { Reply } from '../api/reply.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { RequestMemory } from '../pace/request-memory.js';
import { createThrottle } from '../pace/throttle.js';
import type { Throttle } from '../pace/throttle-types.js';
import { formatDuration } from '../duration-words.js';
import type { SyncSettings } from '../config/settings.js';
import type { ListedContact } from '../contact/listed.js';
import type { RequestCounts } from '../run/summary.js';
import { createApiHealth } from '../sync/api-health.js';
import { troubleInWords } from '../sync/patience.js';
import { createOutage, type Outage } from '../sync/outage.js';
import { createPaceLog } from '../pace/pace-log.js';
import { createSender, type RequestTally, type Sender } from '../sync/send.js';
import { Stopped, type Stop } from '../sync/stop.js';
import { routeTo } from './network.js';
import { heedOthers, pausedTooLong, sharingOf } from './shared-rate.js';
import { watchClient, type Answered } from './watched-client.js';

/** The settings that say how the API is reached. */
export type ConnectionSettings = Pick<
  SyncSettings,
  'rate' | 'redisUrl' | 'concurrency' | 'timeoutMs' | 'maxAttempts' | 'maxOutageMs' | 'graceMs' | 'network'
>;

export type ConnectionParts = {
  readonly target: { readonly baseUrl: string; readonly apiKey: string };
  readonly settings: ConnectionSettings;
  readonly requests: RequestCounts;
  /** Called when a request is about to leave, once it is counted. */
  readonly onRequest?: () => void;
  /** Called when an answer is in and classified. */
  readonly onAnswered?: ((answer: Answered) => void) | undefined;
  readonly userAgent: string;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly memory?: RequestMemory | undefined;
  /** Told of every answer as it came, before it is classified. */
  readonly onAnswer?: (answer: SeenAnswer) => void;
};

/** Everything between a job and the API: one client, one throttle, one outage watch, one count of requests. */
export type Connection = {
  readonly client: ApiClient;
  readonly throttle: Throttle;
  readonly outage: Outage;
  readonly send: Sender;
  readonly requests: RequestCounts;
  readonly tally: RequestTally;
  /** The workspace's contacts, page by page; throws RunError where a page cannot be had, Stopped once the run is stopped. */
  list(): AsyncGenerator<ListedContact[]>;
  close(): Promise<void>;
};

/** Wires the real parts. Nothing is sent yet. Throws RunError `config` for a proxy or certificates that cannot be used. */
export function connect(parts: ConnectionParts): Connection {
  const { target, settings, requests, stop, clock, log } = parts;
  // Field by field: settings has a base URL of its own, which must never stand in for a sandbox's.
  const { timeoutMs, concurrency, rate, maxAttempts, maxOutageMs, graceMs } = settings;
  const { baseUrl, apiKey } = target;
  const { userAgent, memory } = parts;
  const route = routeTo(baseUrl, settings.network);
  const onShare = createPaceLog(log);
  const sharing = sharingOf(parts);
  const throttle = createThrottle({
    rate,
    concurrency,
    memory,
    sharing,
    longestWaitMs: maxOutageMs,
    onShare,
    onOthersPause: (pause) => heedOthers(parts, pause),
  });
  const apiClient = createApiClient({
    baseUrl,
    apiKey,
    timeoutMs,
    concurrency,
    userAgent,
    ...route,
    onAnswer: parts.onAnswer,
  });
  const client = watchClient(apiClient, throttle, count, parts.onAnswered);
  const pausedUntilMs = throttle.pausedUntilMs();
  if (pausedUntilMs !== undefined) {
    const waitMs = Math.round(pausedUntilMs - performance.now());
    if (waitMs > maxOutageMs) stop.request({ kind: 'error', error: pausedTooLong(waitMs) });
    else
      log.info(
        { waitMs },
        `the API had asked an earlier run to pause: waiting for the rest of it, ${formatDuration(waitMs)}`,
      );
  }
  const outage = createOutage(clock, {
    began: (reply) =>
      log.warn(
        { cause: troubleInWords(reply) },
        `the API is down (${troubleInWords(reply)}): all requests wait, and one at a time finds out whether it is back`,
      ),
    ended: (downMs) => log.info({ downMs }, `the API answers again, after ${formatDuration(downMs)}`),
  });
  const health = createApiHealth({ throttle, outage, stop, clock, log, baseUrl, maxOutageMs });
  const send = createSender({ health, stop, clock, log, maxAttempts, random: parts.random });
  const stopGrace = graceAfterStop(stop, graceMs, () => client.abortAll());

  function count(kind: 'list' | 'get' | 'patch' | 'delete'): void {
    requests[kind] += 1;
    parts.onRequest?.();
  }

  const tally: RequestTally = {
    attempted: (isRetry) => void (requests.retries += Number(isRetry)),
    rateLimited: () => (requests.rateLimited += 1),
  };

  async function fetchPage(page: number, limit: number): Promise<Reply> {
    const { reply } = await send(undefined, () => client.listPage(page, limit), tally);
    if (!reply) throw new Stopped();
    return reply;
  }

  return {
    client,
    throttle,
    outage,
    send,
    requests,
    tally,
    list() {
      throttle.expect('unknown');
      return eachContact(fetchPage, {
        baseUrl,
        onSkipped: (count) => log.warn({ count }, 'listed contacts without an ID were left out'),
      });
    },
    async close() {
      stopGrace();
      await throttle.close();
      client.close();
    },
  };
}

/** Once the run is stopped, requests in flight may take this long. Returns the way to call it off. */
function graceAfterStop(stop: Stop, graceMs: number, end: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  function begin(): void {
    timer = setTimeout(end, graceMs);
  }
  stop.signal.addEventListener('abort', begin, { once: true });
  return () => {
    stop.signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  };
}
