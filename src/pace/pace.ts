/** How much of the configured rate is used. It is 1 until the API refuses requests that come too fast. */
export type Pace = {
  /**
   * The API said 429 at `nowMs`, and requests go on at `resumeMs`. `granted` is the share of the rate that
   * the API accepted in the window before.
   */
  slowDown(nowMs: number, resumeMs: number, granted: number): void;
  /** Share of the configured rate, above 0 and at most 1. */
  share(nowMs: number): number;
};

/** The factor after a 429 lies between these two: at most GENTLE, at least HARD. */
const GENTLE = 0.8;
const HARD = 0.5;
/** The new pace lies this far below what was accepted, as a margin for the steps of another sender and our own. */
const BELOW_GRANTED = 0.95;
/**
 * Where less than this was accepted, a sudden burst of somebody, or a run that has just begun, is the reason.
 * It says little about the next minutes.
 */
const LEAST_TELLING = 0.25;
/**
 * The lowest share. It is low enough for a server that allows far less than was configured, and high enough
 * that the run ends some day.
 */
const LEAST = 0.05;
/** Each 429 costs all requests a pause of up to a minute. So a pace that holds is kept for so many intervals … */
const KEPT_INTERVALS = 6;
/**
 * … and then rises by this much, twice this, three times this: above the old bound within two intervals, at
 * the whole rate within twelve.
 */
const STEP = 0.01;

/**
 * Slows by a factor, to the rate that was accepted. Rises again by addition, once for each `intervalMs`
 * without a 429.
 */
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
