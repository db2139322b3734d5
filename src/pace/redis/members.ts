import type { Redis } from 'ioredis';

/** The data that one process gives to the others with which it shares the limit. */
export type Member = {
  /** The share of the rate that this process wants; less than 1 after a 429. */
  readonly share: number;
};

export type Members = {
  /** Tells that this process is there, and asks for the others. Rejects where Redis gives no correct answer. */
  meet(self: Member): Promise<{ readonly all: readonly Member[]; readonly pauseLeftMs: number }>;
  /** No member starts a request for the next `ms`, nor does one that joins later. The longer of two pauses wins. */
  pause(ms: number): Promise<void>;
  leave(): Promise<void>;
};

/** A member that was silent for so long is gone. Members meet every second, so it missed several meetings. */
export const GONE_MS = 5_000;
/** How long the hash is kept after its last use. */
const KEPT_MS = 3_600_000;
/**
 * More members than ever share a limit, and more characters than any entry has. Data beyond these was written
 * by another program.
 */
const MOST_MEMBERS = 1_000;
const LONGEST_ENTRY = 200;
/** The smallest share that is accepted. A smaller one would stall all processes. */
const LEAST_SHARE = 0.05;

/**
 * One meeting, by the clock of Redis. The script removes foreign entries inside Redis, so that their text is
 * never sent here: entries that are too long, or that were seen in the future or too long ago.
 */
const MEET = `local t = redis.call('time') local now = t[1] * 1000 + t[2] / 1000
if redis.call('hlen', KEYS[1]) > ${MOST_MEMBERS} then redis.call('del', KEYS[1]) end
local reply = {tostring(redis.call('pttl', KEYS[2]))}
local entries = redis.call('hgetall', KEYS[1])
for i = 1, #entries, 2 do
  local isRead, entry = pcall(cjson.decode, string.sub(entries[i + 1], 1, ${LONGEST_ENTRY}))
  local isOurs = isRead and type(entry) == 'table' and type(entry.share) == 'number' and type(entry.seenMs) == 'number'
  if not isOurs or math.abs(now - entry.seenMs) > ${GONE_MS} then redis.call('hdel', KEYS[1], entries[i])
  elseif entries[i] ~= ARGV[1] then table.insert(reply, tostring(entry.share)) end
end
redis.call('hset', KEYS[1], ARGV[1], cjson.encode({ share = tonumber(ARGV[2]), seenMs = math.floor(now) }))
redis.call('pexpire', KEYS[1], ${KEPT_MS})
return reply`;

/** The processes that share a limit, in the hash `KEY:members` of Redis, by its clock. */
export function createMembers(client: Redis, key: string, self: string): Members {
  const [members, pauseKey] = [`${key}:members`, `${key}:pause`];
  return {
    async meet(own) {
      const reply = await client.eval(MEET, 2, members, pauseKey, self, own.share);
      const [pauseLeftMs = NaN, ...shares] = Array.isArray(reply) ? reply.map(Number) : [];
      if (![pauseLeftMs, ...shares].every(Number.isFinite)) throw new Error('Redis gave another answer');
      const all = [own, ...shares.map((share) => ({ share: Math.min(1, Math.max(LEAST_SHARE, share)) }))];
      return { all, pauseLeftMs: Math.max(0, pauseLeftMs) };
    },
    async pause(ms) {
      if ((await client.pttl(pauseKey)) < ms)
        await client.set(pauseKey, '1', 'PX', Math.max(1, Math.ceil(ms)));
    },
    async leave() {
      await client.hdel(members, self);
    },
  };
}
