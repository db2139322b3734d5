import { setMaxListeners } from 'node:events';

/** Why a run ends before its last row: a signal, or an error (a RunError, or a bug). */
export type StopReason =
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'error'; readonly error: unknown };

/** The one place where a run is told to start nothing new. Requests in flight are never cut by it. */
export type Stop = {
  readonly signal: AbortSignal;
  /** The first reason given; later ones are ignored. */
  reason(): StopReason | undefined;
  request(reason: StopReason): void;
};

/** Calls `stop` when the user or the system asks for the end; returns the way to stop listening. */
export type ListenForStop = (stop: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;

/** What waits reject with once the run is stopped: the row stays pending. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** A stop that nobody has asked for yet. */
export function createStop(): Stop {
  const controller = new AbortController();
  // Every open row listens: far more than the ten listeners at which Node suspects a leak.
  setMaxListeners(0, controller.signal);
  let first: StopReason | undefined;
  return {
    signal: controller.signal,
    reason: () => first,
    request(reason) {
      first ??= reason;
      if (!controller.signal.aborted) controller.abort(new Stopped());
    },
  };
}
