import { createAllowance, createUnlimitedAllowance } from './allowance.js';
import { createPaceMeter } from './pace-cost.js';
import { createSharedSlots } from './redis/shared-slots.js';
import { createLocalSlots, ENDLESS_SLOTS, type Slot, type Slots } from './slots.js';
import type { Throttle, ThrottleOptions } from './throttle-types.js';
import { createTurnstile } from './turnstile.js';
import { sleep, waitFor } from './wait.js';

const QUARTER_HOUR_MS = 900_000;
/** A pause that others announce ends slightly apart from our own. Within this distance it is the same pause. */
const SAME_PAUSE_MS = 100;

/** Keeps at most `concurrency` attempts in flight, and no more than `rate` as the server counts them. */
export function createThrottle(options: ThrottleOptions): Throttle {
  const { rate, concurrency, memory, longestWaitMs = QUARTER_HOUR_MS } = options;
  const isLimited = rate.kind === 'limited';
  const slots = createSlots();
  const allowance = isLimited
    ? createAllowance({ ...rate, longestWaitMs, parts: () => slots.parts(), senders: () => slots.senders() })
    : createUnlimitedAllowance();
  const slotMs = isLimited ? rate.windowMs / rate.requests : 0;
  const turnstile = createTurnstile();
  const meter = createPaceMeter();
  let share = 1;
  let expected: number | 'unknown' | undefined;
  let inFlight = 0;
  let lastStartMs = -Infinity;
  let resumeMs = -Infinity;
  let waitsForOthersSinceMs: number | undefined;
  // Whether a request has started since the last pause. If none has, further 429s come from requests that
  // were in flight together, and say the same thing.
  let hasStartedSince = true;
  let wakeFirst = (): void => undefined;
  recall();

  function createSlots(): Slots {
    if (!isLimited) return ENDLESS_SLOTS;
    if (!options.sharing) return createLocalSlots(rate, 1);
    return createSharedSlots(rate, options.sharing, pauseWithOthers);
  }

  /**
   * Takes over a pause of another process. Several such pauses in a row are one wait: until a request starts,
   * their sum must stay within the bound.
   */
  function pauseWithOthers(ms: number): void {
    const nowMs = performance.now();
    if (ms <= 0 || nowMs + ms <= resumeMs + SAME_PAUSE_MS) return;
    waitsForOthersSinceMs ??= nowMs;
    const isTooLong = nowMs + ms - waitsForOthersSinceMs > longestWaitMs;
    options.onOthersPause?.({ ms, isTooLong });
    if (!isTooLong) extendPause(nowMs, ms);
  }

  /** Extends the pause; true where it became longer. */
  function extendPause(nowMs: number, ms: number): boolean {
    if (!(nowMs + ms > resumeMs)) return false;
    resumeMs = nowMs + ms;
    memory?.pausing(ms);
    return true;
  }

  function recall(): void {
    if (!memory) return;
    const { agesMs, pauseLeftMs } = memory.recent();
    const nowMs = performance.now();
    allowance.recall(agesMs.map((ageMs) => nowMs - ageMs));
    if (pauseLeftMs > 0) resumeMs = nowMs + pauseLeftMs;
  }

  function adjustShare(nowMs: number): void {
    const next = allowance.share(nowMs);
    if (next === share) return;
    share = next;
    slots.setShare(share);
    options.onShare?.(share);
  }

  function hasRoom(): boolean {
    // Without a known rate, only the number of requests in flight can be lowered.
    return inFlight < (isLimited ? concurrency : Math.max(1, Math.floor(concurrency * share)));
  }

  function nextAnswer(signal: AbortSignal): Promise<void> {
    return waitFor(signal, (resolve) => {
      wakeFirst = resolve;
      return () => (wakeFirst = () => undefined);
    });
  }

  async function untilRoom(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now();
    const slotAtMs = Math.max(nowMs + allowance.waitMs(nowMs), lastStartMs + slotMs / share);
    await nextAnswer(signal);
    if (isLimited) meter.waitedForRoom(performance.now() - Math.max(nowMs, slotAtMs));
  }

  async function untilResumed(nowMs: number, signal: AbortSignal): Promise<void> {
    try {
      await sleep(resumeMs - nowMs, signal);
    } finally {
      // A wait that a signal ended counts, too.
      meter.waitedForPause(performance.now() - nowMs);
    }
  }

  /**
   * The number of remaining requests, if they fit into the rest of the limit. Where others are known to use
   * the limit, requests are always spaced, so it is undefined.
   */
  function fitting(nowMs: number): number | undefined {
    if (!isLimited || expected === undefined || share < 1) return undefined;
    const left = expected === 'unknown' ? Math.ceil(rate.requests / 2) : Math.max(1, expected);
    return left <= allowance.room(nowMs) ? left : undefined;
  }

  async function begin<T>(attempt: () => Promise<T>, slot: Slot): Promise<T> {
    allowance.started();
    if (typeof expected === 'number') expected -= 1;
    hasStartedSince = true;
    waitsForOthersSinceMs = undefined;
    inFlight += 1;
    let startedMs = performance.now();
    let ended = (): void => undefined;
    try {
      // The note comes before the start: a process that dies now has noted one request too many, never one
      // too few.
      if (memory) ended = memory.starting();
      startedMs = lastStartMs = performance.now();
      meter.started(startedMs, slotMs, share);
      return await attempt();
    } finally {
      const nowMs = performance.now();
      inFlight -= 1;
      allowance.answered(nowMs);
      meter.answered(startedMs, nowMs);
      slot.ended();
      ended();
      wakeFirst();
    }
  }

  /**
   * The first in line waits here until nothing forbids a start. Then it starts in the same step, so that
   * nothing can change in between. A condition may fail again while another one is waited for, hence the
   * loop. After a pause the slot is given up, so that waiting requests do not start in a burst.
   */
  async function takeTurn<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<{ reply: Promise<T> }> {
    let slot: Slot | undefined;
    try {
      for (;;) {
        const nowMs = performance.now();
        adjustShare(nowMs);
        const waitMs = allowance.waitMs(nowMs);
        if (nowMs < resumeMs) {
          slot?.ended();
          slot = undefined;
          await untilResumed(nowMs, signal);
        } else if (!hasRoom()) {
          await untilRoom(signal);
        } else if (waitMs === Infinity) {
          await nextAnswer(signal);
        } else if (!slot) {
          slot = await slots.take(signal, fitting(nowMs));
        } else if (waitMs > 0) {
          await sleep(waitMs, signal);
        } else {
          signal.throwIfAborted();
          return { reply: begin(attempt, slot) };
        }
      }
    } catch (error) {
      slot?.ended();
      throw error;
    }
  }

  return {
    async run(attempt, signal) {
      await turnstile.enter(signal);
      let turn;
      try {
        turn = await takeTurn(attempt, signal);
      } finally {
        turnstile.leave();
      }
      return turn.reply;
    },
    expect: (requests) => void (expected = requests),
    pause(ms) {
      const nowMs = performance.now();
      if (extendPause(nowMs, ms)) slots.pausing(ms);
      if (!hasStartedSince) return;
      hasStartedSince = false;
      meter.paused();
      allowance.refused(nowMs, resumeMs);
      adjustShare(nowMs);
    },
    heed: (notice, startedMs) => allowance.heed(notice, startedMs, performance.now()),
    pausedUntilMs: () => (performance.now() < resumeMs ? resumeMs : undefined),
    cost: () => meter.cost(),
    async close() {
      await slots.close();
    },
  };
}
