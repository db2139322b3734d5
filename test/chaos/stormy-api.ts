import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { randomInt, type Random } from '../../src/sandbox/random.js';
import type { Ask } from './expectation.js';
import type { FaultKind, FaultPlan } from './faults.js';
import type { Fields, Story } from './story.js';

/** One write as the server saw it. */
export type SeenWrite = {
  readonly contactId: string;
  readonly ask: Ask;
  readonly startMs: number;
  endMs: number;
  /** The client was told the truth, with a whole answer. */
  answered: boolean;
};

export type StormyApi = {
  readonly baseUrl: string;
  readonly contacts: ReadonlyMap<string, Fields>;
  readonly writes: readonly SeenWrite[];
  /** `request` as one comes in, `answer` as one has gone out, `pause` as one was told to wait for a second. */
  readonly events: EventEmitter<{ request: []; answer: []; pause: [] }>;
  /** From now on this key alone opens it; until then any does. */
  requireKey(apiKey: string): void;
  calmDown(): void;
  /** Faults happen again. */
  stirUp(): void;
  /** What another person does in the app: sets the fields of a contact, or deletes it (undefined). */
  editByHand(contactId: string, fields: Fields | undefined): void;
  /** Resolves once no request is being served: those of a killed program may still be. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const PAGE = '<!DOCTYPE html><html><body>Something is wrong here</body></html>';

/** A field that the workspace does not have, and what the API does with it. */
export type UnknownField = { readonly name: string; readonly manner: 'ignore' | 'refuse' };

/** The API over a story's contacts, with faults: it applies writes, and does not always say so. */
export async function startStormyApi(
  story: Story,
  random: Random,
  plan: FaultPlan,
  unknown?: UnknownField,
): Promise<StormyApi> {
  const keys = new Map(story.people.map(({ id, email, crmId }) => [id, { email, crm_id: crmId }]));
  const contacts = new Map(
    story.people.filter(({ id }) => !story.strangers.has(id)).map(({ id, fields }) => [id, fields]),
  );
  const writes: SeenWrite[] = [];
  const events = new EventEmitter<{ request: []; answer: []; pause: [] }>();
  const closing = new AbortController();
  /** Connections on which a client has heard the API: to one that has not, a page would say that its address is wrong. */
  const heard = new WeakSet<object>();
  let isCalm = false;
  let underWay = 0;
  let requiredKey: string | undefined;

  function apply(method: string, contactId: string, body: Fields): { status: number; body: unknown } {
    const known = contacts.get(contactId);
    if (known === undefined) return { status: 404, body: { message: 'Contact not found' } };
    if (method === 'DELETE') {
      contacts.delete(contactId);
      return { status: 200, body: {} };
    }
    if (story.refused.has(contactId)) return { status: 400, body: { message: 'Refused' } };
    const sent = Object.entries(body).filter(([name]) => name !== unknown?.name);
    if (unknown?.manner === 'refuse' && sent.length < Object.keys(body).length)
      return { status: 400, body: { message: `${unknown.name} is no field` } };
    contacts.set(contactId, withoutNulls({ ...known, ...Object.fromEntries(sent) }));
    // Half of the stories have to read their first rows back by a GET each.
    return { status: 200, body: story.match === 'id' ? {} : one(contactId).body };
  }

  function one(contactId: string): { status: number; body: unknown } {
    const known = contacts.get(contactId);
    if (known === undefined) return { status: 404, body: { message: 'Contact not found' } };
    return { status: 200, body: { id: contactId, ...keys.get(contactId), ...known } };
  }

  function page(url: URL): { status: number; body: unknown } {
    const limit = Number(url.searchParams.get('limit'));
    const from = Number(url.searchParams.get('page')) * limit;
    const list = [...contacts].slice(from, from + limit);
    return {
      status: 200,
      body: { list: list.map(([id, fields]) => ({ id, ...keys.get(id), ...fields })) },
    };
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = performance.now();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '' } = incoming;
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const contactId = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Fields) : {};
    if (requiredKey !== undefined && incoming.headers.authorization !== `Bearer ${requiredKey}`) {
      send(response, 401, '{"message":"Invalid token"}');
      return;
    }
    const about = method === 'GET' ? `${method} ${url.pathname}${url.search}` : contactId;
    let write: SeenWrite | undefined;
    if (method !== 'GET') {
      const ask = method === 'DELETE' ? 'delete' : String(body['lastName']);
      write = { contactId, ask, startMs, endMs: Infinity, answered: false };
      writes.push(write);
      response.once('close', () => (write!.endMs = performance.now()));
    }
    events.emit('request');
    const { socket } = incoming;
    const planned = isCalm ? undefined : plan.next(about);
    const fault = planned === 'loginPage' && !heard.has(socket) ? 'html503' : planned;
    // Half the time passes before a write is made, half of it after: a kill may fall into either.
    await delay(randomInt(random, 0, 12), undefined, { signal: closing.signal });
    const carryOut = (): { status: number; body: unknown } =>
      method !== 'GET'
        ? apply(method, contactId, body)
        : url.pathname.endsWith('/contacts')
          ? page(url)
          : one(contactId);
    if (fault === undefined) {
      const answer = carryOut();
      await delay(randomInt(random, 0, 12), undefined, { signal: closing.signal });
      response.once('finish', () => {
        if (write) write.answered = true;
        heard.add(socket);
        events.emit('answer');
      });
      send(response, answer.status, JSON.stringify(answer.body));
    } else await fail(fault, response, carryOut);
  }

  async function fail(
    fault: FaultKind,
    response: ServerResponse,
    carryOut: () => { status: number; body: unknown },
  ): Promise<void> {
    switch (fault) {
      case 'html500':
      case 'html502':
      case 'html503': {
        send(response, Number(fault.slice(4)), PAGE);
        return;
      }
      case 'html502Applied':
        carryOut();
        {
          send(response, 502, PAGE);
          return;
        }
      case 'loginPage': {
        send(response, 200, PAGE);
        return;
      }
      case 'limit429':
      case 'longPause':
        response.setHeader('retry-after', fault === 'limit429' ? '0.05' : '1');
        {
          if (fault === 'longPause') response.once('finish', () => events.emit('pause'));
          send(response, 429, '{"code":"rate_limited","message":"Rate limit exceeded. Retry in 1 minute."}');
          return;
        }
      case 'resetAfter':
        carryOut();
        response.socket?.resetAndDestroy();
        return;
      case 'outage':
      case 'resetBefore':
        response.socket?.resetAndDestroy();
        return;
      case 'silentAfter':
        carryOut();
        return;
      case 'silentBefore':
        return;
      case 'truncatedJson':
        carryOut();
        {
          send(response, 200, '{"id":"c1","firstNa');
          return;
        }
      case 'brokenOff':
        carryOut();
        response.writeHead(200, { 'content-length': 500 });
        response.write('{"id":', () => response.socket?.destroy());
        return;
      case 'drip': {
        carryOut();
        response.writeHead(200, { 'content-length': 500 });
        while (!response.closed) {
          response.write(' ');
          await delay(100, undefined, { signal: closing.signal });
        }
      }
    }
  }

  const server = createServer((incoming, response) => {
    // Rejects only where the client has gone or the server is closing.
    underWay += 1;
    serve(incoming, response)
      .catch(() => response.destroy())
      .finally(() => (underWay -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`,
    contacts,
    writes,
    events,
    requireKey: (apiKey) => void (requiredKey = apiKey),
    calmDown: () => void (isCalm = true),
    stirUp: () => void (isCalm = false),
    editByHand(contactId, fields) {
      if (fields) contacts.set(contactId, fields);
      else contacts.delete(contactId);
    },
    async idle() {
      // What a killed program had sent may still lie in the socket: it is read in one of the next turns.
      for (let quiet = 0; quiet < 5; quiet = underWay === 0 ? quiet + 1 : 0) await delay(5);
    },
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A field that was cleared is not there any more. */
function withoutNulls(fields: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Fields;
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' })
    .end(body);
}
