import type { LimitNotice } from './reply.js';

/** Response headers as Node gives them: lower-case names. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const SECONDS = /^\d+(\.\d+)?$/;
/**
 * The three forms of an HTTP date (RFC 9110, 5.6.7). All begin with the day of the week. Date.parse alone
 * accepts nearly anything.
 */
const HTTP_DATE = /^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? /i;

/**
 * The wait that a Retry-After header asks for, in ms. Undefined where there is none, or it is malformed,
 * negative or a past date. The caller sets bounds.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (SECONDS.test(text)) return secondsToMs(text);
  const untilMs = parseHttpDate(text);
  return untilMs === undefined || untilMs < nowMs ? undefined : untilMs - nowMs;
}

/**
 * The notice in X-RateLimit-Remaining and X-RateLimit-Reset (and similar headers); undefined where it is
 * missing or useless.
 */
export function parseLimitNotice(headers: Headers, nowMs: number): LimitNotice | undefined {
  const remaining = parseCount(firstOf(headers, 'remaining'));
  const resetMs = parseReset(firstOf(headers, 'reset'), nowMs);
  if (remaining === undefined && resetMs === undefined) return undefined;
  return { ...(remaining === undefined ? {} : { remaining }), ...(resetMs === undefined ? {} : { resetMs }) };
}

/** The server's own time, or `nowMs` where it does not tell. Dates in other headers are meant by the server's clock. */
export function serverNowMs(headers: Headers, nowMs: number): number {
  return parseHttpDate(headerText(headers, 'date') ?? '') ?? nowMs;
}

/** A header's text; the first one where it came several times. */
export function headerText(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

function firstOf(headers: Headers, what: 'remaining' | 'reset'): string | undefined {
  const names = [`x-ratelimit-${what}`, `x-rate-limit-${what}`, `ratelimit-${what}`];
  return names.map((name) => headerText(headers, name)).find((text) => text !== undefined);
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}

/** A reset that is further away is an error of the server: the window that Chative documents is a minute. */
const LONGEST_RESET_MS = 3_600_000;

/**
 * Reads a reset. Servers write remaining seconds, a Unix time in seconds or ms, or a date. The size tells
 * them apart.
 */
function parseReset(value: string | undefined, nowMs: number): number | undefined {
  const resetMs = timeToReset(value?.trim() ?? '', nowMs);
  return resetMs !== undefined && resetMs <= LONGEST_RESET_MS ? resetMs : undefined;
}

function timeToReset(text: string, nowMs: number): number | undefined {
  if (!SECONDS.test(text)) return parseRetryAfter(text, nowMs);
  const number = Number(text);
  if (number < 1e9) return secondsToMs(text);
  const untilMs = number < 1e11 ? number * 1000 : number;
  return untilMs < nowMs ? undefined : Math.round(untilMs - nowMs);
}

function secondsToMs(text: string): number {
  return Math.min(Math.round(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
}

function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime form names no zone. HTTP dates are GMT, but Date.parse would take the machine's zone.
  const ms = Date.parse(/GMT|UTC/i.test(text) ? text : `${text} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}
