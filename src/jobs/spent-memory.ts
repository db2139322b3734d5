import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncSettings } from '../config/settings.js';
import { RunError } from '../errors.js';
import type { Logger } from '../logger.js';
import { createRequestMemory, type MemoryOptions, type RequestMemory } from '../pace/request-memory.js';
import { bothSpent, openSpentNotes, readSpentNotes, type Spent } from '../store/spent-notes.js';
import type { SpentRequests } from '../store/spent-requests.js';
import { copyState } from '../store/state-copy.js';
import { sha256 } from './sha256.js';

/** The settings that say which notes are meant, and how long they count. */
export type SpentSettings = Pick<SyncSettings, 'dataDir' | 'baseUrl' | 'rate' | 'timeoutMs'>;

/** What a command that does not hold the lock knows and notes of the rate. */
export type OpenSpentMemory = { readonly memory: RequestMemory; close(): void };

/** A resume may name a longer window than the run before it. */
const LEAST_WINDOW_MS = 60_000;

const NOTHING_SPENT: Spent = { since: () => [], lastPause: () => undefined };

export function memoryOptions({ rate, timeoutMs }: SpentSettings): MemoryOptions {
  const windowMs = Math.max(LEAST_WINDOW_MS, rate.kind === 'limited' ? rate.windowMs : 0);
  return { windowMs, timeoutMs, now: () => Date.now() };
}

/** The workspace by whose name the state and the notes are kept. */
export function workspaceOf({ baseUrl }: Pick<SpentSettings, 'baseUrl'>, apiKey: string): string {
  return sha256(`${baseUrl} ${apiKey}`);
}

/** The memory of a writing run: its own requests in the state, and those of commands without the lock. */
export function memoryOfRun(settings: SpentSettings, workspace: string, state: SpentRequests): RequestMemory {
  const options = memoryOptions(settings);
  const noted = readSpentNotes(settings.dataDir, workspace, { ...options, nowMs: options.now() });
  return createRequestMemory(
    {
      ...bothSpent(state, noted),
      starting: (latestMs) => state.starting(latestMs),
      ended: (latestMs, endedMs) => state.ended(latestMs, endedMs),
      pausing: (pause) => state.pausing(pause),
    },
    options,
  );
}

type SpentParts = {
  readonly apiKey: string;
  readonly log: Logger;
  /** What runs have spent, where it is known already. */
  readonly state?: Spent;
  /** A person waits for a single request, so that it does not wait for what others have spent. */
  readonly isSingle?: boolean;
};

/**
 * The memory of a command that does not hold the lock: `export`, `get`, `doctor`, a dry run. It knows what others have
 * spent, and notes what it spends. Where nothing can be noted, it warns once.
 */
export function openSpentMemory(
  settings: SpentSettings,
  { apiKey, log, state, isSingle = false }: SpentParts,
): OpenSpentMemory {
  const options = memoryOptions(settings);
  const workspace = workspaceOf(settings, apiKey);
  const earlier = isSingle ? NOTHING_SPENT : spentByOthers(settings, workspace, state);
  const notes = openSpentNotes(settings.dataDir, workspace);
  let isBroken = false;

  function orWarn(note: () => void): void {
    if (isBroken) return;
    try {
      note();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      isBroken = true;
      log.warn(
        { reason: error.message },
        'a sync right after this may exceed the rate: its requests cannot be noted',
      );
    }
  }

  const memory = createRequestMemory(
    {
      ...earlier,
      starting: (latestMs) => orWarn(() => notes.starting(latestMs)),
      ended: (latestMs, endedMs) => orWarn(() => notes.ended(latestMs, endedMs)),
      pausing: (pause) => orWarn(() => notes.pausing(pause)),
    },
    options,
  );
  return { memory, close: () => orWarn(() => notes.close()) };
}

function spentByOthers(settings: SpentSettings, workspace: string, state: Spent | undefined): Spent {
  const { now, windowMs } = memoryOptions(settings);
  const nowMs = now();
  const noted = readSpentNotes(settings.dataDir, workspace, { windowMs, nowMs });
  return bothSpent(state ?? spentByRuns(settings.dataDir, workspace, nowMs - windowMs), noted);
}

/** What runs have noted in the state, from a copy that is removed at once. */
function spentByRuns(dataDir: string, workspace: string, sinceMs: number): Spent {
  const folder = mkdtempSync(join(tmpdir(), 'chative-contacts-'));
  try {
    const copy = copyState(dataDir, join(folder, `${randomUUID()}.db`), workspace);
    if (!copy) return NOTHING_SPENT;
    const [times, pause] = [copy.spent.since(sinceMs), copy.spent.lastPause()];
    copy.close();
    return { since: (ms) => times.filter((atMs) => atMs >= ms), lastPause: () => pause };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
