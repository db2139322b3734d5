const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The longest timer (24.8 days). setTimeout fires at once for anything longer, so a long wait would become none. */
const LONGEST_MS = 2 ** 31 - 1;

/** Longer than any duration that a person writes. */
const LONGEST_TEXT = 60;

/** Reads `500ms`, `30s`, `1m`, `2h` or several in a row (`8h20m`), in whole ms; undefined beyond 24 days. */
export function parseDuration(text: string): number | undefined {
  const ms = parseAge(text);
  return ms !== undefined && ms <= LONGEST_MS ? ms : undefined;
}

/** Reads a duration of any length, for a value that no timer waits for. */
export function parseAge(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  if (lower.length > LONGEST_TEXT || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(lower)) return undefined;
  let ms = 0;
  for (const [, number, unit] of lower.matchAll(/(\d{1,60}(?:\.\d{1,60})?)(ms|s|m|h|d)/g))
    ms += Number(number) * UNITS[unit as keyof typeof UNITS];
  return Math.round(ms);
}
