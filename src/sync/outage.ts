import type { Reply } from '../api/reply.js';
import type { Clock } from '../clock.js';

/** An outage is this many attempts in a row that failed … */
const ATTEMPTS_IN_A_ROW = 5;
/** … of at least this many contacts: one bad row is no outage. */
const CONTACTS_AT_LEAST = 3;
/** The first probe comes soon, later ones twice as late each, but at most 5 s apart. */
const FIRST_PROBE_MS = 500;
const LONGEST_PROBE_MS = 5_000;

/** `'free'`: no outage. `'probe'`: an outage, and this attempt is the one that may go out. */
export type Turn = 'free' | 'probe';

export type Outage = {
  /** Waits while an outage holds everybody back; rejects with the signal's reason when the run stops. */
  turn(signal: AbortSignal): Promise<Turn>;
  /** Whether an attempt with this turn may still start: an outage may have begun since. */
  mayStart(turn: Turn): boolean;
  /** Gives a probe's turn back unused, so that the next in line gets one. */
  giveBack(turn: Turn): void;
  /**
   * Takes note of how an attempt ended. True where the attempt is spent: not in an outage, nor as the one with
   * which it begins, and not a 429. A request about no one contact, such as for a page of the list, counts as
   * one for a contact of its own each time.
   */
  record(contactId: string | undefined, reply: Reply, turn: Turn): boolean;
  isActive(): boolean;
  /**
   * How long the API has answered nothing but trouble in an outage, or to requests that are about no one contact, or
   * nothing but 429; undefined otherwise.
   */
  downForMs(): number | undefined;
};

/** `reply` is the trouble with which it begins. */
export type OutageEvents = { began(reply: Trouble): void; ended(downMs: number): void };

type Waiter = { readonly go: (turn: Turn) => void };

type Trouble = Extract<Reply, { kind: 'trouble' }>;

function isTrouble(reply: Reply): reply is Trouble {
  // A 200 with a page of HTML is retried too, but something answered: an outage is 5xx, timeouts and
  // broken connections alone.
  return reply.kind === 'trouble' && reply.code !== 'bad_response';
}

/** Watches all attempts of a run and makes everybody hold back together while the API is down. */
export function createOutage(clock: Clock, events: OutageEvents): Outage {
  let streak: (string | symbol)[] = [];
  let active = false;
  let badSinceMs: number | undefined;
  let lastWas429 = false;
  let lastWasOfAny = false;
  let probing = false;
  let probeDelayMs = FIRST_PROBE_MS;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<Waiter>();

  function release(turn: Turn): void {
    const [first] = waiting;
    if (!first) return;
    waiting.delete(first);
    first.go(turn);
  }

  function probeSoon(): void {
    if (!active || probing || timer !== undefined || waiting.size === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (!active || probing || waiting.size === 0) return;
      probing = true;
      release('probe');
    }, probeDelayMs);
    probeDelayMs = Math.min(probeDelayMs * 2, LONGEST_PROBE_MS);
  }

  function cancelProbe(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function begin(reply: Trouble): void {
    active = true;
    probeDelayMs = FIRST_PROBE_MS;
    events.began(reply);
  }

  function end(): void {
    active = false;
    cancelProbe();
    events.ended(badSinceMs === undefined ? 0 : clock.monotonicMs() - badSinceMs);
    while (waiting.size > 0) release('free');
  }

  async function wait(signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    return new Promise<Turn>((resolve, reject) => {
      const waiter: Waiter = {
        go(turn) {
          signal.removeEventListener('abort', abandon);
          resolve(turn);
        },
      };
      function abandon(): void {
        waiting.delete(waiter);
        // Nobody left to probe: the timer would only keep the process from ending.
        if (waiting.size === 0) cancelProbe();
        reject(signal.reason as Error);
      }
      signal.addEventListener('abort', abandon, { once: true });
      waiting.add(waiter);
      probeSoon();
    });
  }

  return {
    async turn(signal) {
      return active ? wait(signal) : 'free';
    },
    mayStart: (turn) => !active || turn === 'probe',
    giveBack(turn) {
      if (turn !== 'probe') return;
      probing = false;
      probeSoon();
    },
    record(contactId, reply, turn) {
      if (turn === 'probe') probing = false;
      const isBad = isTrouble(reply) || reply.kind === 'rate_limited';
      if (!isTrouble(reply)) {
        streak = [];
        lastWas429 = reply.kind === 'rate_limited';
        lastWasOfAny = false;
        if (active) end();
        badSinceMs = isBad ? (badSinceMs ?? clock.monotonicMs()) : undefined;
        return reply.kind !== 'rate_limited';
      }
      lastWas429 = false;
      // One bad contact is no outage, but a page of the list that does not come holds up everything.
      lastWasOfAny = contactId === undefined;
      badSinceMs ??= clock.monotonicMs();
      streak = [...streak.slice(1 - ATTEMPTS_IN_A_ROW), contactId ?? Symbol('any')];
      if (!active && streak.length >= ATTEMPTS_IN_A_ROW && new Set(streak).size >= CONTACTS_AT_LEAST)
        begin(reply);
      probeSoon();
      return !active;
    },
    isActive: () => active,
    downForMs: () =>
      badSinceMs !== undefined && (active || lastWas429 || lastWasOfAny)
        ? clock.monotonicMs() - badSinceMs
        : undefined,
  };
}
