import type { Redis } from 'ioredis';

/** The log of the guard, kept in Redis for all processes together. It uses the clock of Redis. */
export type SharedWindow = {
  /**
   * Enters a request that is about to start, if the window has room for `left` more and then holds `requests` at
   * most. Otherwise returns after how many ms the next try is useful.
   */
  enter(requests: number, left?: number): Promise<{ readonly name: string } | { readonly againMs: number }>;
  /** The request has ended. It counts until one window from now. */
  ended(name: string): Promise<void>;
};

/**
 * How long a request counts without an end, because a killed process never ends its requests. An answer that
 * takes longer is entered again when it comes.
 */
export const LEASE_MS = 10_000;

const NOW = "local t = redis.call('time') local now = t[1] * 1000 + t[2] / 1000 ";

/** The clock of Redis may have been set back by as much. Earlier entries then lie in the future. */
const SLACK_MS = 1_000;

/**
 * Enters a request. An entry never lies further ahead than its lease. One that does is another program's, or
 * older than a step of the clock. It counts from now on, and at most `limit` such entries are kept, so they
 * leave after one window.
 */
const ENTER = `${NOW}
local windowMs, limit, left = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local from = now - windowMs
local odd = '(' .. string.format('%.3f', now + ${LEASE_MS + SLACK_MS})
local ahead = redis.call('zrangebyscore', KEYS[1], odd, '+inf', 'limit', 0, limit)
for _, name in ipairs(ahead) do redis.call('zadd', KEYS[1], now, name) end
redis.call('zremrangebyscore', KEYS[1], odd, '+inf')
redis.call('zremrangebyscore', KEYS[1], '-inf', from)
local count = redis.call('zcard', KEYS[1])
if count + left <= limit then
  redis.call('zadd', KEYS[1], now + ${LEASE_MS}, ARGV[3])
  redis.call('pexpire', KEYS[1], math.ceil(windowMs) + ${LEASE_MS})
  return 0
end
if count < limit then return 1 end
local first = redis.call('zrange', KEYS[1], count - limit, count - limit, 'withscores')
return math.max(1, math.ceil(tonumber(first[2]) - from))`;

const ENDED = `${NOW}
redis.call('zadd', KEYS[1], now, ARGV[1])`;

/**
 * Requests of all processes in the sorted set `KEY:window`. `self` marks those of this process. Methods
 * reject where Redis does not answer.
 */
export function createSharedWindow(client: Redis, key: string, self: string, windowMs: number): SharedWindow {
  const set = `${key}:window`;
  let entered = 0;
  return {
    async enter(requests, left = 1) {
      entered += 1;
      const name = `${self}:${entered}`;
      const againMs = await client.eval(ENTER, 1, set, windowMs, requests, name, left);
      if (typeof againMs !== 'number' || againMs < 0) throw new Error('Redis gave another answer');
      return againMs === 0 ? { name } : { againMs };
    },
    async ended(name) {
      await client.eval(ENDED, 1, set, name);
    },
  };
}
