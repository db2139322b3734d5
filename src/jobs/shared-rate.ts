import { formatDuration } from '../duration-words.js';
import { RunError } from '../errors.js';
import type { Sharing } from '../pace/redis/shared-slots.js';
import type { ApiSettings } from '../config/settings.js';
import type { Logger } from '../logger.js';
import type { Stop } from '../sync/stop.js';
import { sha256 } from './sha256.js';

type Parts = {
  readonly target: { readonly baseUrl: string; readonly apiKey: string };
  readonly settings: Pick<ApiSettings, 'redisUrl' | 'rate'>;
  readonly log: Logger;
  readonly stop: Stop;
};

/** `--max-outage` bounds every pause, also one that another process was told, or that somebody wrote to Redis. */
export function heedOthers(parts: Parts, pause: { readonly ms: number; readonly isTooLong: boolean }): void {
  const wait = formatDuration(pause.ms);
  if (pause.isTooLong) {
    const message = `Redis tells all requests to wait for ${wait}, which is longer than --max-outage allows`;
    const hint =
      'run again later. Where the API asked no process for such a pause, somebody else writes to this Redis: ' +
      `DEL ${sharedId(parts)}:pause removes it`;
    parts.stop.request({ kind: 'error', error: new RunError('gave_up', message, { hint }) });
  } else
    parts.log.warn(
      { pauseMs: pause.ms },
      `another process that shares the rate was told to wait: all requests pause for ${wait}`,
    );
}

/** What ends a run whose predecessor was told to wait for longer than this one may. */
export function pausedTooLong(waitMs: number): RunError {
  const message = `the API asked an earlier run to wait: ${formatDuration(waitMs)} are left, which is longer than --max-outage allows`;
  return new RunError('gave_up', message, { hint: 'run again later' });
}

/** A hash of address and key, which gives away neither: under it processes find each other in Redis. */
function sharedId({ target }: Parts): string {
  return `chative-contacts:${sha256(`${target.baseUrl} ${target.apiKey}`).slice(0, 16)}`;
}

/** How the processes of one key find each other; undefined where the rate is not shared. */
export function sharingOf(parts: Parts): Sharing | undefined {
  const { redisUrl, rate } = parts.settings;
  const { log } = parts;
  if (redisUrl === undefined || rate.kind === 'unlimited') return undefined;
  return {
    url: redisUrl,
    id: sharedId(parts),
    on: {
      joined: (processes) => log.info({ processes }, 'the rate is shared through Redis'),
      slowed(share) {
        const percent = Math.round(share * 100);
        log.info(
          { percent },
          `processes that share the rate keep to the pace of the slowest, ${percent} % of the rate`,
        );
      },
      parted: (reason, of) =>
        log.warn(
          { reason, share: `1/${of}` },
          'Redis is out of reach: this process goes on with a part of the rate until Redis is back',
        ),
    },
  };
}
