/** How much of the configured rate is used: 1 until the API refuses requests for coming too fast. */
type Pace = {
  /** The API said 429 at `nowMs` and requests go on at `resumeMs`. */
  slowDown(nowMs: number, resumeMs: number): void;
  /** Share of the configured rate, above 0 and at most 1. */
  share(nowMs: number): number;
};

/** After a pace that held for a while: others have begun to spend from the same key, or a window was misjudged. */
const GENTLE = 0.8;
/** After a pace that did not hold: it is far too fast, and every try costs a pause. */
const HARD = 0.5;
/** Added for each quiet interval. Small, as each 429 costs a pause of up to a minute for everybody. */
const STEP = 0.01;
/** Low enough for a server that allows little of what was configured, high enough to end some day. */
const LEAST = 0.05;

/** Slows multiplicatively and creeps back additively, a step for each `intervalMs` without a 429. */
export function createPace(intervalMs: number): Pace {
  let base = 1;
  let sinceMs = -Infinity;

  function share(nowMs: number): number {
    if (base === 1) return 1;
    const quietIntervals = Math.max(0, Math.floor((nowMs - sinceMs) / intervalMs));
    return Math.min(1, base + quietIntervals * STEP);
  }

  return {
    slowDown(nowMs, resumeMs) {
      const held = nowMs - sinceMs >= intervalMs;
      base = Math.max(LEAST, share(nowMs) * (held ? GENTLE : HARD));
      sinceMs = resumeMs;
    },
    share,
  };
}
