import { randomUUID } from 'node:crypto';
import type { NetworkSettings } from '../../config/network.js';
import { routeTo } from '../network.js';

export type PingOptions = {
  readonly url: string;
  readonly goodCodes: readonly number[];
  readonly userAgent: string;
  readonly network: NetworkSettings;
  /** Told what went wrong. */
  readonly failed: (reason: string) => void;
};

export type RunPings = {
  /** Sent behind the run's back: it never waits for the service. */
  start(): void;
  /** Resolves when the service has heard of the end, or cannot be reached. */
  end(exitCode: number, summary: string): Promise<void>;
};

const WITHIN_MS = 10_000;
/** After a signal: `docker stop` kills after 10 s, of which `--grace` has 8. */
const WITHIN_AFTER_SIGNAL_MS = 1_500;
/** Cronitor keeps so much of a message. */
const MESSAGE_CHARS = 2_000;

/** What a service is told, and where: `exitCode` is undefined at the start, 0 where the run counts as a success. */
type Address = (url: URL, rid: string, exitCode: number | undefined, summary: string) => URL;

/** healthchecks.io and what speaks like it: `URL/start`, `URL`, `URL/EXITCODE`; `rid` has to be a UUID there. */
const healthchecks: Address = (url, rid, exitCode) => {
  const suffix = exitCode === undefined ? '/start' : exitCode === 0 ? '' : `/${exitCode}`;
  let path = url.pathname;
  while (path.endsWith('/')) path = path.slice(0, -1);
  url.pathname = path + suffix;
  url.searchParams.set('rid', rid);
  return url;
};

/** Cronitor's telemetry: one address, and the state as a parameter. */
const cronitor: Address = (url, rid, exitCode, summary) => {
  url.searchParams.set('state', exitCode === undefined ? 'run' : exitCode === 0 ? 'complete' : 'fail');
  url.searchParams.set('series', rid);
  if (exitCode !== undefined) {
    url.searchParams.set('status_code', String(exitCode));
    url.searchParams.set('message', summary.slice(0, MESSAGE_CHARS));
  }
  return url;
};

/** Tells a dead man's switch when the run begins and how it ends. One random ID ties the two together. */
export function createPings({ url, goodCodes, userAgent, network, failed }: PingOptions): RunPings {
  const rid = randomUUID();
  const route = routeTo(url, network);
  const address = /(^|\.)cronitor\.(link|io)$/.test(new URL(url).hostname) ? cronitor : healthchecks;
  const beginning = new AbortController();
  let started: Promise<void> = Promise.resolve();

  async function ping(
    exitCode: number | undefined,
    body: string,
    withinMs: number,
    givenUp?: AbortSignal,
  ): Promise<void> {
    // Loaded only now: most runs ping nobody, and need not wait for HTTP.
    const { sendPing } = await import('../../api/ping.js');
    const reason = await sendPing({
      url: address(new URL(url), rid, exitCode, body),
      body,
      userAgent,
      route,
      withinMs,
      givenUp,
    });
    if (reason !== undefined && givenUp?.aborted !== true) failed(reason);
  }

  return {
    start() {
      started = ping(undefined, '', WITHIN_MS, beginning.signal);
    },
    async end(exitCode, summary) {
      const withinMs = exitCode > 128 ? WITHIN_AFTER_SIGNAL_MS : WITHIN_MS;
      const untilMs = performance.now() + withinMs;
      // In order, or the service takes the run for one that is still under way.
      await Promise.race([started, new Promise((resolve) => setTimeout(resolve, withinMs / 2).unref())]);
      // Where it hangs, it would keep the process, and fail after the last words of the run.
      beginning.abort();
      await started;
      const leftMs = Math.round(untilMs - performance.now());
      await ping(goodCodes.includes(exitCode) ? 0 : exitCode, summary, leftMs);
    },
  };
}
