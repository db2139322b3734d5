import { isTimeZone } from '../contact/time-zone.js';
import { parseMatchBy, type MatchBy } from '../contact/key.js';
import { parseBaseUrl } from './base-url.js';
import { commandWords } from './command-words.js';
import { parseAge, parseDuration } from './duration.js';
import { parseRate, type RateSetting } from './rate.js';

/** A bound given as a count or as a share in percent. */
export type BoundSetting = { readonly kind: 'count' | 'percent'; readonly value: number };

export type DelimiterSetting = ',' | ';' | '\t' | '|';

/** For each kind of flag, the type of its value. */
export type KindValues = {
  text: string;
  words: readonly string[];
  match: MatchBy;
  run: string;
  path: string;
  count: number;
  positive: number;
  duration: number;
  period: number;
  age: number;
  rate: RateSetting;
  bound: BoundSetting;
  share: number;
  zone: string;
  delimiter: DelimiterSetting | 'auto';
  url: string;
  redis: string;
  ping: string;
  codes: readonly number[];
  command: readonly string[];
  size: number;
  boolean: boolean;
};

export type Kind = keyof KindValues;

const DELIMITERS = new Map<string, DelimiterSetting | 'auto'>([
  ['auto', 'auto'],
  [',', ','],
  ['comma', ','],
  [';', ';'],
  ['semicolon', ';'],
  ['\t', '\t'],
  ['\\t', '\t'],
  ['tab', '\t'],
  ['|', '|'],
  ['bar', '|'],
  ['pipe', '|'],
]);

const SIZES = { b: 1, kib: 2 ** 10, kb: 1e3, mib: 2 ** 20, mb: 1e6, gib: 2 ** 30, gb: 1e9 } as const;

/** How each kind is read; undefined where the text is not valid. `expected` completes "expected …". */
export const KINDS: {
  readonly [K in Kind]: {
    readonly expected: string;
    readonly parse: (text: string) => KindValues[K] | undefined;
  };
} = {
  // The text is trimmed like a cell: a clear word with blanks around it would match no cell.
  text: { expected: 'some text', parse: (text) => someText(text.trim()) },
  words: { expected: 'words, comma-separated, such as NULL,\\N', parse: parseWords },
  match: {
    expected: 'one of id, email, phone, or field:NAME as in field:crm_id',
    parse: (text) => parseMatchBy(text.trim()),
  },
  run: { expected: 'the ID of a run', parse: (text) => text.trim() },
  path: { expected: 'a path', parse: someText },
  count: { expected: 'a whole number, 0 or more', parse: (text) => wholeNumber(text, 0) },
  positive: { expected: 'a whole number, 1 or more', parse: (text) => wholeNumber(text, 1) },
  duration: { expected: 'a duration such as 500ms, 30s, 1m or 2h, of 24 days at most', parse: parseDuration },
  period: {
    expected: 'a duration such as 500ms, 30s, 1m or 2h, from 1 ms to 24 days',
    parse: (text) => atLeast(parseDuration(text), 1),
  },
  age: { expected: 'a time such as 12h or 30d', parse: parseAge },
  rate: { expected: 'a rate such as 200/1m, 50/10s, 5/s, or unlimited', parse: parseRate },
  bound: { expected: 'a number of rows such as 20, or a share such as 5%', parse: parseBound },
  share: { expected: 'a share from 0 to 1', parse: parseShare },
  zone: {
    expected: 'an IANA time zone such as Europe/Paris',
    parse: (text) => (isTimeZone(text) ? text : undefined),
  },
  delimiter: {
    expected: 'one of: auto , ; tab |',
    parse: (text) => DELIMITERS.get(text === '\t' ? text : text.trim().toLowerCase()),
  },
  url: {
    expected: 'an https address such as https://api.chative.io/v1.0 (http only to this machine)',
    parse: parseBaseUrl,
  },
  redis: {
    expected: 'an address such as redis://localhost:6379 (rediss:// for TLS)',
    parse: parseRedisUrl,
  },
  ping: { expected: 'an http or https address such as https://hc-ping.com/UUID', parse: parsePingUrl },
  codes: { expected: 'exit codes, comma-separated, such as 0,3', parse: parseCodes },
  command: {
    expected: 'a program and its arguments, with every quote closed; no shell runs them',
    parse: commandWords,
  },
  size: { expected: 'a size such as 16MiB', parse: parseSize },
  boolean: { expected: 'true or false', parse: parseSwitch },
};

function someText(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** Reads words between commas. They are trimmed like cells. An empty one is no word. */
function parseWords(text: string): readonly string[] | undefined {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : words;
}

function atLeast(value: number | undefined, least: number): number | undefined {
  return value !== undefined && value >= least ? value : undefined;
}

function wholeNumber(text: string, least: number): number | undefined {
  return atLeast(/^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined, least);
}

function parseBound(text: string): BoundSetting | undefined {
  const [, share] = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text.trim()) ?? [];
  if (share !== undefined)
    return Number(share) <= 100 ? { kind: 'percent', value: Number(share) } : undefined;
  const value = wholeNumber(text, 0);
  return value === undefined ? undefined : { kind: 'count', value };
}

function parseShare(text: string): number | undefined {
  const value = /^(0|1|0?\.\d+|1\.0+)$/.test(text.trim()) ? Number(text) : undefined;
  return value !== undefined && value <= 1 ? value : undefined;
}

function parseRedisUrl(text: string): string | undefined {
  const url = text.trim();
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return /^rediss?:$/.test(protocol) && hostname !== '' ? url : undefined;
}

function parsePingUrl(text: string): string | undefined {
  const url = text.trim();
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}

function parseCodes(text: string): readonly number[] | undefined {
  const codes = text.split(',').map((code) => wholeNumber(code, 0));
  return codes.every((code) => code !== undefined && code <= 255) ? (codes as number[]) : undefined;
}

function parseSize(text: string): number | undefined {
  const [, number, unit = 'b'] =
    /^(\d{1,12}(?:\.\d+)?)\s*([kmg]i?b|b)?$/.exec(text.trim().toLowerCase()) ?? [];
  const bytes = Math.floor(Number(number) * SIZES[unit as keyof typeof SIZES]);
  return bytes >= 1 ? bytes : undefined;
}

function parseSwitch(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : undefined;
}
