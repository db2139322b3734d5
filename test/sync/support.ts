import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Reply } from '../../src/api/reply.js';
import type { Clock } from '../../src/clock.js';
import type { RowResult } from '../../src/sync/result.js';
import type { ResultSink, SentState, AttemptSlots } from '../../src/sync/ports.js';
import type { RequestTally } from '../../src/sync/send.js';

/** Answers as the client gives them. */
export const ok: Reply = { kind: 'ok', status: 200, body: {} };
export const down: Reply = { kind: 'trouble', code: 'server_error', status: 503, message: 'down' };
export const html: Reply = {
  ...{ kind: 'trouble', code: 'bad_response', status: 200, message: 'HTML' },
  other: 'page',
};
export const missing: Reply = { kind: 'not_found', status: 404, message: 'contact not found' };
export const badRequest: Reply = { kind: 'refused', code: 'bad_request', status: 400, message: 'no e-mail' };
export const foreign404: Reply = { kind: 'refused', code: 'bad_response', status: 404, message: 'HTML' };
export const badKey: Reply = { kind: 'key_refused', status: 401, message: 'invalid token' };

export function limited(retryAfterMs?: number): Reply {
  return { kind: 'rate_limited', status: 429, retryAfterMs, message: 'slow down' };
}

export type HandClock = Clock & {
  readonly sleeps: readonly number[];
  advance(ms: number): void;
  /** From now on a sleep lasts until the run is stopped. */
  sleepForEver(): void;
};

/** Time that passes only when somebody sleeps or says so; a sleep takes no real time. */
export function handClock(): HandClock {
  const sleeps: number[] = [];
  let nowMs = Date.UTC(2026, 10, 23);
  let isEndless = false;
  return {
    sleeps,
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    advance: (ms) => void (nowMs += ms),
    sleepForEver: () => void (isEndless = true),
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
      if (isEndless) await aborted(signal);
    },
  };
}

export type HandThrottle = AttemptSlots & {
  readonly pauses: readonly number[];
  /** Slots asked for so far. */
  slots(): number;
  /** Those of them that still wait. */
  inLine(): number;
  /** From now on nobody gets a slot before `release`. */
  hold(): void;
  release(): void;
};

/** Gives a slot at once, unless it is held. */
export function handThrottle(): HandThrottle {
  const pauses: number[] = [];
  let slots = 0;
  let inLine = 0;
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined;
  return {
    pauses,
    slots: () => slots,
    inLine: () => inLine,
    hold() {
      let open = (): void => undefined;
      const opened = new Promise<void>((resolve) => (open = resolve));
      gate = { opened, open };
    },
    release: () => gate?.open(),
    pause: (ms) => void pauses.push(ms),
    async run(attempt, signal) {
      signal.throwIfAborted();
      slots += 1;
      inLine += 1;
      try {
        if (gate) await Promise.race([gate.opened, aborted(signal)]);
      } finally {
        inLine -= 1;
      }
      signal.throwIfAborted();
      return attempt();
    },
  };
}

/** Rejects with the signal's reason once it is aborted. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    function abandon(): void {
      reject(signal.reason as Error);
    }
    if (signal.aborted) abandon();
    else signal.addEventListener('abort', abandon, { once: true });
  });
}

export type CountingTally = RequestTally & {
  readonly counts: { attempts: number; retries: number; rateLimited: number };
};

export function countingTally(): CountingTally {
  const counts = { attempts: 0, retries: 0, rateLimited: 0 };
  return {
    counts,
    attempted(isRetry) {
      counts.attempts += 1;
      if (isRetry) counts.retries += 1;
    },
    rateLimited: () => void (counts.rateLimited += 1),
  };
}

/** Replies in turn, the last one for ever. */
export function scripted(...replies: readonly Reply[]): (() => Promise<Reply>) & { calls(): number } {
  let calls = 0;
  function attempt(): Promise<Reply> {
    const reply = replies[Math.min(calls, replies.length - 1)];
    calls += 1;
    return reply ? Promise.resolve(reply) : Promise.reject(new Error('nothing is scripted'));
  }
  return Object.assign(attempt, { calls: () => calls });
}

/** A state in memory that writes down what it is told, in words such as `forget a`. */
export function loggedState(log: string[], known: Readonly<Record<string, string>> = {}): SentState {
  const sent = new Map(Object.entries(known));
  const intended = new Set<string>();
  return {
    readAhead: () => undefined,
    sentBefore(contactId) {
      const fingerprint = sent.get(contactId);
      return fingerprint === undefined ? undefined : { fingerprint, isBySameRules: true };
    },
    async forget(contactId) {
      await endOfTurn();
      sent.delete(contactId);
      log.push(`forget ${contactId}`);
    },
    remember(contactId, fingerprint) {
      sent.set(contactId, fingerprint);
      log.push(`remember ${contactId}`);
    },
    async intendDelete(contactId) {
      await endOfTurn();
      intended.add(contactId);
      log.push(`intend ${contactId}`);
    },
    wasDeleteIntended: (contactId) => intended.has(contactId),
  };
}

/** Keeps the results and writes them down, in words such as `write 3 updated`. */
export function loggedResults(log: string[]): ResultSink & { readonly all: readonly RowResult[] } {
  const all: RowResult[] = [];
  return {
    all,
    async write(result) {
      await endOfTurn();
      all.push(result);
      log.push(`write ${result.row ?? ''} ${result.status}`);
    },
  };
}

/** Some turns of the event loop: all that can go on without outside help has gone on. */
export async function settle(turns = 30): Promise<void> {
  for (let i = 0; i < turns; i++) await endOfTurn();
}
