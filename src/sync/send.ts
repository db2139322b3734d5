import type { Reply } from '../api/reply.js';
import { decideRetry } from '../api/retry-policy.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { Outage, Turn } from './outage.js';
import type { Throttle } from './ports.js';
import { createPatience } from './patience.js';
import { keyRefused, wrongBaseUrl } from './refusals.js';
import { Stopped, type Stop } from './stop.js';
import { createWaitingLine, HeldBack } from './waiting-line.js';

/** A minute: what the text of the API's 429 asks for, where no Retry-After says otherwise. */
const DEFAULT_PAUSE_MS = 60_000;

/** How a request ended for good, or `undefined` in `reply` where the run stopped first: its row stays pending. */
export type Sent = {
  readonly reply: Reply | undefined;
  /** HTTP attempts made, 429s included. */
  readonly attempts: number;
  /** An earlier attempt may have been applied although its answer was lost. */
  readonly maybeApplied: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date;
};

export type RequestTally = { attempted(retry: boolean): void; rateLimited(): void };

export type SenderParts = {
  readonly throttle: Throttle;
  readonly outage: Outage;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  readonly maxOutageMs: number;
  readonly baseUrl: string;
  readonly log: Logger;
};

/** Sends one request until its answer is final. `contactId` serves the outage's count of contacts: undefined is any. */
export type Sender = (
  contactId: string | undefined,
  attempt: () => Promise<Reply>,
  tally: RequestTally,
) => Promise<Sent>;

/** Answers of one moment that ask for the same pause. */
const SAME_PAUSE_MS = 2_000;

/** An answered attempt; `isLast` where its answer ended the run. */
type Answer = { readonly reply: Reply; readonly isSpent: boolean; readonly isLast: boolean };

/** The retry loop. It stands outside the throttle: every attempt takes a slot of its own (measured, see README). */
export function createSender(parts: SenderParts): Sender {
  const { throttle, outage, stop, clock, log } = parts;
  const patience = createPatience(outage, stop, parts.maxOutageMs);
  const line = createWaitingLine(stop.signal);
  /** Something that speaks as the API does has answered. */
  let isKnownApi = false;
  let pausedUntilMs = -Infinity;

  /** One attempt with its slot and its turn; rejects with Stopped where it never started. */
  async function attemptOnce(contactId: string | undefined, attempt: () => Promise<Reply>): Promise<Answer> {
    for (;;) {
      const turn: Turn = await outage.turn(stop.signal);
      try {
        return await throttle.run(
          async () => {
            if (!outage.mayStart(turn)) throw new HeldBack();
            const reply = await attempt();
            // Requests that the end of the grace period cut off say nothing of the API.
            const isSpent = stop.signal.aborted || record(contactId, reply, turn);
            // Still inside the slot: once it is free, the next attempt starts before anybody else is heard.
            return { reply, isSpent, isLast: reactTo(reply) };
          },
          turn === 'probe' ? stop.signal : line.signal(),
        );
      } catch (error) {
        outage.giveBack(turn);
        if (!(error instanceof HeldBack)) throw error;
      }
    }
  }

  function record(contactId: string | undefined, reply: Reply, turn: Turn): boolean {
    const wasActive = outage.isActive();
    const isSpent = outage.record(contactId, reply, turn);
    // Those in line for a slot would only burn it, and keep the first probe waiting behind them.
    if (!wasActive && outage.isActive()) line.clear();
    return isSpent;
  }

  /** What an answer means for everybody. True where it ends the run. */
  function reactTo(reply: Reply): boolean {
    const isForeign404 = reply.kind === 'refused' && reply.code === 'bad_response' && reply.status === 404;
    if (reply.kind !== 'trouble' && !isForeign404) isKnownApi = true;
    if (reply.kind === 'key_refused') {
      stop.request({ kind: 'error', error: keyRefused(reply) });
      return true;
    }
    // A foreign 404 before any other answer: the base URL is wrong, and every row would fail the same way.
    if (isForeign404 && !isKnownApi) {
      stop.request({ kind: 'error', error: wrongBaseUrl(parts.baseUrl) });
      return true;
    }
    if (reply.kind === 'rate_limited') pauseEverybody(reply);
    else patience.isOver();
    return false;
  }

  function pauseEverybody(reply: Extract<Reply, { kind: 'rate_limited' }>): void {
    const pauseMs = reply.retryAfterMs ?? DEFAULT_PAUSE_MS;
    if (patience.isOver() || !patience.allowsPause(pauseMs)) return;
    // First of all: a reader of the log may end the process, and the pause must outlive it.
    throttle.pause(pauseMs);
    // Those in flight hear the same: once is enough for the log.
    const untilMs = clock.monotonicMs() + pauseMs;
    if (untilMs > pausedUntilMs + SAME_PAUSE_MS)
      log.warn({ pauseMs }, 'rate limited by the API: all requests pause');
    pausedUntilMs = Math.max(pausedUntilMs, untilMs);
  }

  return async function send(contactId, attempt, tally) {
    let startedAt: Date | undefined;
    let attempts = 0;
    let spent = 0;
    let maybeApplied = false;

    function counted(): Promise<Reply> {
      startedAt ??= clock.now();
      attempts += 1;
      tally.attempted(attempts > 1);
      return attempt();
    }

    function ended(reply: Reply | undefined): Sent {
      const finishedAt = clock.now();
      return { reply, attempts, maybeApplied, startedAt: startedAt ?? finishedAt, finishedAt };
    }

    try {
      for (;;) {
        const { reply, isSpent, isLast } = await attemptOnce(contactId, counted);
        if (isLast) return ended(undefined);
        if (reply.kind === 'rate_limited') {
          tally.rateLimited();
          continue;
        }
        if (reply.kind !== 'trouble') return ended(reply);
        maybeApplied = true;
        if (isSpent) spent += 1;
        if (stop.signal.aborted) return ended(undefined);
        if (!isSpent) continue;
        const decision = decideRetry(reply, spent, { maxAttempts: parts.maxAttempts, random: parts.random });
        if (decision.kind === 'final') return ended(reply);
        log.debug(
          { code: reply.code, status: reply.status, attempt: spent, delayMs: decision.delayMs },
          'attempt failed, will retry',
        );
        if (!outage.isActive()) await clock.sleep(decision.delayMs, stop.signal);
      }
    } catch (error) {
      if (error instanceof Stopped) return ended(undefined);
      throw error;
    }
  };
}
