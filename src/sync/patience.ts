import type { Reply } from '../api/reply.js';
import { formatDuration } from '../duration-words.js';
import { RunError } from '../errors.js';
import type { Outage } from './outage.js';
import type { Stop } from './stop.js';

/** Ends the run, resumable, once the API has been down, or answered nothing but 429, as long as `--max-outage` allows. */
export type Patience = {
  /** To be called after every answer, with the trouble that it was. True where the run is over. */
  isOver(last?: Trouble): boolean;
  /** Whether the API may ask for a pause of this length; if not, the run is over. */
  allowsPause(pauseMs: number): boolean;
};

type Trouble = Extract<Reply, { kind: 'trouble' }>;

/** What went wrong, in words of ours alone: a server's may quote the contact, and this is logged. */
export function troubleInWords({ status, message }: Pick<Trouble, 'status' | 'message'>): string {
  return status === undefined ? message : `HTTP ${status}`;
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const RESUME_HINT = 'the other rows are pending; go on when the API answers again';

/**
 * A silent server gives no answer to look at the time by, and a pause none for a minute: hence a timer, which
 * ends with the run and never keeps the process alive.
 */
export function createPatience(outage: Outage, stop: Stop, maxOutageMs: number): Patience {
  let timer: NodeJS.Timeout | undefined;
  let seen: Trouble | undefined;

  function giveUp(message: string): void {
    stop.request({ kind: 'error', error: new RunError('gave_up', message, { hint: RESUME_HINT }) });
  }

  function isOver(last?: Trouble): boolean {
    seen = last ?? seen;
    clearTimeout(timer);
    const downMs = outage.downForMs();
    if (downMs === undefined || stop.signal.aborted) return false;
    if (downMs >= maxOutageMs) {
      const what =
        seen === undefined
          ? 'every answer was 429 (too many requests)'
          : `the last trouble was: ${troubleInWords(seen)}`;
      giveUp(`the API has not answered for ${formatDuration(downMs)} (--max-outage); ${what}`);
      return true;
    }
    timer = setTimeout(
      () => void isOver(),
      Math.min(Math.ceil(maxOutageMs - downMs), LONGEST_TIMER_MS),
    ).unref();
    return false;
  }

  stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return {
    isOver,
    allowsPause(pauseMs) {
      if (pauseMs <= maxOutageMs) return true;
      giveUp(`the API asks to wait ${formatDuration(pauseMs)}, which is longer than --max-outage allows`);
      return false;
    },
  };
}
