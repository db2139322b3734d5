import type { PaceCost } from '../pace/pace-cost.js';
import { formatDuration } from '../duration-words.js';
import type { RateSetting } from '../config/rate.js';
import { counted } from '../numbers.js';

/** Below this share of the time, requests wait because of jitter, not because of the concurrency. */
const HELD_SHARE = 0.05;
/** A factor for answers that take longer than the average. */
const HEADROOM = 1.25;
/** A smaller slowdown than this is not worth a line. */
const SLOWED_SHARE = 0.95;

/** The reasons why a run was not faster, and the flag that would cure each; empty where there are none. */
export function renderPace(cost: PaceCost | undefined, rate: RateSetting, concurrency: number): string[] {
  if (!cost) return [];
  return [...slowedLines(cost, rate), ...heldLines(cost, rate, concurrency)];
}

function slowedLines({ pauses, pausedMs, slowedMs, leastShare }: PaceCost, rate: RateSetting): string[] {
  if (pauses === 0 && leastShare > SLOWED_SHARE) return [];
  const why = `others use the same key, or the API allows less than --rate ${rate.text}`;
  const waited = pauses > 0 ? [`told to wait ${counted(pauses, 'time')} (${formatDuration(pausedMs)})`] : [];
  const slowed =
    slowedMs >= 1_000
      ? [`slowed to ${Math.round(leastShare * 100)} % (about ${formatDuration(slowedMs)} more)`]
      : [];
  return [`${[...waited, ...slowed].join(', ')}: ${why}`];
}

function heldLines(
  { heldMs, busyMs, latencyMs }: PaceCost,
  rate: RateSetting,
  concurrency: number,
): string[] {
  if (rate.kind === 'unlimited' || heldMs <= busyMs * HELD_SHARE) return [];
  const enough = Math.ceil((HEADROOM * latencyMs * rate.requests) / rate.windowMs);
  if (enough <= concurrency) return [];
  const answers = `answers took ${formatDuration(latencyMs)} on average`;
  return [
    `held back by --concurrency ${concurrency}, as ${answers}: ${rate.text} needs --concurrency ${enough}`,
  ];
}
