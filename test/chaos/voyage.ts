import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../../src/run/summary.js';
import { pick, randomInt, type Random } from '../../src/sandbox/random.js';
import { cutAtRandom, type Cut } from './cut.js';
import { startProgram, type Ended } from './program.js';
import { baseOf, csvOf, hasBase, mappingOf, type Story } from './story.js';
import type { StormyApi } from './stormy-api.js';
import { reportedRows, runFolders, tearLastLines, wreckState } from './wreck.js';

const MOST_IN_FLIGHT = 6;

/** What happened on the way from the first command to the last. */
export type Voyage = {
  readonly kills: number;
  /** Ends by a signal, by a deadline and by a refused key. */
  readonly stops: number;
  readonly statesLost: number;
  /** Requests in flight, at most, of all that were cut off. */
  readonly cutOff: number;
  readonly runDir: string;
  readonly exitCode: number;
  readonly summary: Summary;
  /** The key with which it ended. */
  readonly apiKey: string;
  /** What went wrong on the way: an exit code or a summary that should not be. */
  readonly complaints: readonly string[];
};

type Leg = { readonly ended: Ended; readonly cut: Cut | undefined; readonly concurrency: number };

/** Exit codes of a run that was cut off and can be resumed. */
const CUT_SHORT = [130, 143, 7, 4];

/**
 * Syncs the story's file in `dir`, is cut off `wantedKills` times at random instants, and resumes until done,
 * when the report has `lines` lines.
 */
export async function sail(
  story: Story,
  api: StormyApi,
  { dir, random, wantedKills, lines }: { dir: string; random: Random; wantedKills: number; lines: number },
): Promise<Voyage> {
  writeFileSync(join(dir, 'contacts.csv'), csvOf(story).text);
  writeFileSync(join(dir, 'mapping.yaml'), mappingOf(story));
  if (hasBase(story.twist)) writeFileSync(join(dir, 'base.csv'), baseOf(story));
  const complaints: string[] = [];
  let [kills, stops, statesLost, cutOff] = [0, 0, 0, 0];
  let apiKey = 'key-0';

  async function sailLeg(): Promise<Leg> {
    const concurrency = randomInt(random, 1, MOST_IN_FLIGHT);
    const isNew = runFolders(dir).length === 0;
    const what = isNew ? newRunFlags(story, api) : ['--resume'];
    const pace = ['--rate', pick(random, ['unlimited', '60/1s', '20/200ms'])];
    // The canary lives: what it took up is then certain, and with it what the rest must come to.
    const isCanary = isNew && story.twist === 'canary';
    const isCut = kills < wantedKills && !isCanary;
    const limit = isCanary ? ['--limit', String(story.canary)] : [];
    const deadline =
      isCut && random() < 0.1 ? ['--max-duration', `${String(randomInt(random, 100, 1_500))}ms`] : [];
    const flags = ['--concurrency', String(concurrency), ...pace, ...limit, ...deadline, ...STEADY_FLAGS];
    const program = startProgram(['sync', ...what, ...flags], dir, apiKey);
    const cut = isCut ? await cutAtRandom(program, api, random) : undefined;
    return { ended: await program.ended, cut, concurrency };
  }

  for (let leg = 0; leg < wantedKills * 3 + 20; leg += 1) {
    const done = reportedRows(dir);
    const before = api.writes.length;
    const { ended, cut, concurrency } = await sailLeg();
    complaints.push(...sentAgain(api, before, done));
    if (cut !== undefined || CUT_SHORT.includes(ended.code ?? 0)) cutOff += concurrency;
    if (ended.signal === 'SIGKILL') kills += 1;
    const finished = ended.signal === null ? undefined : finishedRun(dir);
    if (finished) {
      const { runDir, exitCode } = finished;
      return { kills, stops, statesLost, cutOff, runDir, exitCode, summary: finished, apiKey, complaints };
    }
    if (ended.signal === 'SIGKILL') {
      if (random() < 0.2) tearLastLines(dir, random);
      if (story.twist === 'state lost' && random() < 0.4) {
        wreckState(dir, random);
        statesLost += 1;
      }
      if (story.twist === 'key renewed' && random() < 0.3) api.requireKey(`key-${String(leg + 1)}`);
      continue;
    }
    // A signal that comes before anyone listens ends the process itself.
    if (ended.signal !== null) continue;
    const summary = checkEnd(ended, lines, complaints);
    if (complaints.length > 0) break;
    if (ended.code === 4) {
      apiKey = `key-${String(leg + 1)}`;
      api.requireKey(apiKey);
    }
    if (CUT_SHORT.includes(ended.code ?? 0)) stops += 1;
    if (!summary || summary.interrupted) continue;
    const { runDir } = summary;
    const exitCode = ended.code ?? -1;
    return { kills, stops, statesLost, cutOff, runDir, exitCode, summary, apiKey, complaints };
  }
  throw new Error(`the run never came to its end: ${complaints.join('; ')}`);
}

