/** How much of the configured rate is used: 1 until the API refuses requests for coming too fast. */
export type Pace = {
  /**
   * The API said 429 at `nowMs` and requests go on at `resumeMs`. `granted` is the share of the rate that it
   * had let through in the window before.
   */
  slowDown(nowMs: number, resumeMs: number, granted: number): void;
  /** Share of the configured rate, above 0 and at most 1. */
  share(nowMs: number): number;
};

/** At least this much slower after a 429, and at most this much at once. */
const GENTLE = 0.8;
const HARD = 0.5;
/** Below what was let through, by the steps of another sender and our own. */
const BELOW_GRANTED = 0.95;
/** Less than this was let through: somebody's burst, or a run that has just begun. It says little of the next minutes. */
const LEAST_TELLING = 0.25;
/** Low enough for a server that allows little of what was configured, high enough to end some day. */
const LEAST = 0.05;
/** Each 429 costs a pause of up to a minute for everybody, so a pace that holds is kept for so many intervals … */
const KEPT_INTERVALS = 6;
/** … and then rises by this much, twice it, three times: past the old bound within two, back at the whole rate within twelve. */
const STEP = 0.01;

/** Slows multiplicatively, to what was let through, and creeps back additively, by the quiet `intervalMs`. */
export function createPace(intervalMs: number): Pace {
  let base = 1;
  let sinceMs = -Infinity;

  function share(nowMs: number): number {
    if (base === 1) return 1;
    const rises = Math.max(0, Math.floor((nowMs - sinceMs) / intervalMs) - KEPT_INTERVALS);
    return Math.min(1, base + (STEP * rises * (rises + 1)) / 2);
  }

  return {
    slowDown(nowMs, resumeMs, granted) {
      const before = share(nowMs);
      const held = nowMs - sinceMs >= intervalMs;
      const untold = held ? GENTLE : HARD;
      const proven = granted < LEAST_TELLING ? untold : (granted * BELOW_GRANTED) / before;
      base = Math.max(LEAST, before * Math.min(GENTLE, Math.max(HARD, proven)));
      sinceMs = resumeMs;
    },
    share,
  };
}
