import { randomInt, type Random } from '../../src/sandbox/random.js';

/** Everything that goes wrong between a request and its answer. */
export const FAULT_KINDS = [
  'html500',
  'html502',
  'html503',
  'html502Applied',
  'loginPage',
  'resetBefore',
  'resetAfter',
  'truncatedJson',
  'brokenOff',
  'silentBefore',
  'silentAfter',
  'drip',
  'limit429',
  'longPause',
  'outage',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Those that cost the whole timeout come seldom, so that the rest comes often. */
const SLOW_KINDS: ReadonlySet<FaultKind> = new Set(['silentBefore', 'silentAfter', 'drip', 'longPause']);
const ROW_KINDS = FAULT_KINDS.filter((kind) => kind !== 'outage');

/** In a row for one contact at most: no row may run out of attempts by chance. */
const MOST_IN_A_ROW = 2;

export type FaultPlan = {
  /** The fault of the next request about this contact or page; undefined lets it pass. */
  next(about: string): FaultKind | undefined;
  readonly counts: Readonly<Record<FaultKind, number>>;
};

/** Faults by chance, `share` of the requests, and outages of up to 1.5 s now and then. */
export function createFaultPlan(random: Random, share: number): FaultPlan {
  const counts = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  const inARow = new Map<string, number>();
  let downUntilMs = 0;

  function draw(about: string): FaultKind | undefined {
    if (performance.now() < downUntilMs) return 'outage';
    if (random() < share / 60) {
      downUntilMs = performance.now() + randomInt(random, 200, 1500);
      return 'outage';
    }
    const before = inARow.get(about) ?? 0;
    if (before >= MOST_IN_A_ROW || random() >= share) return undefined;
    inARow.set(about, before + 1);
    const kind = ROW_KINDS[randomInt(random, 0, ROW_KINDS.length - 1)];
    return kind !== undefined && SLOW_KINDS.has(kind) && random() < 0.7 ? 'resetAfter' : kind;
  }

  return {
    counts,
    next(about) {
      const kind = draw(about);
      if (kind === undefined) inARow.delete(about);
      else counts[kind] += 1;
      return kind;
    },
  };
}
