import type { IncomingMessage, ServerResponse } from 'node:http';
import { page, rateLimited, refusal, SERVER_ERROR, type HttpAnswer } from './answer.js';
import type { SandboxApi } from './contact-api.js';
import { deliver, pause } from './deliver.js';
import type { Fault } from './faults.js';
import type { Latency } from './latency.js';
import { readBody, type RequestBody } from './read-body.js';
import { parseRoute, type SandboxRoute } from './route.js';

/** A contact is a few kB at most. This bounds the memory that one request can take. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Counts of arrived requests by kind, refused ones included. `rateLimited` and `faults` are counted among them, too. */
export type SandboxRequests = {
  list: number;
  get: number;
  patch: number;
  delete: number;
  other: number;
  rateLimited: number;
  faults: number;
};

type ServeOptions = {
  readonly api: SandboxApi;
  readonly basePath: string;
  readonly chooseFault: () => Fault | undefined;
  readonly drawLatency: () => Latency;
  readonly now: () => number;
  /** Aborted when the sandbox closes: then nothing waits any more. */
  readonly closing: AbortSignal;
  /** Counted up as requests arrive. */
  readonly requests: SandboxRequests;
};

/** The listener of the server. It handles one request from its arrival to its answer, with latency and faults. */
export function createListener(
  options: ServeOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { api, requests, closing, now } = options;
  return async (request, response) => {
    const reading = readBody(request, MAX_BODY_BYTES);
    const { thereMs, backMs } = options.drawLatency();
    await pause(thereMs, closing);
    if (closing.aborted) return;
    const route = parseRoute(request.method ?? '', request.url ?? '', options.basePath);
    requests[route.kind] += 1;
    const refused = api.admit(route, request.headers.authorization, now());
    const fault = refused === undefined ? options.chooseFault() : undefined;
    if (fault !== undefined) requests.faults += 1;
    const answer = refused ?? harm(fault) ?? perform(api, route, await reading, now());
    if (answer?.status === 429) requests.rateLimited += 1;
    await pause(backMs, closing);
    if (answer !== undefined) await deliver(response, answer, fault, closing);
  };
}

/** The answer of a fault in place of the API's; undefined where the API answers. */
function harm(fault: Fault | undefined): HttpAnswer | undefined {
  switch (fault) {
    case 'server_error':
    case 'reset_before':
      return SERVER_ERROR;
    case 'unavailable':
      return page(503, '503 Service Unavailable');
    case 'rate_limited':
      return rateLimited(undefined);
    case 'reset_after':
    case 'truncated':
    case 'silent':
    case 'drip':
    case undefined:
      return undefined;
  }
}

/** Carries out a request; undefined where the client left before its request was complete. */
function perform(
  api: SandboxApi,
  route: SandboxRoute,
  body: RequestBody,
  now: number,
): HttpAnswer | undefined {
  switch (body.kind) {
    case 'broken_off':
      return undefined;
    case 'too_large':
      return refusal(413, `The body is larger than ${MAX_BODY_BYTES} bytes`);
    case 'whole':
      return api.perform(route, body.bytes, now);
  }
}
