import { LinkError, type RedisLink } from './redis-link.js';
import { LEASE_MS, type SharedWindow } from './shared-window.js';
import type { Slot } from '../slots.js';
import { LONGEST_TIMER_MS, sleep, waitFor } from '../wait.js';

/** More than a busy machine can delay a slot. */
const SLACK_MS = 2_000;

/** Why the connection is given up where the limiter in Redis gives no turn: its keys are spoilt. */
export const NO_TURN = 'its turns do not come';
/** The same of the window: somebody else keeps it full. */
const NO_ROOM = 'its window stays full';

/** What the processes that share a limit keep to now. */
export type Terms = {
  /** In any window. */
  readonly requests: number;
  /** Between two slots, of one process or of two. */
  readonly spacingMs: number;
  readonly processes: number;
  /** What is in the window has left it after so long. */
  readonly windowMs: number;
};

/** Waits for a turn, then for a place in the window; undefined where the connection was lost. */
export async function takeSharedSlot(
  { link, window }: { readonly link: RedisLink; readonly window: SharedWindow },
  terms: () => Terms,
  signal: AbortSignal,
): Promise<Slot | undefined> {
  const { spacingMs, processes } = terms();
  if (!(await takeTurn(link, spacingMs * (processes + 1), signal))) return undefined;
  try {
    for (const beganMs = performance.now(); ;) {
      const { requests, spacingMs: againMs, windowMs } = terms();
      const place = await window.enter(requests);
      if ('name' in place)
        return { ended: () => void window.ended(place.name).catch((e: unknown) => link.fail(e)) };
      if (performance.now() - beganMs > 2 * windowMs + LEASE_MS) throw new LinkError(NO_ROOM);
      // Asked again before it must be free: a request may end sooner than its lease.
      await sleep(Math.min(place.againMs, againMs), signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    link.fail(error);
    return undefined;
  }
}

/**
 * Waits for the next turn of the limiter in Redis: it is reserved now and comes in its time, so processes that ask
 * one after the other are served one after the other. False where the connection was lost, which is also what a slot
 * means that comes later than `longestMs`.
 */
function takeTurn(link: RedisLink, longestMs: number, signal: AbortSignal): Promise<boolean> {
  return waitFor<boolean>(signal, (resolve) => {
    const lose = (): void => resolve(false);
    link.limiter
      .schedule(() => {
        resolve(true);
        return Promise.resolve();
      })
      .catch((error: unknown) => link.fail(error));
    if (link.lost.aborted) queueMicrotask(lose);
    link.lost.addEventListener('abort', lose, { once: true });
    const timer = setTimeout(
      () => link.fail(new LinkError(NO_TURN)),
      Math.min(2 * longestMs + SLACK_MS, LONGEST_TIMER_MS),
    );
    return () => {
      clearTimeout(timer);
      link.lost.removeEventListener('abort', lose);
    };
  });
}
