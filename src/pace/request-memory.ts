import type { SpentRequests } from '../store/spent-requests.js';

/** What outlives the process of the requests it sent. Ages and durations in ms; every method may throw RunError `storage`. */
export type RequestMemory = {
  /** Requests of the window before now, by how long ago each was counted at the latest, and what is left of a pause. */
  recent(): { readonly agesMs: readonly number[]; readonly pauseLeftMs: number };
  /** A request is about to be sent; the note outlives the process when this returns. Call the result when it has ended. */
  starting(): () => void;
  /** The API asked for a pause of `ms` from now. */
  pausing(ms: number): void;
};

type MemoryOptions = {
  readonly windowMs: number;
  /** A request that is not answered by then is ended. */
  readonly timeoutMs: number;
  /** Unix time in ms. */
  readonly now: () => number;
};

/** A limit that counts by the minute asks for no more: a longer note is damage, and would stall every later run. */
const LONGEST_PAUSE_MS = 86_400_000;

/**
 * The requests that are noted in the state, by the wall clock, as nothing else outlives a process. Where that
 * clock was set back since, what lies in the future counts as now: the rate is then kept twice over for one
 * window at most. Where it was set forward, what was spent is forgotten too soon, and even spacing is left.
 */
export function createRequestMemory(spent: SpentRequests, options: MemoryOptions): RequestMemory {
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

/** As much of it as a run can have that writes nothing: it starts from what others spent. */
export function createReadOnlyMemory(
  spent: Pick<SpentRequests, 'since' | 'lastPause'>,
  options: MemoryOptions,
): RequestMemory {
  return {
    recent: () => readRecent(spent, options),
    starting: () => () => undefined,
    pausing: () => undefined,
  };
}

function readRecent(
  spent: Pick<SpentRequests, 'since' | 'lastPause'>,
  { windowMs, now }: MemoryOptions,
): ReturnType<RequestMemory['recent']> {
  const nowMs = now();
  const agesMs = spent.since(nowMs - windowMs).map((countedMs) => Math.max(0, nowMs - countedMs));
  const pause = spent.lastPause();
  const wholeMs = pause ? pause.untilMs - pause.atMs : 0;
  // Never longer than the pause was, whatever became of the clock.
  const pauseLeftMs = pause && wholeMs <= LONGEST_PAUSE_MS ? Math.min(pause.untilMs - nowMs, wholeMs) : 0;
  return { agesMs, pauseLeftMs: Math.max(0, pauseLeftMs) };
}
