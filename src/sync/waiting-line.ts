import { setMaxListeners } from 'node:events';

/** What a row in line for a slot rejects with when an outage begins: it waits for the end of that instead. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack';
}

/** Those who wait for a slot while all is well. */
export type WaitingLine = {
  /** Under which to wait: aborted when the line is cleared, and when the run stops. */
  signal(): AbortSignal;
  /** Sends away all who wait now. */
  clear(): void;
};

/** One signal for the whole line: a combined one for each attempt would pile up under the run's own. */
export function createWaitingLine(stop: AbortSignal): WaitingLine {
  let controller = open();

  function open(): AbortController {
    const next = new AbortController();
    // Every open row listens.
    setMaxListeners(0, next.signal);
    return next;
  }

  stop.addEventListener('abort', () => controller.abort(stop.reason), { once: true });
  return {
    signal: () => controller.signal,
    clear() {
      if (stop.aborted) return;
      const before = controller;
      controller = open();
      before.abort(new HeldBack());
    },
  };
}
