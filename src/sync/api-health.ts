import type { Reply } from '../api/reply.js';
import type { Clock } from '../clock.js';
import { formatDuration } from '../duration-words.js';
import type { Logger } from '../logger.js';
import type { Outage, Turn } from './outage.js';
import { createPatience } from './patience.js';
import type { AttemptSlots } from './ports.js';
import { createDoorkeeper, keyRefused, wrongBaseUrl } from './refusals.js';
import type { Stop } from './stop.js';
import { createWaitingLine, HeldBack } from './waiting-line.js';

/** A minute: what the text of the API's 429 asks for, where no Retry-After says otherwise. */
const DEFAULT_PAUSE_MS = 60_000;

/** Answers of one moment that ask for the same pause. */
const SAME_PAUSE_MS = 2_000;

/** An answered attempt. */
export type Answer = {
  readonly reply: Reply;
  /** Whether it counts against `--max-attempts`. */
  readonly isSpent: boolean;
  /** Whether the answer ended the run. */
  readonly isLast: boolean;
};

/** What the answers so far mean for all requests: an outage, a pause, a refused key. Each attempt goes through it. */
export type ApiHealth = {
  /**
   * One attempt with its turn and its slot. `contactId` serves the outage's count of contacts: undefined is any.
   * Rejects with Stopped where the attempt never started.
   */
  attempt(contactId: string | undefined, attempt: () => Promise<Reply>): Promise<Answer>;
  /** Whether the API is down, so that all requests hold back. */
  isDown(): boolean;
};

export type ApiHealthParts = {
  readonly throttle: AttemptSlots;
  readonly outage: Outage;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly log: Logger;
  readonly maxOutageMs: number;
  /** Named where it seems to be wrong. */
  readonly baseUrl: string;
};

/** Watches every answer, and ends the run where one says that all further requests would be in vain. */
export function createApiHealth(parts: ApiHealthParts): ApiHealth {
  const { throttle, outage, stop, clock, log } = parts;
  const patience = createPatience(outage, stop, parts.maxOutageMs);
  const line = createWaitingLine(stop.signal);
  const door = createDoorkeeper();
  let pausedUntilMs = -Infinity;

  async function attempt(contactId: string | undefined, ask: () => Promise<Reply>): Promise<Answer> {
    for (;;) {
      const turn: Turn = await outage.turn(stop.signal);
      try {
        return await throttle.run(
          async () => {
            if (!outage.mayStart(turn)) throw new HeldBack();
            const reply = await ask();
            // Requests that the end of the grace period cut off say nothing of the API.
            const isSpent = stop.signal.aborted || record(contactId, reply, turn);
            // Still inside the slot: once it is free, the next attempt starts before anybody else is heard.
            return { reply, isSpent, isLast: reactTo(contactId, reply) };
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

  /** True where the answer ends the run. */
  function reactTo(contactId: string | undefined, reply: Reply): boolean {
    const isWrongDoor = door.isWrongDoor(contactId, reply);
    if (reply.kind === 'key_refused') {
      stop.request({ kind: 'error', error: keyRefused(reply) });
      return true;
    }
    if (isWrongDoor) {
      stop.request({ kind: 'error', error: wrongBaseUrl(parts.baseUrl, reply) });
      return true;
    }
    if (reply.kind === 'rate_limited') pauseEverybody(reply);
    else patience.isOver(reply.kind === 'trouble' ? reply : undefined);
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
      log.warn({ pauseMs }, pauseInWords(reply.retryAfterMs, pauseMs, clock.now()));
    pausedUntilMs = Math.max(pausedUntilMs, untilMs);
  }

  return { attempt, isDown: () => outage.isActive() };
}

/** The words of the log on a pause: who asked for it, how long it is, and when it ends. */
function pauseInWords(askedMs: number | undefined, pauseMs: number, now: Date): string {
  const until = new Date(now.getTime() + pauseMs).toISOString().slice(11, 19);
  const why = askedMs === undefined ? 'without a Retry-After' : 'by its Retry-After';
  return `rate limited by the API (429 ${why}): all requests pause for ${formatDuration(pauseMs)}, until ${until} UTC`;
}
