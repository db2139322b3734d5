/** A stretch of time in its two largest units: 850 ms, 4.2 s, 10 min 9 s, 8 h 20 min. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const s = Math.round(ms / 1_000);
  if (s < 60) return `${s} s`;
  if (s < 3_600) return joined(Math.floor(s / 60), 'min', s % 60, 's');
  return joined(Math.floor(s / 3_600), 'h', Math.floor((s % 3_600) / 60), 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A time in UTC, as 2026-11-26 01:02:03. */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
