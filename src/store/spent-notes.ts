import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openAppendFile, type AppendFile } from '../disk/append-file.js';
import { attempt, onStorage } from '../disk/disk-error.js';
import { makeFolder } from '../disk/files.js';
import type { NotedPause, SpentRequests } from './spent-requests.js';
import { hash } from './state-tables.js';

/** What was spent of the rate, read once. */
export type Spent = Pick<SpentRequests, 'since' | 'lastPause'>;

/** Where a command that does not hold the lock notes what it spends. The file is begun with the first note. */
export type SpentNotes = Pick<SpentRequests, 'starting' | 'ended' | 'pausing'> & { close(): void };

/** Notes are kept at least this long after the last of their process, in ms. A window is rarely longer. */
const LEAST_KEPT_MS = 600_000;

/** The notes of 500,000 requests take less. A longer file is none of ours, and is not read. */
const LONGEST_BYTES = 64 * 1024 * 1024;

type Note =
  | readonly ['start', latestMs: number]
  | readonly ['end', latestMs: number, endedMs: number]
  | readonly ['pause', atMs: number, untilMs: number];

/**
 * Opens the notes of this process, in a file of its own below `DATA_DIR/spent`: many such commands may run at a time,
 * beside a run that holds the database. Every method throws RunError `storage` where the disk fails.
 */
export function openSpentNotes(dataDir: string, workspace: string): SpentNotes {
  const folder = join(dataDir, 'spent');
  let file: AppendFile | undefined;

  function open(): AppendFile {
    makeFolder(folder);
    return openAppendFile(join(folder, `${prefixOf(workspace)}${randomUUID()}.ndjson`), '', 'lines');
  }

  function note(what: Note): void {
    file ??= open();
    file.append(`${JSON.stringify(what)}\n`);
    file.flush();
  }

  return {
    starting: (latestMs) => note(['start', Math.round(latestMs)]),
    ended: (latestMs, endedMs) => note(['end', Math.round(latestMs), Math.round(endedMs)]),
    pausing: ({ atMs, untilMs }) => note(['pause', Math.round(atMs), Math.round(untilMs)]),
    close: () => file?.close(),
  };
}

/**
 * Reads what commands without the lock have noted, and removes notes that are older than `windowMs`. Lines that cannot
 * be read count as nothing: without them only even spacing keeps the rate. Throws RunError `storage`.
 */
export function readSpentNotes(
  dataDir: string,
  workspace: string,
  { windowMs, nowMs }: { readonly windowMs: number; readonly nowMs: number },
): Spent {
  const folder = join(dataDir, 'spent');
  const counted = new Map<number, number>();
  let pause: NotedPause | undefined;

  function count(atMs: number, by: number): void {
    counted.set(atMs, (counted.get(atMs) ?? 0) + by);
  }

  function take(note: Note): void {
    switch (note[0]) {
      case 'start':
        count(note[1], 1);
        break;
      case 'end':
        count(note[1], -1);
        count(note[2], 1);
        break;
      case 'pause':
        if (!pause || note[2] > pause.untilMs) pause = { atMs: note[1], untilMs: note[2] };
    }
  }

  for (const name of onStorage('read', folder, () => filesIn(folder))) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) continue;
    if (nowMs - stat.mtimeMs > Math.max(windowMs, LEAST_KEPT_MS)) attempt(() => rmSync(path));
    else if (name.startsWith(prefixOf(workspace)) && stat.size <= LONGEST_BYTES)
      for (const line of onStorage('read', path, () => readFileSync(path, 'utf8')).split('\n')) {
        const note = parseNote(line);
        if (note) take(note);
      }
  }
  return {
    since: (sinceMs) =>
      [...counted]
        .filter(([atMs, requests]) => atMs >= sinceMs && requests > 0)
        .sort(([a], [b]) => a - b)
        .flatMap(([atMs, requests]) => new Array<number>(requests).fill(atMs)),
    lastPause: () => pause,
  };
}

/** Both as one. Of two pauses the one that ends later counts. */
export function bothSpent(one: Spent, other: Spent): Spent {
  return {
    since: (sinceMs) => [...one.since(sinceMs), ...other.since(sinceMs)].sort((a, b) => a - b),
    lastPause() {
      const [first, second] = [one.lastPause(), other.lastPause()];
      return first && second ? (first.untilMs > second.untilMs ? first : second) : (first ?? second);
    },
  };
}

/** The notes of one workspace begin so. A hash, as elsewhere: the folder tells no address and no key. */
function prefixOf(workspace: string): string {
  return `${Buffer.from(hash(workspace)).toString('hex')}-`;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function parseNote(line: string): Note | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const [kind, ...times] = value as unknown[];
  const isNote =
    (kind === 'start' && times.length === 1) || ((kind === 'end' || kind === 'pause') && times.length === 2);
  return isNote && times.every((ms) => Number.isSafeInteger(ms)) ? (value as unknown as Note) : undefined;
}
