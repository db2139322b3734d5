import type { SeenAnswer } from '../../api/client.js';
import { SYSTEM_CLOCK } from '../../clock.js';
import type { ApiSettings } from '../../config/settings.js';
import type { Logger } from '../../logger.js';
import { createStop, type ListenForStop } from '../../sync/stop.js';
import { connect } from '../connection.js';
import { openSpentMemory } from '../spent-memory.js';
import type { Asked } from './api-checks.js';

export type AskParts = {
  readonly settings: ApiSettings;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly listenForStop: ListenForStop;
};

/** One attempt, without retries: what stands in the way shall be seen, not waited out. */
export async function askOnce({ settings, apiKey, userAgent, log, listenForStop }: AskParts): Promise<Asked> {
  const stop = createStop();
  const unlisten = listenForStop((signal) => stop.request({ kind: 'signal', signal }));
  let seen: SeenAnswer | undefined;
  const spent = openSpentMemory(settings, { apiKey, log, isSingle: true });
  const connection = connect({
    target: { baseUrl: settings.baseUrl, apiKey },
    settings,
    requests: { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 },
    userAgent,
    stop,
    log,
    memory: spent.memory,
    clock: SYSTEM_CLOCK,
    random: Math.random,
    onAnswer: (answer) => (seen = answer),
  });
  try {
    const reply = await connection.throttle.run(() => connection.client.listPage(0, 1), stop.signal);
    return { reply, seen };
  } finally {
    unlisten();
    await connection.close();
    spent.close();
  }
}
