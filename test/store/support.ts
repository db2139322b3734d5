import { closeSync, openSync, writeSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { RunError } from '../../src/errors.js';
import { openState, type StateOptions } from '../../src/store/open-state.js';
import type { Holder } from '../../src/store/run-lock.js';
import type { State } from '../../src/store/state.js';

export const HOLDER: Holder = {
  host: 'web-1',
  pid: 4711,
  startedAt: '2026-11-23T19:03:12.345Z',
  command: 'sync',
};

/** A state of one workspace that takes no warnings but those the test listens for; closed when the test has finished. */
export function openTestState(dataDir: string, own: Partial<StateOptions> = {}): State {
  const state = openState(dataDir, {
    workspace: 'workspace-1',
    holder: HOLDER,
    requestWindowMs: 60_000,
    warn: (message) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    ...own,
  });
  onTestFinished(() => state.close().catch(() => undefined));
  return state;
}

/** The RunError that the work throws; anything else fails the test. */
export function runErrorOf(work: () => unknown): RunError {
  try {
    work();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Writes over a part of a file, leaving the rest as it is. */
export function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const fd = openSync(path, 'r+');
  try {
    writeSync(fd, bytes, 0, bytes.length, at);
  } finally {
    closeSync(fd);
  }
}
