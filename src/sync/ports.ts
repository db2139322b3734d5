import type { ContactRequest, Reply } from '../api/reply.js';
import type { RowResult } from '../report/result.js';

/** The API: exactly one HTTP attempt per call, never throwing for what the network or the server does. */
export type ContactApi = {
  send(request: ContactRequest): Promise<Reply>;
  listPage(page: number, limit: number): Promise<Reply>;
};

/** Spaces attempts. `run` rejects only if the attempt was not started; once started it is never cut. */
export type Throttle = {
  run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T>;
  pause(ms: number): void;
};

/** Takes each row's final word; a resolved promise means that the line was handed to the operating system. */
export type ResultSink = { write(result: RowResult): Promise<void> };

/**
 * What each contact was last sent, by fingerprint. A cache: losing it costs requests, never a wrong contact.
 * `forget` and `intendDelete` resolve once they would outlive a power cut.
 */
export type SentState = {
  lastSent(contactId: string): string | undefined;
  forget(contactId: string): Promise<void>;
  remember(contactId: string, fingerprint: string): void;
  /** Of this run: recorded before a delete is sent, so that a resumed run understands a 404. */
  intendDelete(contactId: string): Promise<void>;
  wasDeleteIntended(contactId: string): boolean;
};

/** Time, so that tests need no waiting. `sleep` rejects with the signal's reason when it is aborted. */
export type Clock = {
  now(): Date;
  monotonicMs(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};
