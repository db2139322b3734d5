import type { Redis } from 'ioredis';

/** What one process tells the others that share its limit. */
export type Member = {
  /** The share of the rate that it finds right; less than 1 after a 429. */
  readonly share: number;
};

export type Members = {
  /** Says that this process is there, and asks who else is. Rejects where Redis does not answer. */
  meet(self: Member): Promise<{ readonly all: readonly Member[]; readonly pauseLeftMs: number }>;
  /** No member, present or to come, starts a request for the next `ms`; a longer pause wins. */
  pause(ms: number): Promise<void>;
  leave(): Promise<void>;
};

/** A member that was not heard of for so long is gone: it missed some meetings, a second apart. */
export const GONE_MS = 5_000;
/** How long the hash is kept after its last use. */
const KEPT_MS = 3_600_000;

type Entry = Member & { readonly seenMs: number };

/** The processes that share a limit, in the hash `KEY:members` of Redis, by its clock. */
export function createMembers(client: Redis, key: string, self: string): Members {
  const [members, pauseKey] = [`${key}:members`, `${key}:pause`];

  async function timeMs(): Promise<number> {
    const [seconds = 0, micros = 0] = (await client.time()).map(Number);
    return seconds * 1_000 + micros / 1_000;
  }

  return {
    async meet(own) {
      const nowMs = await timeMs();
      const entry: Entry = { ...own, seenMs: nowMs };
      await client.hset(members, self, JSON.stringify(entry));
      const [known, pauseLeftMs] = await Promise.all([client.hgetall(members), client.pttl(pauseKey)]);
      const entries = Object.entries(known).map(([id, text]) => ({ id, entry: parseEntry(text) }));
      const gone = entries.filter(({ entry }) => entry === undefined || nowMs - entry.seenMs > GONE_MS);
      if (gone.length > 0) await client.hdel(members, ...gone.map(({ id }) => id));
      await client.pexpire(members, KEPT_MS);
      const all = entries.flatMap((one) => (gone.includes(one) || !one.entry ? [] : [one.entry]));
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

/** Undefined for what another version, or another program, has written. */
function parseEntry(text: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { share, seenMs } = value as Record<string, unknown>;
  const isEntry = [share, seenMs].every((part) => typeof part === 'number' && part >= 0);
  return isEntry ? (value as Entry) : undefined;
}
