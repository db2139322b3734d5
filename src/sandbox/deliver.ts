import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer } from './answer.js';
import type { Fault } from './faults.js';

/** The pace of a dripping answer. A contact of 300 bytes takes 15 s. */
const DRIP_MS_PER_BYTE = 50;

/** Waits for `ms`, or until the sandbox closes. */
export async function pause(ms: number, closing: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  try {
    await sleep(ms, undefined, { signal: closing });
  } catch {
    // Only the signal ends the sleep early. Then no wait is needed any more.
  }
}

/** Sends an answer. A fault that happens on the way back harms it here. A client that has left is no error. */
export async function deliver(
  response: ServerResponse,
  answer: HttpAnswer,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<void> {
  if (closing.aborted || response.destroyed) return;
  if (fault === 'silent') return;
  if (fault === 'reset_before' || fault === 'reset_after') {
    response.socket?.resetAndDestroy();
    return;
  }
  const whole = Buffer.from(answer.body);
  const body = fault === 'truncated' ? whole.subarray(0, whole.length / 2) : whole;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  if (fault === 'drip') await drip(response, body, closing);
  response.end(fault === 'drip' ? undefined : body);
}

async function drip(response: ServerResponse, body: Buffer, closing: AbortSignal): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed && !closing.aborted; at += 1) {
    response.write(body.subarray(at, at + 1));
    await pause(DRIP_MS_PER_BYTE, closing);
  }
}
