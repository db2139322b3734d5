import { LinkError, type RedisLink } from './redis-link.js';
import { LEASE_MS, type SharedWindow } from './shared-window.js';
import type { Slot } from '../slots.js';
import { LONGEST_TIMER_MS, sleep, waitFor } from '../wait.js';

/** A busy machine cannot delay a slot by more than this. */
const SLACK_MS = 2_000;

/** The reason for giving up the connection where the limiter in Redis gives no turn: its keys are spoilt. */
export const NO_TURN = 'the limiter in Redis does not answer as expected';
/** The reason where the window gives no place: some other program keeps it full. */
const NO_ROOM = 'the shared limit in Redis stays used up';

/** The rules that all processes of one limit follow now. */
export type Terms = {
  /** The limit of any window. */
  readonly requests: number;
  /** The time between two slots, of one process or of two. */
  readonly spacingMs: number;
  readonly processes: number;
  /** The time after which a request has left the window. */
  readonly windowMs: number;
};

type Shared = { readonly link: RedisLink; readonly window: SharedWindow };

/**
 * A place in the window, without waiting for a turn. There is one only where the window has room for all
 * `left` requests.
 */
export async function takeFreeSlot(
  { link, window }: Shared,
  terms: () => Terms,
  left: number,
): Promise<Slot | undefined> {
  try {
    const place = await window.enter(terms().requests, left);
    return 'name' in place ? slotOf({ link, window }, place.name) : undefined;
  } catch (error) {
    link.fail(error);
    return undefined;
  }
}

function slotOf({ link, window }: Shared, name: string): Slot {
  return { ended: () => void window.ended(name).catch((e: unknown) => link.fail(e)) };
}

/** Waits for a turn, then for a place in the window; undefined where the connection was lost. */
export async function takeSharedSlot(
  { link, window }: Shared,
  terms: () => Terms,
  signal: AbortSignal,
): Promise<Slot | undefined> {
  const { spacingMs, processes } = terms();
  if (!(await takeTurn(link, spacingMs * (processes + 1), signal))) return undefined;
  try {
    for (const beganMs = performance.now(); ;) {
      const { requests, spacingMs: againMs, windowMs } = terms();
      const place = await window.enter(requests);
      if ('name' in place) return slotOf({ link, window }, place.name);
      if (performance.now() - beganMs > 2 * windowMs + LEASE_MS) throw new LinkError(NO_ROOM);
      // It asks again before a place must be free: a request may end sooner than its lease.
      await sleep(Math.min(place.againMs, againMs), signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    link.fail(error);
    return undefined;
  }
}

/**
 * Waits for the next turn of the limiter in Redis. The turn is reserved at once and comes at its time, so
 * processes are served in the order in which they asked. False where the connection was lost. A turn later
 * than `longestMs` means the same.
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
