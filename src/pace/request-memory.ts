import type { SpentRequests } from '../store/spent-requests.js';

/**
 * Notes on sent requests that outlive the process. Ages and durations are in ms. Every method may throw
 * RunError `storage`.
 */
export type RequestMemory = {
  /**
   * The requests of the window before now, each by its age since it can have been counted at the latest, and
   * the rest of a pause.
   */
  recent(): { readonly agesMs: readonly number[]; readonly pauseLeftMs: number };
  /**
   * A request is about to be sent. On return, its note outlives the process. The returned function must be
   * called when the request has ended.
   */
  starting(): () => void;
  /** The API asked for a pause of `ms` from now. */
  pausing(ms: number): void;
};

/** Where requests are noted and looked up. */
type Noted = Omit<SpentRequests, 'flush' | 'returned'>;

export type MemoryOptions = {
  readonly windowMs: number;
  /** The time after which a request without an answer has ended. */
  readonly timeoutMs: number;
  /** Unix time in ms. */
  readonly now: () => number;
};

/**
 * A limit that counts by the minute never asks for a longer pause. A longer note is damage, and would stall
 * every later run.
 */
const LONGEST_PAUSE_MS = 86_400_000;

/**
 * Requests noted in the state, by the wall clock: no other clock outlives a process. Where the clock was set
 * back since, times in the future count as now. Then the rate is kept twice over, for one window at most.
 * Where the clock was set forward, requests are forgotten too soon, and only even spacing remains.
 */
export function createRequestMemory(spent: Noted, options: MemoryOptions): RequestMemory {
  const { timeoutMs, now } = options;
  return {
    recent: () => readRecent(spent, options),
    starting() {
      const latestMs = now() + timeoutMs;
      spent.starting(latestMs);
      return () => spent.ended(latestMs, now());
    },
    pausing(ms) {
      const atMs = now();
      spent.pausing({ atMs, untilMs: atMs + ms });
    },
  };
}

/** How many requests of earlier runs still count in a window of the rate. */
export function spentWithin(memory: RequestMemory, windowMs: number): number {
  return memory.recent().agesMs.filter((ageMs) => ageMs < windowMs).length;
}

function readRecent(
  spent: Pick<SpentRequests, 'since' | 'lastPause'>,
  { windowMs, now }: MemoryOptions,
): ReturnType<RequestMemory['recent']> {
  const nowMs = now();
  const agesMs = spent.since(nowMs - windowMs).map((countedMs) => Math.max(0, nowMs - countedMs));
  const pause = spent.lastPause();
  const wholeMs = pause ? pause.untilMs - pause.atMs : 0;
  // The rest is never longer than the whole pause, even if the clock was changed.
  const pauseLeftMs = pause && wholeMs <= LONGEST_PAUSE_MS ? Math.min(pause.untilMs - nowMs, wholeMs) : 0;
  return { agesMs, pauseLeftMs: Math.max(0, pauseLeftMs) };
}
