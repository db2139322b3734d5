import { createPace } from './pace.js';
import { createPacer } from './pacer.js';
import { createRateGuard } from './rate-guard.js';
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
  /** When the pause ends, in ms of performance.now(); undefined where there is none. */
  pausedUntilMs(): number | undefined;
  stats(): ThrottleStats;
  /** Called when all runs have settled or were aborted; leaves nothing behind that keeps the process alive. */
  close(): Promise<void>;
};

/**
 * Slots closer than this come from the guard alone: bottleneck needs 3.6 ms for one and keeps
 * its spacing on a busy machine only well above that (measured: 275 slots/s at most on Node 20, two cores).
 */
const CLOSEST_SLOTS_MS = 10;

/** Slots come 2 % faster than the rate, so that those lost to a busy machine are made up; the guard holds the limit. */
const PACE_AHEAD = 0.98;

/** Without 429s the pace rises a step per window, or per minute, which the API's 429 text speaks of. */
const LONGEST_QUIET_MS = 60_000;

/** At most `concurrency` attempts in flight, and no more than `rate` as the server counts them. */
export function createThrottle(options: { rate: Rate; concurrency: number }): Throttle {
  const { rate, concurrency } = options;
  const isLimited = rate.kind === 'limited';
  const guard = isLimited ? createRateGuard(rate) : undefined;
  const slotMs = isLimited ? (rate.windowMs / rate.requests) * PACE_AHEAD : 0;
  const pacer = slotMs < CLOSEST_SLOTS_MS ? undefined : createPacer({ spacingMs: slotMs });
  const pace = createPace(isLimited ? Math.min(rate.windowMs, LONGEST_QUIET_MS) : LONGEST_QUIET_MS);
  const turnstile = createTurnstile();
  let share = 1;
  let attempts = 0;
  let inFlight = 0;
  let pauses = 0;
  let resumeMs = -Infinity;
  // Those in flight when a pause begins are one crowd: their 429s say the same thing, as long as none started since.
  let hasStartedSince = true;
  let wakeFirst = (): void => undefined;

  function setShare(next: number): void {
    if (next === share) return;
    share = next;
    pacer?.setSpacing(slotMs / share);
    if (isLimited) guard?.setRequests(rate.requests * share);
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

  async function begin<T>(attempt: () => Promise<T>): Promise<T> {
    const startedMs = performance.now();
    guard?.started();
    hasStartedSince = true;
    attempts += 1;
    inFlight += 1;
    try {
      return await attempt();
    } finally {
      inFlight -= 1;
      guard?.answered(startedMs, performance.now());
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
      setShare(pace.share(nowMs));
      const waitMs = guard?.waitMs(nowMs) ?? 0;
      if (nowMs < resumeMs) {
        hasSlot = pacer === undefined;
        await sleep(resumeMs - nowMs, signal);
      } else if (!hasRoom() || waitMs === Infinity) {
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
      if (nowMs + ms > resumeMs) resumeMs = nowMs + ms;
      if (!hasStartedSince) return;
      hasStartedSince = false;
      pauses += 1;
      pace.slowDown(nowMs, resumeMs);
      setShare(pace.share(nowMs));
    },
    pausedUntilMs: () => (performance.now() < resumeMs ? resumeMs : undefined),
    stats: () => ({ attempts, inFlight, pauses, share }),
    async close() {
      await pacer?.close();
    },
  };
}
