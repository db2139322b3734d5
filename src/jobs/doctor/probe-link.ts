import type { SeenAnswer } from '../../api/client.js';
import type { ContactRequest, Reply } from '../../api/reply.js';
import { RunError, signalReason } from '../../errors.js';
import { createStop } from '../../sync/stop.js';
import { connectCommand } from '../command-connection.js';
import type { AskParts } from './ask-once.js';

/** A final reply, and the answer itself where one came. */
export type Heard = { readonly reply: Reply; readonly seen: SeenAnswer | undefined };

/** The API as a probe asks it: one request at a time, retried and paced like those of a run. */
export type ProbeLink = {
  listPage(page: number, limit: number): Promise<Heard>;
  send(request: ContactRequest): Promise<Heard>;
  /** Whether the user wants it to end. What was changed is put back all the same. */
  isStopped(): boolean;
  requests(): number;
  close(): Promise<void>;
};

/** Connects a probe. Its requests throw RunError where no final reply can be had. */
export function openProbe({ settings, apiKey, userAgent, log, listenForStop }: AskParts): ProbeLink {
  // Not the signal's: a probe that has changed something must still be able to put it back.
  const stop = createStop();
  let signal: 'SIGINT' | 'SIGTERM' | undefined;
  const unlisten = listenForStop((name) => {
    signal ??= name;
    log.info({ signal }, 'stopping: what was changed is put back first');
  });
  let seen: SeenAnswer | undefined;
  const connection = connectCommand({
    ...{ settings, apiKey, userAgent, stop, log },
    onAnswer: (answer) => (seen = answer),
  });

  async function ask(contactId: string | undefined, attempt: () => Promise<Reply>): Promise<Heard> {
    seen = undefined;
    const { reply } = await connection.send(contactId, attempt, connection.tally);
    if (reply) return { reply, seen };
    const reason = stop.reason();
    if (reason?.kind === 'error') throw reason.error;
    throw new RunError(signalReason(signal), 'interrupted');
  }

  return {
    listPage: (page, limit) => ask(undefined, () => connection.client.listPage(page, limit)),
    send: (request) => ask(request.contactId, () => connection.client.send(request)),
    isStopped: () => signal !== undefined,
    requests: () => connection.requests.list + connection.requests.get + connection.requests.patch,
    async close() {
      unlisten();
      await connection.close();
    },
  };
}
