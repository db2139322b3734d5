import { createAllowance, createUnlimitedAllowance } from './allowance.js';
import { createPaceMeter, type PaceCost } from './pace-cost.js';
import { createPacer, type Pacer } from './pacer.js';
import type { LimitNotice } from './reply.js';
import type { RequestMemory } from './request-memory.js';
import { createTurnstile } from './turnstile.js';
import { sleep, waitFor } from './wait.js';

export type Rate =
  | { readonly kind: 'limited'; readonly requests: number; readonly windowMs: number }
  | { readonly kind: 'unlimited' };

type ThrottleStats = {
  /** Attempts started. */
  readonly attempts: number;
  readonly inFlight: number;
  /** Times that everybody was told to wait; several 429s of one crowd are one. */
  readonly pauses: number;
  /** Share of the configured rate in use now. */
  readonly share: number;
};

export type Throttle = {
  /**
   * Waits for a slot, first come first served, then runs the attempt. Rejects with the signal's reason
   * only if the attempt did not start; once started it is never cut.
   */
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Nobody starts for the next `ms`; a longer pause wins. Then it goes on slower and speeds up again. */
  pause(ms: number): void;
  /** What an answer to a request sent at `startedMs` (performance.now) says of the limit; it can only slow. */
  heed(notice: LimitNotice, startedMs: number): void;
  /** When the pause ends, in ms of performance.now(); undefined where there is none. */
  pausedUntilMs(): number | undefined;
  stats(): ThrottleStats;
  cost(): PaceCost;
  /** Called when all runs have settled or were aborted; leaves nothing behind that keeps the process alive. */
  close(): Promise<void>;
};

export type ThrottleOptions = {
  readonly rate: Rate;
  readonly concurrency: number;
  /** What earlier processes spent, and where this one notes what it spends. Only where there is a limit. */
  readonly memory?: RequestMemory | undefined;
  /** A limit header alone never makes anybody wait longer; ms. */
  readonly longestWaitMs?: number;
  /** The share of the configured rate in use has changed. */
  readonly onShare?: (share: number) => void;
};

/**
 * Slots closer than this come from the guard alone: bottleneck needs 3.6 ms for one and keeps
 * its spacing on a busy machine only well above that (measured: 275 slots/s at most on Node 20, two cores).
 */
const CLOSEST_SLOTS_MS = 10;

/** Slots come 2 % faster than the rate, so that those lost to a busy machine are made up; the guard holds the limit. */
const PACE_AHEAD = 0.98;

const QUARTER_HOUR_MS = 900_000;

/** At most `concurrency` attempts in flight, and no more than `rate` as the server counts them. */
export function createThrottle(options: ThrottleOptions): Throttle {
  const { rate, concurrency, longestWaitMs = QUARTER_HOUR_MS } = options;
  const isLimited = rate.kind === 'limited';
  const memory = isLimited ? options.memory : undefined;
  const alone = { longestWaitMs, parts: () => 1, senders: () => 1 };
  const allowance = isLimited ? createAllowance({ ...rate, ...alone }) : createUnlimitedAllowance();
  const slotMs = isLimited ? rate.windowMs / rate.requests : 0;
  const pacer: Pacer | undefined =
    slotMs < CLOSEST_SLOTS_MS ? undefined : createPacer({ spacingMs: slotMs * PACE_AHEAD });
  const turnstile = createTurnstile();
  const meter = createPaceMeter();
  let share = 1;
  let attempts = 0;
  let inFlight = 0;
  let lastStartMs = -Infinity;
  let resumeMs = -Infinity;
  // Those in flight when a pause begins are one crowd: their 429s say the same thing, as long as none started since.
  let hasStartedSince = true;
  let wakeFirst = (): void => undefined;
  recall();

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
    pacer?.setSpacing((slotMs * PACE_AHEAD) / share);
    options.onShare?.(share);
  }

  function hasRoom(): boolean {
    // Where no rate is known, what can be slowed is the number of requests in flight.
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
    await sleep(resumeMs - nowMs, signal);
    meter.waitedForPause(performance.now() - nowMs);
  }

  async function begin<T>(attempt: () => Promise<T>): Promise<T> {
    allowance.started();
    hasStartedSince = true;
    attempts += 1;
    inFlight += 1;
    let startedMs = performance.now();
    let ended = (): void => undefined;
    try {
      // In this order: a process that dies now has noted a request too many, never one too few.
      if (memory) ended = memory.starting();
      startedMs = lastStartMs = performance.now();
      meter.started(startedMs, slotMs, share);
      return await attempt();
    } finally {
      const nowMs = performance.now();
      inFlight -= 1;
      allowance.answered(startedMs, nowMs);
      meter.answered(startedMs, nowMs);
      ended();
      wakeFirst();
    }
  }

  /**
   * The first in line waits here until nothing speaks against a start, and then starts without a gap in which
   * something could. What was waited for may be gone by then, hence the loop; a pause costs the slot,
   * so that those who waited through it do not start in a burst.
   */
  async function takeTurn<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<{ reply: Promise<T> }> {
    let hasSlot = pacer === undefined;
    for (;;) {
      const nowMs = performance.now();
      adjustShare(nowMs);
      const waitMs = allowance.waitMs(nowMs);
      if (nowMs < resumeMs) {
        hasSlot = pacer === undefined;
        await untilResumed(nowMs, signal);
      } else if (!hasRoom()) {
        await untilRoom(signal);
      } else if (waitMs === Infinity) {
        await nextAnswer(signal);
      } else if (pacer && !hasSlot) {
        await pacer.slot(signal);
        hasSlot = true;
      } else if (waitMs > 0) {
        await sleep(waitMs, signal);
      } else {
        signal.throwIfAborted();
        return { reply: begin(attempt) };
      }
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
    pause(ms) {
      const nowMs = performance.now();
      if (nowMs + ms > resumeMs) {
        resumeMs = nowMs + ms;
        memory?.pausing(ms);
      }
      if (!hasStartedSince) return;
      hasStartedSince = false;
      meter.paused();
      allowance.refused(nowMs, resumeMs);
      adjustShare(nowMs);
    },
    heed: (notice, startedMs) => allowance.heed(notice, startedMs, performance.now()),
    pausedUntilMs: () => (performance.now() < resumeMs ? resumeMs : undefined),
    stats: () => ({ attempts, inFlight, pauses: meter.cost().pauses, share }),
    cost: () => meter.cost(),
    async close() {
      await pacer?.close();
    },
  };
}
