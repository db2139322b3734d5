import { FAULT_KINDS, type FaultKind } from './faults.js';

type Counts = {
  stories: number;
  kills: number;
  stops: number;
  statesLost: number;
  rows: number;
  requests: number;
  rowsLost: number;
  rowsReportedTwice: number;
  repeatedWrites: number;
  mostRepeated: number;
};

export type Figures = Counts & {
  /** Of contacts that were done, where the state knew everything. */
  needlessInSecondRun: number;
  /** Contacts that undo.csv put back. */
  restored: number;
  /** Of `undo`, the command. */
  undoKills: number;
  undone: number;
  touched: number;
  readonly faults: Partial<Record<FaultKind, number>>;
};

export function noFigures(): Figures {
  return {
    stories: 0,
    kills: 0,
    stops: 0,
    statesLost: 0,
    rows: 0,
    requests: 0,
    rowsLost: 0,
    rowsReportedTwice: 0,
    repeatedWrites: 0,
    mostRepeated: 0,
    needlessInSecondRun: 0,
    restored: 0,
    undoKills: 0,
    undone: 0,
    touched: 0,
    faults: {},
  };
}

const NAMES = {
  stories: 'files synced',
  kills: 'kills (SIGKILL)',
  stops: 'further stops: signals, deadlines, refused keys',
  statesLost: 'state damaged or lost between two legs',
  rows: 'rows',
  requests: 'writes that the API saw',
  rowsLost: 'rows lost',
  rowsReportedTwice: 'rows reported twice',
  repeatedWrites: 'writes repeated because of a kill or a stop',
  mostRepeated: 'of at most (those in flight)',
} as const satisfies Record<keyof Counts, string>;

const COUNTS = Object.keys(NAMES) as (keyof Counts)[];

export function addFigures(total: Figures, more: Counts): void {
  for (const name of COUNTS) total[name] += more[name];
}

/** The figures as a table for people. */
export function tableOf(seed: number, total: Figures): string {
  const faults = FAULT_KINDS.filter((kind) => (total.faults[kind] ?? 0) > 0);
  const all = faults.reduce((sum, kind) => sum + (total.faults[kind] ?? 0), 0);
  const lines: [string, string | number][] = [
    ...COUNTS.map((name): [string, number] => [NAMES[name], total[name]]),
    ['contacts written to needlessly by a second run', total.needlessInSecondRun],
    ['contacts put back by undo.csv', total.restored],
    ['kills of undo', total.undoKills],
    ['contacts put back by undo', total.undone],
    ['contacts that others changed in between, kept', total.touched],
    [`faults, in ${faults.length} kinds`, all],
    ...faults.map((kind): [string, number] => [`  ${kind}`, total.faults[kind] ?? 0]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const body = lines.map(([name, count]) => `  ${name.padEnd(width)}  ${count.toLocaleString('en')}`);
  return [`chaos, seed ${seed}`, ...body].join('\n');
}
