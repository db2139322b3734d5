import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pick, randomInt, type Random } from '../../src/sandbox/random.js';

/** The folders of runs that `--resume` can find. */
export function runFolders(dir: string): string[] {
  const runs = join(dir, 'chative-data', 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => name !== 'latest' && existsSync(join(runs, name, 'run.json')))
    .map((name) => join(runs, name));
}

/** Rows that have their line, by number; a torn last line is none. */
export function reportedRows(dir: string): Set<number> {
  const [run] = runFolders(dir);
  const path = join(run ?? dir, 'report.csv');
  if (!existsSync(path)) return new Set();
  // Each line of ours is one physical line, and ends with a time.
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return new Set(lines.filter((line) => /^\d+,.*Z$/.test(line)).map((line) => parseInt(line, 10)));
}

/** As a power cut leaves them: with the beginning of a line that never came. */
export function tearLastLines(dir: string, random: Random): void {
  const [run] = runFolders(dir);
  if (run === undefined) return;
  const torn = {
    'report.csv': '7,8,"c7, ""quoted"",updated',
    'rejected.csv': '7,"a cell\nwith, ""quotes',
    'undo.csv': 'c7,"Line\nbreak, ""quoted',
    'deleted.ndjson': '{"id":"c7","email":"half',
  };
  for (const [name, text] of Object.entries(torn)) {
    const path = join(run, name);
    // Nothing is ever written behind a torn line: it is healed first.
    if (!existsSync(path) || !readFileSync(path, 'utf8').endsWith('\n')) continue;
    // One that ended in the line feed of a cell would look healed.
    appendFileSync(path, text.slice(0, randomInt(random, 1, text.length)).trimEnd());
  }
}

const WRECKS = ['removed', 'cut', 'garbage', 'empty', 'log lost', 'log torn'] as const;

/** What may befall a database file: the run must go on without what was in it. */
export function wreckState(dir: string, random: Random): void {
  const state = join(dir, 'chative-data', 'state.db');
  const log = `${state}-wal`;
  if (!existsSync(state)) return;
  switch (pick(random, WRECKS)) {
    case 'removed':
      for (const path of [state, log]) rmSync(path, { force: true });
      return;
    case 'cut':
      truncateSync(state, randomInt(random, 1, 5_000));
      return;
    case 'garbage':
      writeFileSync(state, 'no database at all\n'.repeat(300));
      return;
    case 'empty':
      truncateSync(state, 0);
      return;
    case 'log lost':
      rmSync(log, { force: true });
      return;
    case 'log torn':
      if (existsSync(log)) truncateSync(log, randomInt(random, 0, 8_000));
  }
}
