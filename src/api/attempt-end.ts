/** An aborted request settles within this time, with all that it knows of the answer. */
const ABORT_MS = 100;
/** The longest timer of Node. A longer one runs at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Rejects after the signal is aborted, or after `ms`, with the code of a timeout. got has its own timer. This
 * one works also where got does not notice that a connection has left HTTP.
 */
export function endOfAttempt(
  signal: AbortSignal,
  ms: number,
): { readonly promise: Promise<never>; forget(): void } {
  const timers: NodeJS.Timeout[] = [];
  let onAbort = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    const failIn = (delayMs: number, code: string): void => {
      timers.push(setTimeout(() => reject(Object.assign(new Error(code), { code })), delayMs));
    };
    failIn(Math.min(ms, LONGEST_TIMER_MS), 'ETIMEDOUT');
    onAbort = () => failIn(ABORT_MS, 'ERR_ABORTED');
    signal.addEventListener('abort', onAbort, { once: true });
  });
  function forget(): void {
    timers.forEach((timer) => clearTimeout(timer));
    signal.removeEventListener('abort', onAbort);
  }
  return { promise, forget };
}
