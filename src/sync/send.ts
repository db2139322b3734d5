import type { Reply } from '../api/reply.js';
import { decideRetry } from '../api/retry-policy.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import type { ApiHealth } from './api-health.js';
import { Stopped, type Stop } from './stop.js';

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
  readonly health: ApiHealth;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxAttempts: number;
  readonly log: Logger;
};

/**
 * Sends one request until its answer is final. An outage counts the contacts that it hits by `contactId`; undefined
 * means no contact in particular, as for a page of the list.
 */
export type Sender = (
  contactId: string | undefined,
  attempt: () => Promise<Reply>,
  tally: RequestTally,
) => Promise<Sent>;

/** The retry loop. It stands outside the throttle: every attempt takes a slot of its own. */
export function createSender({ health, stop, clock, random, maxAttempts, log }: SenderParts): Sender {
  return async function send(contactId, attempt, tally) {
    let startedAt: Date | undefined;
    let attempts = 0;
    let countedAttempts = 0;
    let maybeApplied = false;

    function countAndAttempt(): Promise<Reply> {
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
        const { reply, isSpent, isLast } = await health.attempt(contactId, countAndAttempt);
        if (isLast) return ended(undefined);
        switch (reply.kind) {
          case 'rate_limited':
            tally.rateLimited();
            continue;
          case 'ok':
          case 'not_found':
          case 'refused':
          case 'key_refused':
            return ended(reply);
          case 'trouble':
            maybeApplied = true;
        }
        if (isSpent) countedAttempts += 1;
        if (stop.signal.aborted) return ended(undefined);
        if (!isSpent) continue;
        const decision = decideRetry(reply, countedAttempts, { maxAttempts, random });
        if (decision.kind === 'final') return ended(reply);
        log.debug(
          { code: reply.code, status: reply.status, attempt: countedAttempts, delayMs: decision.delayMs },
          'attempt failed, will retry',
        );
        if (!health.isDown()) await clock.sleep(decision.delayMs, stop.signal);
      }
    } catch (error) {
      if (error instanceof Stopped) return ended(undefined);
      throw error;
    }
  };
}
