import { parseDuration } from './duration.js';

/** At most `requests` in any `windowMs`, or no limit at all. */
export type RateSetting =
  | { readonly kind: 'limited'; readonly requests: number; readonly windowMs: number; readonly text: string }
  | { readonly kind: 'unlimited'; readonly text: string };

/** Words for windows, as people and the plan write them. */
const WINDOWS: Readonly<Record<string, string>> = {
  sec: 's',
  second: 's',
  min: 'm',
  minute: 'm',
  hr: 'h',
  hour: 'h',
};

/** Longer than any rate that a person writes. */
const LONGEST_TEXT = 60;

/** Reads `200/1m`, `200/min`, `50/10s`, `5/s` or `unlimited`; undefined for any other text. */
export function parseRate(text: string): RateSetting | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > LONGEST_TEXT) return undefined;
  if (trimmed === 'unlimited') return { kind: 'unlimited', text: trimmed };
  const [, count = '', said = ''] = /^(\d{1,9})\s{0,9}\/\s{0,9}(\S.*)$/.exec(trimmed) ?? [];
  const window = said.replace(/[a-z]{1,60}$/, (word) => WINDOWS[word] ?? word);
  const requests = Number(count);
  const windowMs = parseDuration(/^\d/.test(window) ? window : `1${window}`);
  if (requests < 1 || windowMs === undefined || windowMs < 1) return undefined;
  return { kind: 'limited', requests, windowMs, text: trimmed };
}
