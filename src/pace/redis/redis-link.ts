import Bottleneck from 'bottleneck';
import type { Redis } from 'ioredis';

/** One connection to Redis, from the moment it is ready until it is lost. It never reconnects. */
export type RedisLink = {
  readonly client: Redis;
  /** The limiter. All processes with the same ID share its `minTime`. */
  readonly limiter: Bottleneck;
  /** Aborted, with a short reason, once the connection is gone or broken. The reason never holds a part of the URL. */
  readonly lost: AbortSignal;
  /** Ends the connection because of an error that proves it broken. */
  fail(error: unknown): void;
  close(): void;
};

/**
 * The time for connecting, and for one command. It is short: Redis is near, and no request is sent while we
 * wait for it.
 */
const PATIENCE_MS = 2_000;

/** How long Redis keeps our keys after their last use. It is longer than any pause between two slots of a run. */
const KEPT_MS = 3_600_000;

/**
 * Bottleneck's scripts use the clock of the caller. Two hosts whose clocks differ by a second would take
 * turns unfairly. The scripts also give Redis a fraction where the spacing has one, and Redis refuses it
 * (measured).
 */
const CALLERS_CLOCK = 'local now = tonumber(ARGV[1])';
const CLOCK_OF_REDIS = `local time_now = redis.call('time')
local now = tonumber(time_now[1]) * 1000 + math.floor(tonumber(time_now[2]) / 1000)`;
const ANY_TTL = "redis.call('pexpire', KEYS[i], ttl)";
const WHOLE_TTL = "redis.call('pexpire', KEYS[i], math.ceil(ttl))";

/** The reason why there is no connection, in a few words. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** Connects, or rejects with a LinkError. `anew`: the limiter's keys in Redis are spoilt, and are created again. */
export async function openRedisLink(
  url: string,
  {
    id,
    spacingMs,
    anew = false,
  }: { readonly id: string; readonly spacingMs: number; readonly anew?: boolean },
): Promise<RedisLink> {
  // ioredis is loaded here, so that other runs need not wait for it.
  const { Redis } = await import('ioredis');
  class ClockedRedis extends Redis {
    override defineCommand(...[name, definition]: Parameters<Redis['defineCommand']>): void {
      const lua = definition.lua.replace(CALLERS_CLOCK, CLOCK_OF_REDIS).replace(ANY_TTL, WHOLE_TTL);
      if (lua === definition.lua) throw new Error(`bottleneck's script ${name} has no clock to replace`);
      super.defineCommand(name, { ...definition, lua });
    }
  }
  const client = new ClockedRedis(url, {
    // Each connection is used once: one that is only half restored would give slots without spacing.
    retryStrategy: () => null,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    // Servers older than Redis 6 understand this protocol, too.
    protocol: 2,
  });
  const connection = new Bottleneck.IORedisConnection({ client, Redis: ClockedRedis });
  const life = new AbortController();
  const fail = (error: unknown): void => life.abort(reasonOf(error));
  connection.on('error', fail);
  client.on('end', fail);
  const limiter = new Bottleneck({
    id,
    datastore: 'ioredis',
    connection,
    minTime: spacingMs,
    timeout: KEPT_MS,
    clearDatastore: anew,
  });
  limiter.on('error', fail);
  const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), 2 * PATIENCE_MS);
  const lost = life.signal;
  try {
    const ready = limiter.ready() as Promise<{ subscriber: Redis }>;
    const { subscriber } = await Promise.race([ready, failing(lost)]);
    subscriber.on('end', fail);
    return { client, limiter, lost, fail, close: () => disconnect(connection) };
  } catch (error) {
    disconnect(connection);
    throw error instanceof LinkError ? error : new LinkError(reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function failing(lost: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    lost.addEventListener('abort', () => reject(new LinkError(String(lost.reason))), { once: true });
  });
}

/** Disconnects without the limiter's own method, which would first unsubscribe on a connection that may be gone. */
function disconnect(connection: Bottleneck.IORedisConnection): void {
  void connection.disconnect(false);
}

/**
 * A code such as ECONNREFUSED or WRONGPASS. The whole error is not used: that of a command holds its
 * arguments, which may be a password.
 */
function reasonOf(error: unknown): string {
  if (error instanceof LinkError) return error.message;
  if (typeof error !== 'object' || error === null) return 'the connection ended';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [word] =
    'message' in error && typeof error.message === 'string' ? (/^[A-Z]{4,}\b/.exec(error.message) ?? []) : [];
  return word ?? 'no answer';
}
