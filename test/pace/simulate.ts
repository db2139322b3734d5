import { createRateGuard } from '../../src/pace/rate-guard.js';

/** ms from start to count, and from count to answer. */
export type Latency = () => { readonly outMs: number; readonly backMs: number };

type Simulation = {
  readonly requests: number;
  readonly windowMs: number;
  readonly concurrency: number;
  readonly count: number;
  readonly latency: Latency;
};

/**
 * Sends `count` requests as fast as the guard lets it, in virtual time, on slots 2 % closer than the rate.
 * Gives the times at which a server that counts at some moment between start and answer has counted them, and
 * the share of the limit that was used once the first window was full.
 */
export function simulate(options: Simulation): { countedMs: number[]; used: number } {
  const { requests, windowMs } = options;
  const guard = createRateGuard(options);
  const spacingMs = (windowMs / requests) * 0.98;
  const inFlight: { answerMs: number }[] = [];
  const countedMs: number[] = [];
  const starts: number[] = [];
  let slotMs = 0;

  for (let nowMs = 0; starts.length < options.count;) {
    for (let next = inFlight[0]; next && next.answerMs <= nowMs; next = inFlight[0]) {
      guard.answered(next.answerMs);
      inFlight.shift();
    }
    const waitMs = Math.max(guard.waitMs(nowMs), slotMs - nowMs);
    const answerMs = inFlight[0]?.answerMs ?? Infinity;
    if (inFlight.length >= options.concurrency) nowMs = answerMs;
    else if (waitMs > 0) nowMs = Math.min(nowMs + waitMs, answerMs);
    else {
      const { outMs, backMs } = options.latency();
      guard.started();
      starts.push(nowMs);
      countedMs.push(nowMs + outMs);
      inFlight.push({ answerMs: nowMs + outMs + backMs });
      inFlight.sort((a, b) => a.answerMs - b.answerMs);
      slotMs = Math.max(slotMs + spacingMs, nowMs);
    }
  }
  const steady = starts.slice(requests);
  const elapsedMs = (steady.at(-1) ?? 0) - (steady[0] ?? 0);
  return { countedMs, used: ((steady.length - 1) / elapsedMs) * (windowMs / requests) };
}

/** Random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
