import { randomUUID } from 'node:crypto';
import { createMembers, GONE_MS, type Member, type Members } from './members.js';
import { keptWindowMs, type RateLimit } from '../rate-guard.js';
import { LinkError, openRedisLink, type RedisLink } from './redis-link.js';
import { createSharedWindow, type SharedWindow } from './shared-window.js';
import { aheadMs, createLocalSlots, type Slot, type Slots } from '../slots.js';
import { NO_TURN, takeFreeSlot, takeSharedSlot, type Terms } from './shared-slot.js';
import { waitFor } from '../wait.js';

/** How processes that use the same key find each other. */
export type Sharing = {
  /** The address of Redis. It may hold a password. */
  readonly url: string;
  /** An ID that is the same for all processes with one key at one address. It reveals neither. */
  readonly id: string;
  readonly on: {
    /** So many processes share the limit now, this one included. */
    joined(processes: number): void;
    /** Redis is out of reach. This process goes on with one of so many parts of the limit. */
    parted(reason: string, parts: number): void;
    /** All processes go at the share of the slowest one. */
    slowed(share: number): void;
  };
};

const MEET_EVERY_MS = 1_000;
const REJOIN_EVERY_MS = 2_000;
/** A process that shares its limit has at least one other beside it. Only Redis can tell how many more. */
const LEAST_PARTS = 2;
/**
 * The longest time of caution after Redis is back. A longer window is not waited out: a process that is gone
 * may never come back.
 */
const LONGEST_CAUTION_MS = 600_000;
type Together = { readonly link: RedisLink; readonly members: Members; readonly window: SharedWindow };

/**
 * Slots that all processes with the same ID take in turn from one limiter in Redis. Where Redis is out of
 * reach, each process goes on alone with its part of the limit, and comes back when it can.
 */
export function createSharedSlots(limit: RateLimit, sharing: Sharing, onPause: (ms: number) => void): Slots {
  const { on, id } = sharing;
  const cautionMs = Math.min(Math.max(GONE_MS, limit.windowMs), LONGEST_CAUTION_MS);
  const self = randomUUID();
  let together: Together | undefined;
  let apart: Slots | undefined;
  /**
   * A process that is back keeps to its part of the limit for one more window: others may come back later
   * within this window.
   */
  let caution: { readonly parts: number; readonly untilMs: number } | undefined;
  let share = 1;
  let processes = 0;
  let common: Member = { share: 1 };
  let isSpoilt = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let settled = (): void => undefined;
  const firstTry = new Promise<void>((resolve) => (settled = resolve));
  void join();

  /** The spacing in tenths of a ms: bottleneck's scripts are no finer. */
  function spacingMs(): number {
    return Math.ceil((10 * aheadMs(limit)) / common.share) / 10;
  }

  async function join(): Promise<void> {
    try {
      const link = await openRedisLink(sharing.url, { id, spacingMs: spacingMs(), anew: isSpoilt });
      isSpoilt = false;
      const { client } = link;
      const window = createSharedWindow(client, id, self, keptWindowMs(limit));
      together = { link, members: createMembers(client, id, self), window };
      link.limiter.on('message', (text: string) => onPause(toPauseMs(text)));
      link.lost.addEventListener('abort', () => together?.link === link && part(String(link.lost.reason)));
      await meet(together);
      if (apart) caution = { parts: apart.parts(), untilMs: performance.now() + cautionMs };
      // It is not closed: a caller may be waiting for its next slot, which is as good.
      apart = undefined;
    } catch (error) {
      part(error instanceof LinkError ? error.message : 'no answer');
    }
    settled();
    if (isClosed) end();
  }

  /** Tells the others the share that this process needs, and takes over the smallest share of all. */
  async function meet({ link, members }: Together): Promise<void> {
    const { all, pauseLeftMs } = await members.meet({ share });
    if (pauseLeftMs > 0) onPause(pauseLeftMs);
    const before = common.share;
    common = { share: Math.min(...all.map((member) => member.share)) };
    // updateSettings returns a promise, although its type says otherwise.
    if (common.share !== before || processes === 0)
      await Promise.resolve(link.limiter.updateSettings({ minTime: spacingMs() }));
    // The connection was lost meanwhile. Another connection goes on from here.
    if (together?.link !== link) return;
    if (caution && performance.now() > caution.untilMs) caution = undefined;
    if (common.share !== before) on.slowed(common.share);
    if (all.length !== processes) on.joined(all.length);
    processes = all.length;
    timer = setTimeout(() => void meetAgain(), MEET_EVERY_MS).unref();
  }

  async function meetAgain(): Promise<void> {
    const now = together;
    if (now) await meet(now).catch((error: unknown) => now.link.fail(error));
  }

  function part(reason: string): void {
    clearTimeout(timer);
    together?.link.close();
    together = undefined;
    if (reason === NO_TURN) isSpoilt = true;
    if (isClosed) return;
    timer = setTimeout(() => void join(), REJOIN_EVERY_MS).unref();
    if (apart) return;
    const parts = Math.max(processes, LEAST_PARTS);
    processes = 0;
    apart = createLocalSlots(limit, parts);
    apart.setShare(share);
    on.parted(reason, parts);
  }

  function end(): void {
    clearTimeout(timer);
    together?.link.close();
    together = undefined;
  }

  async function take(signal: AbortSignal, left?: number): Promise<Slot> {
    for (;;) {
      await waitFor(signal, (resolve) => {
        void firstTry.then(resolve);
        return () => undefined;
      });
      if (!together && !apart) throw new Error('the throttle is closed');
      if (!together && apart) return apart.take(signal);
      const free = together && left !== undefined && (await takeFreeSlot(together, terms, left));
      if (free) return free;
      const slot = together && (await takeSharedSlot(together, terms, signal));
      if (slot) return slot;
    }
  }

  /** The rules that all processes follow now. */
  function terms(): Terms {
    const requests = Math.max(1, Math.floor(limit.requests * common.share));
    return { requests, spacingMs: spacingMs(), processes, windowMs: limit.windowMs };
  }

  return {
    take,
    setShare(next) {
      share = next;
      apart?.setShare(next);
    },
    parts: () => apart?.parts() ?? caution?.parts ?? 1,
    senders: () => Math.max(1, apart?.parts() ?? processes),
    pausing(ms) {
      const now = together;
      if (!now) return;
      Promise.all([now.members.pause(ms), now.link.limiter.publish(String(ms))]).catch((error: unknown) =>
        now.link.fail(error),
      );
    },
    async close() {
      isClosed = true;
      await together?.members.leave().catch(() => undefined);
      end();
      await apart?.close();
    },
  };
}

/** The length of a published pause; 0 where the text is no number of ms. */
function toPauseMs(text: string): number {
  return /^\d{1,15}(?:\.\d{1,20})?$/.test(text) ? Number(text) : 0;
}
