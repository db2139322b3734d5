import { hostname } from 'node:os';
import { join } from 'node:path';
import type { SyncSettings } from '../../config/settings.js';
import type { Logger } from '../../logger.js';
import type { RequestMemory } from '../../pace/request-memory.js';
import { openState } from '../../store/open-state.js';
import { lockDataFolder } from '../../store/run-lock.js';
import { copyState, type StateCopy } from '../../store/state-copy.js';
import type { SentState } from '../../sync/ports.js';
import {
  memoryOfRun,
  memoryOptions,
  openSpentMemory,
  workspaceOf,
  type OpenSpentMemory,
} from '../spent-memory.js';
import { createLookOnlyStore, createSentState, NO_STORE, type RunOfState } from './sent-state.js';

/** What the state depends on. */
type StateSettings = Pick<SyncSettings, 'dataDir' | 'baseUrl' | 'rate' | 'timeoutMs'>;

/** The data folder's state, opened for one run. */
export type OpenSentState = {
  /** The state as the run sees it. */
  forRun(run: RunOfState): SentState;
  /** What earlier runs spent of the rate, and where this one notes what it spends; after `forRun`. */
  memory(): RequestMemory | undefined;
  /** The run is complete: what only a resume would need may go. */
  completed(runId: string): void;
  close(): Promise<void>;
};

/**
 * Takes the data folder's lock and opens the state for a writing run. A dry run looks at a copy and takes
 * no lock. Throws RunError `locked` or `storage`. A sandbox run locks but remembers nothing: its contacts
 * are gone with it.
 */
export function openSentState(
  settings: StateSettings,
  run: {
    writes: boolean;
    apiKey: string | undefined;
    startedAt: Date;
    log: Logger;
    command?: 'sync' | 'undo';
  },
): OpenSentState {
  if (!run.writes)
    return run.apiKey === undefined ? forgetful(() => undefined) : lookOnly(settings, run.apiKey, run.log);
  const holder = {
    host: hostname(),
    pid: process.pid,
    startedAt: run.startedAt.toISOString(),
    command: run.command ?? 'sync',
  };
  if (run.apiKey === undefined) return forgetful(lockDataFolder(settings.dataDir, holder));
  const workspace = workspaceOf(settings, run.apiKey);
  const state = openState(settings.dataDir, {
    workspace,
    holder,
    requestWindowMs: memoryOptions(settings).windowMs,
    isUnlimited: settings.rate.kind === 'unlimited',
    warn: (message, detail) => run.log.warn(detail, message),
  });
  return {
    forRun: (ofRun) => createSentState(state, ofRun),
    memory: () => memoryOfRun(settings, workspace, state.spent),
    completed: (runId) => state.dropIntents(runId),
    close: () => state.close(),
  };
}

function forgetful(release: () => void): OpenSentState {
  return {
    forRun: (ofRun) => createSentState(NO_STORE, ofRun),
    memory: () => undefined,
    completed: () => undefined,
    close() {
      release();
      return Promise.resolve();
    },
  };
}

function lookOnly(settings: StateSettings, apiKey: string, log: Logger): OpenSentState {
  let copy: StateCopy | undefined;
  let spent: OpenSpentMemory | undefined;
  return {
    forRun(ofRun) {
      const path = join(settings.dataDir, 'runs', ofRun.runId, 'state-copy.db');
      copy = copyState(settings.dataDir, path, workspaceOf(settings, apiKey));
      return createSentState(copy ? createLookOnlyStore(copy) : NO_STORE, ofRun);
    },
    memory() {
      // Listing spends of the rate, too.
      spent ??= openSpentMemory(settings, { apiKey, log, ...(copy && { state: copy.spent }) });
      return spent.memory;
    },
    completed: () => undefined,
    close() {
      spent?.close();
      copy?.close();
      return Promise.resolve();
    },
  };
}
