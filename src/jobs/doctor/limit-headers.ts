import type { Headers } from '../../api/retry-after.js';

/** Which headers speak of a limit, as text, and the limit itself where it is told with its window. */
export type ToldLimit = {
  readonly shown: string;
  readonly told: { readonly requests: number; readonly windowMs: number } | undefined;
};

const ABOUT_LIMIT = /^(x-)?rate-?limit|^retry-after$/;

/** `x-ratelimit-limit: 200` speaks of a minute, as the API's 429 does; a policy (`200;w=60`) names its window. */
export function limitOf(headers: Headers): ToldLimit {
  const about = Object.entries(headers).flatMap(([name, value]) => {
    const text = String(value);
    // Numbers and words of such headers; anything else is none of this program's business to show.
    return ABOUT_LIMIT.test(name) && /^[\w\s;=,."-]{1,60}$/.test(text) ? [[name, text] as const] : [];
  });
  const shown = about.map(([name, text]) => `${name}: ${text}`).join(', ');
  for (const [, text] of about) {
    const [, requests, seconds] = /(\d{1,7});.*?\bw=(\d{1,6})/.exec(text) ?? [];
    if (Number(requests) > 0 && Number(seconds) > 0)
      return { shown, told: { requests: Number(requests), windowMs: Number(seconds) * 1_000 } };
  }
  const [, plain = ''] = about.find(([name]) => /^(x-)?rate-?limit-limit$/.test(name)) ?? [];
  const requests = /^\d{1,7}$/.test(plain) ? Number(plain) : 0;
  return { shown, told: requests > 0 ? { requests, windowMs: 60_000 } : undefined };
}
