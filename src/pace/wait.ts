/** The longest timer (24.8 days): setTimeout fires at once for anything longer. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * A promise that `begin` resolves, or that rejects with the signal's reason, whichever comes first. `begin`
 * returns a function that undoes its work. That function is called in both cases. `begin` must not resolve at
 * once, only later.
 */
export function waitFor<T>(
  signal: AbortSignal,
  begin: (resolve: (value: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    function settled(): void {
      signal.removeEventListener('abort', abandon);
      undo();
    }
    function abandon(): void {
      settled();
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', abandon, { once: true });
    const undo = begin((value) => {
      settled();
      resolve(value);
    });
  });
}

/** Waits for `ms`, at most 24.8 days. A caller looks at its clock again and waits for the rest. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return waitFor(signal, (resolve) => {
    const timer = setTimeout(resolve, Math.min(Math.ceil(ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  });
}
