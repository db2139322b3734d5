import type { ApiClient } from '../api/client.js';
import type { Reply } from '../api/reply.js';
import type { Throttle } from '../pace/throttle-types.js';

/** An answer to one HTTP attempt, as monitoring needs it: nothing of a contact. */
export type Answered = {
  readonly request: 'list' | 'get' | 'patch' | 'delete';
  /** The HTTP status; what went wrong where there was none. */
  readonly status: string;
  readonly tookMs: number;
};

const KIND_OF = { GET: 'get', PATCH: 'patch', DELETE: 'delete' } as const;

/**
 * The client, with its requests counted as they leave, not as they are meant: a run that is stopped may have some
 * in hand. What the answers say of the limit is the throttle's to know.
 */
export function watchClient(
  client: ApiClient,
  throttle: Pick<Throttle, 'heed'>,
  count: (kind: 'list' | 'get' | 'patch' | 'delete') => void,
  onAnswered?: (answer: Answered) => void,
): ApiClient {
  async function watch(kind: Parameters<typeof count>[0], ask: () => Promise<Reply>): Promise<Reply> {
    count(kind);
    const startedMs = performance.now();
    const reply = await ask();
    onAnswered?.({ request: kind, status: statusOf(reply), tookMs: performance.now() - startedMs });
    if (reply.kind === 'ok' && reply.limit) throttle.heed(reply.limit, startedMs);
    return reply;
  }
  return {
    ...client,
    send: (request) => watch(KIND_OF[request.method], () => client.send(request)),
    listPage: (page, limit) => watch('list', () => client.listPage(page, limit)),
  };
}

function statusOf(reply: Reply): string {
  if (reply.status !== undefined && reply.status > 0) return String(reply.status);
  return reply.kind === 'trouble' ? reply.code : 'not_sent';
}
