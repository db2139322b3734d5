/** The smallest value added within the last one to two spans; Infinity before the first. */
export type RecentMinimum = { add(value: number, nowMs: number): void; get(): number };

export function createRecentMinimum(spanMs: number): RecentMinimum {
  let before = Infinity;
  let current = Infinity;
  let sinceMs = -Infinity;
  return {
    add(value, nowMs) {
      if (nowMs - sinceMs >= spanMs) {
        before = current;
        current = Infinity;
        sinceMs = nowMs;
      }
      current = Math.min(current, value);
    },
    get: () => Math.min(before, current),
  };
}
