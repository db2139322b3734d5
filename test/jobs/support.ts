import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { foldFlags } from '../../src/config/fold.js';
import { syncSettings, type SyncSettings } from '../../src/config/settings.js';
import { RunError } from '../../src/errors.js';
import type { Announce } from '../../src/jobs/sync/announce.js';
import type { DeleteIntents } from '../../src/jobs/sync/delete-intents.js';
import type { SyncJob } from '../../src/jobs/sync/run-context.js';
import { SYSTEM_CLOCK } from '../../src/clock.js';
import { createLogger } from '../../src/logger.js';
import { createStop } from '../../src/sync/stop.js';
import { tempDir } from '../support/temp-dir.js';

export const silent = await createLogger({
  level: 'silent',
  format: 'json',
  isTerminal: false,
  write: () => undefined,
});

/** Settings as the command line gives them, by flag name. */
export function settingsOf(flags: Readonly<Record<string, unknown>>): SyncSettings {
  return syncSettings(foldFlags('sync', { commandLine: flags, env: {}, file: undefined }));
}

export const quietAnnounce: Announce = {
  mapping: () => undefined,
  listing: () => undefined,
  plan: () => undefined,
  running: () => undefined,
  finished: () => undefined,
};

/** A job with nobody to talk to. */
export function jobOf(settings: SyncSettings, own: Partial<SyncJob> = {}): SyncJob {
  return {
    command: 'sync',
    settings,
    resumed: undefined,
    apiKey: () => 'test-key',
    apiKeyIfAny: () => undefined,
    stdin: Readable.from([]),
    userAgent: 'test',
    log: silent,
    announce: quietAnnounce,
    listenForStop: () => () => undefined,
    startedAt: new Date('2026-11-23T19:03:12.345Z'),
    dryRun: settings.dryRun,
    stop: createStop(),
    clock: SYSTEM_CLOCK,
    random: Math.random,
    ...own,
  };
}

export type Workspace = {
  readonly dir: string;
  readonly dataDir: string;
  /** Writes a file into the folder and returns its path. */
  file(name: string, content: string | Uint8Array): string;
  /** Settings for a file in it, with the data folder beside it. */
  settings(file: string, flags?: Readonly<Record<string, unknown>>): SyncSettings;
  /** The folders of its runs, without `latest`. */
  runDirs(): string[];
};

/** A folder with a data folder in it, both gone with the test. */
export function createWorkspace(): Workspace {
  const dir = tempDir();
  const dataDir = join(dir, 'data');
  const runs = join(dataDir, 'runs');
  return {
    dir,
    dataDir,
    file(name, content) {
      const path = join(dir, name);
      writeFileSync(path, content);
      return path;
    },
    settings: (file, flags = {}) => settingsOf({ file, 'data-dir': dataDir, ...flags }),
    runDirs: () =>
      existsSync(runs)
        ? readdirSync(runs)
            .filter((name) => name !== 'latest')
            .map((name) => join(runs, name))
        : [],
  };
}

export function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/** The RunError with which the work fails; anything else fails the test. */
export async function runErrorOf(work: () => Promise<unknown>): Promise<RunError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** No run has noted a delete in its folder. */
export const NO_INTENTS: DeleteIntents = {
  has: () => false,
  note: () => Promise.resolve(),
  close: () => undefined,
};
