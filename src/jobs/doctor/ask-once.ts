import type { SeenAnswer } from '../../api/client.js';
import type { ApiSettings } from '../../config/settings.js';
import type { Logger } from '../../logger.js';
import { createStop, type ListenForStop } from '../../sync/stop.js';
import { connectCommand } from '../command-connection.js';
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
  const connection = connectCommand({
    ...{ settings, apiKey, userAgent, stop, log },
    isSingle: true,
    onAnswer: (answer) => (seen = answer),
  });
  try {
    const reply = await connection.throttle.run(() => connection.client.listPage(0, 1), stop.signal);
    return { reply, seen };
  } finally {
    unlisten();
    await connection.close();
  }
}
