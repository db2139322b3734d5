import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveLinear, line } from 'd3-shape';
import { count } from '../../numbers.js';
import type { Stretch } from '../course-file.js';
import { html, type Html } from './html.js';

/** The promise of the rate: at most so many requests in any window of this length. */
export type Limit = { readonly requests: number; readonly windowMs: number };

type Point = { readonly at: number; readonly value: number };

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 44;
const RIGHT = 24;
const TOP = 16;
const BOTTOM = 26;
/** A hundredth of a unit is less than any screen or printer shows. */
const DIGITS = 2;
/** More points than a chart of this width can show. */
const MOST_POINTS = 360;

/**
 * A chart of the requests in the window before each moment, with the limit of the rate. Grey stripes are
 * pauses, and marks are 429s. Without a limit, it shows requests per minute.
 */
export function rateChart(stretches: readonly Stretch[], limit: Limit | undefined): Html {
  const first = stretches[0];
  const last = stretches.at(-1);
  if (!first || !last) return html``;
  const windowMs = limit?.windowMs ?? 60_000;
  const from = first.at;
  const to = Math.max(last.at + last.ms, from + 1_000);
  const points = thinned(inWindows(stretches, windowMs, limit === undefined), from, to);
  const highest = Math.max(limit?.requests ?? 0, ...points.map(({ value }) => value), 1);
  const times = scaleUtc([from, to], [LEFT, WIDTH - RIGHT]);
  const levels = scaleLinear([0, highest * 1.08], [HEIGHT - BOTTOM, TOP]);
  const x = rounded(times);
  const y = rounded(levels);
  const above = area<Point>(
    ({ at }) => x(at),
    y(0),
    ({ value }) => y(value),
  ).curve(curveLinear);
  const edge = line<Point>(
    ({ at }) => x(at),
    ({ value }) => y(value),
  ).curve(curveLinear);
  const timeMarks = times.ticks(5).map((time) => {
    const label = timeLabel(time, to - from);
    return html`<text x="${x(time)}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>`;
  });
  const levelLines = levels.ticks(4).map(
    (level) => html`
      <line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(level)}" y2="${y(level)}" />
      <text x="${LEFT - 6}" y="${shifted(y(level), 4)}" text-anchor="end">${count(level)}</text>
    `,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${altText(points, limit)}">
    ${levelLines} ${pausesOf(stretches, x)}
    <path class="area" d="${above(points) ?? ''}" />
    <path class="edge" d="${edge(points) ?? ''}" />
    ${limit === undefined ? html`` : limitLine(limit.requests, y)} ${marksOf(stretches, x)} ${timeMarks}
  </svg>`;
}

/**
 * The number of requests in the window before each stretch's end. Without a limit: the requests of the
 * stretch itself, per minute.
 */
function inWindows(stretches: readonly Stretch[], windowMs: number, perMinute: boolean): Point[] {
  const points: Point[] = [];
  let first = 0;
  let sum = 0;
  let endBefore = stretches[0]?.at ?? 0;
  for (const stretch of stretches) {
    const end = stretch.at + stretch.ms;
    // In a time without notes, as between two processes of one run, no request was sent.
    if (stretch.at - endBefore > windowMs) points.push({ at: endBefore + windowMs, value: 0 });
    endBefore = end;
    if (perMinute) {
      points.push({ at: end, value: (stretch.answers * 60_000) / Math.max(stretch.ms, 1_000) });
      continue;
    }
    sum += stretch.answers;
    for (let old = stretches[first]; old && old.at + old.ms <= end - windowMs; old = stretches[first]) {
      sum -= old.answers;
      first += 1;
    }
    points.push({ at: end, value: Math.round(sum - before(end - windowMs, stretches[first])) });
  }
  return points;
}

/** The answers of a stretch that came before the window. They are taken as evenly spread over the stretch. */
function before(windowFrom: number, oldest: Stretch | undefined): number {
  if (!oldest || oldest.ms === 0) return 0;
  return (oldest.answers * Math.max(0, windowFrom - oldest.at)) / oldest.ms;
}

/** Keeps the highest point of each step: a reader looks for peaks above the limit. */
function thinned(points: readonly Point[], from: number, to: number): Point[] {
  const step = (to - from) / MOST_POINTS;
  const kept = new Map<number, Point>();
  for (const point of points) {
    const slot = Math.floor((point.at - from) / step);
    if (point.value >= (kept.get(slot)?.value ?? 0)) kept.set(slot, point);
  }
  return [...kept.values()].sort((a, b) => a.at - b.at);
}

type Scale = (value: number | Date) => number;

/** A scale whose values are rounded. More digits cannot be seen, and make the page larger. */
function rounded(scale: Scale): Scale {
  return (value) => shifted(scale(value), 0);
}

function shifted(value: number, by: number): number {
  return Number((value + by).toFixed(DIGITS));
}

function limitLine(requests: number, y: Scale): Html {
  return html`<line
      class="limit"
      x1="${LEFT}"
      x2="${WIDTH - RIGHT}"
      y1="${y(requests)}"
      y2="${y(requests)}"
    />
    <text class="limit-word" x="${WIDTH - RIGHT}" y="${shifted(y(requests), -5)}" text-anchor="end"
      >limit ${requests}</text
    >`;
}

/** Timers are late by less than that. */
const BETWEEN_STRETCHES_MS = 500;

function pausesOf(stretches: readonly Stretch[], x: Scale): Html[] {
  return pausesIn(stretches).map(
    ({ from, to }) =>
      html`<rect
        class="pause"
        x="${x(from)}"
        y="${TOP}"
        width="${Math.max(1, shifted(x(to), -x(from)))}"
        height="${HEIGHT - TOP - BOTTOM}"
      />`,
  );
}

/** Stretches of one pause as one: drawn side by side, their edges show as stripes. */
function pausesIn(stretches: readonly Stretch[]): { from: number; to: number }[] {
  const pauses: { from: number; to: number }[] = [];
  for (const { at, ms, paused } of stretches) {
    if (!paused) continue;
    const last = pauses.at(-1);
    if (last && at - last.to < BETWEEN_STRETCHES_MS) last.to = at + ms;
    else pauses.push({ from: at, to: at + ms });
  }
  return pauses;
}

function marksOf(stretches: readonly Stretch[], x: Scale): Html[] {
  return stretches
    .filter(({ rateLimited }) => rateLimited > 0)
    .map(({ at, ms }) => html`<circle class="refused" cx="${x(at + ms / 2)}" cy="${TOP + 6}" r="4" />`);
}

/** The time in UTC, like all times in the run's files. */
function timeLabel(time: Date, spanMs: number): string {
  const iso = time.toISOString();
  if (spanMs > 36 * 3_600_000) return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
  return iso.slice(11, spanMs > 600_000 ? 16 : 19);
}

function altText(points: readonly Point[], limit: Limit | undefined): string {
  const highest = Math.round(Math.max(...points.map(({ value }) => value)));
  return limit === undefined
    ? `Requests a minute over time, ${highest} at most.`
    : `Requests per window over time: ${highest} at most, the limit is ${limit.requests}.`;
}