/** The summary of a run that was done, but ended by a signal before it could say so. */
export function finishedRun(dir: string): Summary | undefined {
  const [run] = runFolders(dir);
  if (run === undefined) return undefined;
  const { state } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as { state: string };
  if (state !== 'finished') return undefined;
  return JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8')) as Summary;
}

/** The summary that it printed, held against what must be at every end of every run. */
function checkEnd(ended: Ended, lines: number, complaints: string[]): Summary | undefined {
  const { code } = ended;
  if (![0, 3, ...CUT_SHORT].includes(code ?? -1))
    complaints.push(`exit ${String(code)}: ${ended.stderr.slice(0, 500)}`);
  const summary = ended.stdout.startsWith('{') ? (JSON.parse(ended.stdout) as Summary) : undefined;
  if (!summary) return undefined;
  // Where it ends before there is a run, it prints what ended it, without rows: its exit code was judged above.
  if (!('rows' in summary)) return undefined;
  const { total, ...parts } = summary.rows;
  const sum = Object.values(parts).reduce((all, count) => all + count, 0);
  // Stopped while it read its file or listed, a run knows of the rows that it has read.
  const isWhole = total === lines || (total < lines && summary.interrupted);
  if (sum !== total || !isWhole) complaints.push(`the counts do not add up: ${JSON.stringify(summary.rows)}`);
  // A signal may come between the summary and the end, whatever has cut the run short before it.
  const isLateSignal = (code === 130 || code === 143) && CUT_SHORT.includes(summary.exitCode);
  if (summary.exitCode !== code && !isLateSignal)
    complaints.push(`summary says ${String(summary.exitCode)}, exit ${String(code)}`);
  return summary;
}

/** A row that has its line is never sent again. */
function sentAgain(api: StormyApi, from: number, done: ReadonlySet<number>): string[] {
  return api.writes
    .slice(from)
    .filter(({ ask }) => ask.startsWith('row ') && done.has(Number(ask.slice(4))))
    .map(({ ask }) => `${ask} was sent again although it had its line`);
}

/** Small waits and many attempts, so that the run always can finish. */
export const STEADY_FLAGS = [
  ...['--json', '--yes', '--log-level', 'error', '--no-progress'],
  ...['--timeout', '1s', '--max-attempts', '15', '--max-outage', '1m', '--grace', '200ms'],
];

export function newRunFlags({ duplicates, twist }: Story, { baseUrl }: StormyApi): string[] {
  const flags = ['--file', 'contacts.csv', '--mapping', 'mapping.yaml', '--base-url', baseUrl];
  const compare = twist === 'compare' || twist === 'base compare' ? ['--compare'] : [];
  const mirror = twist === 'mirror' ? ['--delete-missing'] : [];
  const base = hasBase(twist) ? ['--base', 'base.csv'] : [];
  return [...flags, '--duplicates', duplicates, ...compare, ...mirror, ...base];
}
