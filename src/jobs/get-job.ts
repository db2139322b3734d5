import type { Reply } from '../api/reply.js';
import type { ApiSettings } from '../config/settings.js';
import { parseContactId } from '../contact/id.js';
import { stringifyBody } from '../contact/json.js';
import { RunError, signalReason } from '../errors.js';
import type { Logger } from '../logger.js';
import { keyRefused } from '../sync/refusals.js';
import { createStop, type ListenForStop } from '../sync/stop.js';
import { connectCommand } from './command-connection.js';

const ID_HINT = 'a contact ID stands in Chative under Customers (in older versions: Contacts)';

export type GetParts = {
  readonly contactId: string;
  readonly settings: ApiSettings;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly listenForStop: ListenForStop;
};

/** One contact as the API gives it, as indented JSON. Throws RunError where there is none, or it cannot be had. */
export async function getContact(parts: GetParts): Promise<string> {
  const { settings, apiKey, log, userAgent } = parts;
  const id = parseContactId(parts.contactId);
  if (!id.ok) throw new RunError('usage', id.message, { hint: ID_HINT });
  const stop = createStop();
  const unlisten = parts.listenForStop((signal) => stop.request({ kind: 'signal', signal }));
  const connection = connectCommand({ settings, apiKey, userAgent, stop, log, isSingle: true });
  try {
    const request = { method: 'GET' as const, contactId: id.value };
    const { reply } = await connection.send(
      id.value,
      () => connection.client.send(request),
      connection.tally,
    );
    if (reply?.kind === 'ok') return stringifyBody(contactOf(reply.body), 2);
    if (reply !== undefined) throw replyError(reply, settings.baseUrl);
    const reason = stop.reason();
    if (reason?.kind === 'error') throw reason.error;
    throw new RunError(signalReason(reason?.signal), 'interrupted');
  } finally {
    unlisten();
    await connection.close();
  }
}

function replyError(reply: Exclude<Reply, { kind: 'ok' }>, baseUrl: string): RunError {
  const message = `the contact cannot be read: ${reply.status ?? ''} ${reply.message}`;
  switch (reply.kind) {
    case 'not_found':
      return new RunError('rows', message, { hint: ID_HINT });
    case 'key_refused':
      return keyRefused(reply);
    case 'refused':
      return new RunError('config', message, { hint: `check --base-url (now ${baseUrl})` });
    case 'rate_limited':
    case 'trouble':
      return new RunError('gave_up', message, { hint: 'try again later' });
  }
}

function contactOf(body: unknown): object {
  if (typeof body === 'object' && body !== null) return body;
  throw new RunError('gave_up', 'the API answered without a contact', { hint: 'try again later' });
}
