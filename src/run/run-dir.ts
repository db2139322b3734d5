import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { attempt, onStorage } from '../disk/disk-error.js';
import { makeFolder, OWNER_FOLDER, syncFolder } from '../disk/files.js';

/** The names of the run's files. */
export type RunFileName = Exclude<keyof RunPaths, 'runJson'>;

/** Where the files of one run lie. All paths are absolute. */
export type RunPaths = {
  readonly dir: string;
  readonly runJson: string;
  /** The copy of the input that the run reads. */
  readonly input: string;
  /** `base`: the copy of the export that `--base` names. `baseRows`: its rows by key, while they are looked up. */
  readonly base: string;
  readonly baseRows: string;
  readonly report: string;
  readonly rejected: string;
  readonly undo: string;
  readonly deleted: string;
  /** Each changed field with its values before and after, for people. */
  readonly changes: string;
  /** The old values that the run overwrote, request by request, for `undo`. */
  readonly wrote: string;
  /** The deletes that the run is about to send. Removed when the run is complete. */
  readonly intents: string;
  /** The requests sent so far, while the run is under way. */
  readonly counts: string;
  readonly summary: string;
  /** The run as a page. */
  readonly page: string;
  /** How the run went, for its page. */
  readonly course: string;
  /** The contacts as they were listed, in a database of this run alone. */
  readonly listing: string;
  /** Rows that wait for a later row of their contact, in a database of this run alone. */
  readonly held: string;
  /**
   * `decided`: the decided rows of the scan. `rejudged`: the same after rows were mapped again because of
   * their columns.
   */
  readonly decided: string;
  readonly rejudged: string;
};

/**
 * Creates DATA_DIR/runs/RUN_ID, readable by its owner alone. Throws RunError `storage` where that fails or
 * the run already exists.
 */
export function createRunDir(dataDir: string, runId: string): RunPaths {
  const runs = resolve(dataDir, 'runs');
  const dir = join(runs, runId);
  makeFolder(runs);
  onStorage('create the run folder', dir, () => {
    mkdirSync(dir, { mode: OWNER_FOLDER });
  });
  syncFolder(runs);
  return runPaths(dir);
}

/** The paths of the files of the run in this folder. */
export function runPaths(dir: string): RunPaths {
  return {
    dir,
    runJson: join(dir, 'run.json'),
    input: join(dir, 'input.gz'),
    base: join(dir, 'base.gz'),
    baseRows: join(dir, 'base.db'),
    report: join(dir, 'report.csv'),
    rejected: join(dir, 'rejected.csv'),
    undo: join(dir, 'undo.csv'),
    deleted: join(dir, 'deleted.ndjson'),
    changes: join(dir, 'changes.csv'),
    wrote: join(dir, 'wrote.ndjson'),
    intents: join(dir, 'intents.ndjson'),
    counts: join(dir, 'requests.json'),
    summary: join(dir, 'summary.json'),
    page: join(dir, 'report.html'),
    course: join(dir, 'course.ndjson'),
    listing: join(dir, 'listing.db'),
    held: join(dir, 'held.db'),
    decided: join(dir, 'decided.rows'),
    rejudged: join(dir, 'rejudged.rows'),
  };
}

/**
 * Points runs/latest to this run's folder. The link is relative, so that the data folder may be moved or
 * mounted elsewhere. It is replaced by a rename, so that it is never missing.
 */
export function pointLatest(dir: string): void {
  const runs = dirname(dir);
  const runId = basename(dir);
  const draft = join(runs, `.latest-${runId}`);
  // The link is only a convenience: a file system without symbolic links must not stop the run.
  attempt(() => {
    symlinkSync(runId, draft, 'dir');
    renameSync(draft, join(runs, 'latest'));
  });
  attempt(() => rmSync(draft, { force: true }));
}

/** The letters of run IDs. i, l, o and u are left out: people take them for digits or for each other. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new run ID: the UTC second and four random characters. It sorts by time and is safe as a folder name.
 * `random` gives [0, 1).
 */
export function createRunId(now: Date, random: () => number): string {
  const second = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const tail = Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  return `${second}-${tail.join('')}`;
}
