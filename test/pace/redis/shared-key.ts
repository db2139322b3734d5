import { vi } from 'vitest';
import { createThrottle } from '../../../src/pace/throttle.js';
import type { Throttle } from '../../../src/pace/throttle-types.js';
import type { LimitNotice } from '../../../src/api/reply.js';

export type Server = {
  readonly requests: number;
  readonly windowMs: number;
  readonly window: 'sliding' | 'fixed';
  /** What a 429 asks for: the time until there is room, or nothing, which is taken for a minute of 200/1m. */
  readonly retryAfter: 'exact' | 'none';
  /** What the headers of an answer say. */
  readonly notice?: (left: number, windowLeftMs: number) => LimitNotice;
};

export type Shared = {
  readonly throttle: Throttle;
  /** Sends so many requests with eight in flight, until none is refused; the ms that took. */
  send(count: number): Promise<number>;
  /** Takes a slot as another sender of the same key does. */
  take(): boolean;
  readonly refused: () => number;
};

/** A throttle before a server that counts, in virtual time: fake timers must be on. Answers take 20 to 60 ms. */
export function shareKey(server: Server, random: () => number, longestWaitMs = 900_000): Shared {
  const { requests, windowMs, window } = server;
  const throttle = createThrottle({
    rate: { kind: 'limited', requests, windowMs },
    concurrency: 8,
    longestWaitMs,
  });
  const never = new AbortController().signal;
  let accepted: number[] = [];
  let refused = 0;

  function windowStartMs(nowMs: number): number {
    return window === 'fixed' ? Math.floor(nowMs / windowMs) * windowMs : nowMs - windowMs;
  }

  function take(): boolean {
    const nowMs = performance.now();
    accepted = accepted.filter((ms) => ms > windowStartMs(nowMs));
    if (accepted.length >= requests) return false;
    accepted.push(nowMs);
    return true;
  }

  function roomInMs(): number {
    const nowMs = performance.now();
    return (window === 'fixed' ? windowStartMs(nowMs) : (accepted[0] ?? nowMs)) + windowMs - nowMs;
  }

  async function attempt(): Promise<boolean> {
    const startedMs = performance.now();
    await delay(10 + 20 * random());
    const isTaken = take();
    const notice = server.notice?.(requests - accepted.length, roomInMs());
    const pauseMs = server.retryAfter === 'exact' ? roomInMs() : windowMs;
    await delay(10 + 20 * random());
    if (isTaken && notice) throttle.heed(notice, startedMs);
    if (!isTaken) {
      refused += 1;
      throttle.pause(pauseMs);
    }
    return isTaken;
  }

  async function sendOne(): Promise<void> {
    while (!(await throttle.run(attempt, never))) continue;
  }

  async function send(count: number): Promise<number> {
    const startMs = performance.now();
    let left = count;
    async function lane(): Promise<void> {
      while (left > 0) {
        left -= 1;
        await sendOne();
      }
    }
    const lanes = { open: 16 };
    for (let index = 0; index < 16; index += 1) void lane().then(() => (lanes.open -= 1));
    while (lanes.open > 0) await vi.advanceTimersByTimeAsync(50);
    return performance.now() - startMs;
  }

  return { throttle, send, take, refused: () => refused };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
