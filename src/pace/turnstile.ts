/** Lets one caller through at a time, in the order of arrival. */
type Turnstile = {
  /** Waits for the caller's turn. If the signal is aborted before, it rejects at once with the signal's reason. */
  enter(signal: AbortSignal): Promise<void>;
  leave(): void;
};

type Waiter = { readonly signal: AbortSignal; admit(): void; refuse(): void };

export function createTurnstile(): Turnstile {
  let isTaken = false;
  let line: Waiter[] = [];

  // One listener serves all callers that wait under a signal: Node warns of a leak at the eleventh listener.
  function refuseAborted(): void {
    const refused = line.filter((waiter) => waiter.signal.aborted);
    line = line.filter((waiter) => !waiter.signal.aborted);
    for (const waiter of refused) waiter.refuse();
  }

  return {
    enter(signal) {
      return new Promise((resolve, reject) => {
        const refuse = (): void => reject(signal.reason as Error);
        if (signal.aborted) {
          refuse();
        } else if (isTaken) {
          signal.addEventListener('abort', refuseAborted, { once: true });
          line.push({ signal, admit: resolve, refuse });
        } else {
          isTaken = true;
          resolve();
        }
      });
    },
    leave() {
      const next = line.shift();
      if (!next) {
        isTaken = false;
        return;
      }
      if (!line.some(({ signal }) => signal === next.signal)) {
        next.signal.removeEventListener('abort', refuseAborted);
      }
      next.admit();
    },
  };
}
