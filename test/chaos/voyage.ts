import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../../src/report/summary.js';
import { pick, randomInt, type Random } from '../../src/sandbox/random.js';
import { startProgram, type Ended } from './program.js';
import { csvOf, mappingOf, type Story } from './story.js';
import type { StormyApi } from './stormy-api.js';

const MOST_IN_FLIGHT = 6;

/** What happened on the way from the first command to the last. */
export type Voyage = {
  readonly kills: number;
  readonly signals: number;
  /** Requests in flight, at most, of all that were cut off by a kill or a signal. */
  readonly cutOff: number;
  readonly runDir: string;
  readonly exitCode: number;
  readonly summary: Summary;
  /** What went wrong on the way: an exit code or a summary that should not be. */
  readonly complaints: readonly string[];
};

/** Syncs the story's file in `dir`, is cut off `wantedKills` times at random instants, and resumes until done. */
export async function sail(
  story: Story,
  api: StormyApi,
  { dir, random, wantedKills }: { dir: string; random: Random; wantedKills: number },
): Promise<Voyage> {
  writeFileSync(join(dir, 'contacts.csv'), csvOf(story).text);
  writeFileSync(join(dir, 'mapping.yaml'), mappingOf(story));
  const complaints: string[] = [];
  let kills = 0;
  let signals = 0;
  let cutOff = 0;

  function checkEnd(ended: Ended, expected: readonly number[]): Summary | undefined {
    if (!expected.includes(ended.code ?? -1))
      complaints.push(`exit ${ended.code}, ${ended.signal}: ${ended.stderr.slice(0, 500)}`);
    const summary = ended.stdout.startsWith('{') ? (JSON.parse(ended.stdout) as Summary) : undefined;
    if (!summary) return undefined;
    const { total, ...parts } = summary.rows;
    const sum = Object.values(parts).reduce((all, count) => all + count, 0);
    if (sum !== total || total !== story.rows.length)
      complaints.push(`the counts do not add up: ${JSON.stringify(summary.rows)}`);
    if (summary.exitCode !== ended.code)
      complaints.push(`summary says ${summary.exitCode}, exit ${ended.code}`);
    return summary;
  }

  for (let leg = 0; leg < wantedKills * 3 + 20; leg += 1) {
    const concurrency = randomInt(random, 1, MOST_IN_FLIGHT);
    const flags = [
      '--concurrency',
      String(concurrency),
      '--rate',
      pick(random, ['unlimited', '60/1s', '20/200ms']),
    ];
    const runs = runFolders(dir);
    const what = runs.length === 0 ? newRunFlags(story, api) : ['--resume'];
    const program = startProgram(['sync', ...what, ...flags, ...STEADY_FLAGS], dir);
    if (kills < wantedKills) {
      const cutBy = random() < 0.9 ? 'SIGKILL' : pick(random, ['SIGINT', 'SIGTERM'] as const);
      const isCut = await cutAtRandom(program, cutBy, api, random);
      const ended = await program.ended;
      if (isCut) cutOff += concurrency;
      if (ended.signal === 'SIGKILL') {
        kills += 1;
        if (random() < 0.2) tearLastLines(dir, random);
        continue;
      }
      if (isCut) signals += 1;
      // A signal that comes before anyone listens ends the process itself.
      if (ended.signal !== null) continue;
      const summary = checkEnd(ended, [0, 3, 130, 143]);
      if (ended.code === 130 || ended.code === 143) {
        // Before its first request a run has nothing to resume.
        continue;
      }
      if (summary)
        return {
          kills,
          signals,
          cutOff,
          runDir: summary.runDir,
          exitCode: ended.code ?? -1,
          summary,
          complaints,
        };
    } else {
      const ended = await program.ended;
      const summary = checkEnd(ended, [0, 3]);
      if (summary && !summary.interrupted)
        return {
          kills,
          signals,
          cutOff,
          runDir: summary.runDir,
          exitCode: ended.code ?? -1,
          summary,
          complaints,
        };
    }
    if (complaints.length > 0) break;
  }
  throw new Error(`the run never came to its end: ${complaints.join('; ')}`);
}

/** Small waits and many attempts, so that the run always can finish. */
const STEADY_FLAGS = [
  ...['--json', '--yes', '--log-level', 'error', '--no-progress'],
  ...['--timeout', '1s', '--max-attempts', '15', '--max-outage', '1m', '--grace', '200ms'],
];

export function newRunFlags({ duplicates }: Story, { baseUrl }: StormyApi): string[] {
  const flags = ['--file', 'contacts.csv', '--mapping', 'mapping.yaml', '--base-url', baseUrl];
  return [...flags, '--duplicates', duplicates];
}

/** The folders of runs that `--resume` can find. */
function runFolders(dir: string): string[] {
  try {
    const runs = join(dir, 'chative-data', 'runs');
    return readdirSync(runs).filter(
      (name) => name !== 'latest' && readdirSync(join(runs, name)).includes('run.json'),
    );
  } catch {
    return [];
  }
}

/**
 * Waits for an instant and sends the signal: after some time, at some request, or right after some answer.
 * False where the program ended first.
 */
async function cutAtRandom(
  program: ReturnType<typeof startProgram>,
  signal: NodeJS.Signals,
  api: StormyApi,
  random: Random,
): Promise<boolean> {
  let isCut = false;
  const cut = (): void => void (isCut = program.send(signal) || isCut);
  const kind = pick(random, ['time', 'request', 'answer'] as const);
  const timer = setTimeout(cut, randomInt(random, 0, kind === 'time' ? 1_200 : 4_000));
  let left = randomInt(random, 1, 60);
  const delayMs = random() * 6;
  const count = (): void => {
    left -= 1;
    if (left === 0 && delayMs < 2) cut();
    else if (left === 0) setTimeout(cut, delayMs);
  };
  if (kind !== 'time') api.events.on(kind, count);
  await program.ended;
  clearTimeout(timer);
  if (kind !== 'time') api.events.off(kind, count);
  return isCut;
}

/** As a power cut leaves them: with the beginning of a line that never came. */
function tearLastLines(dir: string, random: Random): void {
  const [runId] = runFolders(dir);
  if (runId === undefined) return;
  for (const name of ['report.csv', 'rejected.csv']) {
    const path = join(dir, 'chative-data', 'runs', runId, name);
    // Nothing is ever written behind a torn line: it is healed first.
    if (!existsSync(path) || !readFileSync(path, 'utf8').endsWith('\n')) continue;
    appendFileSync(path, '7,8,"a cell\nwith, ""quotes'.slice(0, randomInt(random, 1, 24)));
  }
}
