import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { SyncSettings } from '../config/settings.js';
import type { RunPaths } from '../report/run-dir.js';
import { writeRunRecord, type RunRecord } from '../report/run-json.js';
import type { Summary } from '../report/summary.js';

export type RunFolder = {
  readonly paths: RunPaths;
  readonly runId: string;
  /** Replaces run.json with what is known by now. */
  update(known: Partial<RunRecord>): void;
  /** The last word: state, counts and exit code. Removes what only an unfinished run needs. */
  finish(summary: Summary): void;
};

export type RunFolderParts = {
  readonly command: 'sync' | 'validate';
  readonly runId: string;
  readonly paths: RunPaths;
  readonly settings: SyncSettings;
  readonly startedAt: Date;
  readonly header: readonly string[];
  readonly mappingSha256: string | null;
  /** Undefined where no key is needed. */
  readonly apiKey: string | undefined;
};

/** Keeps run.json, the truth about a run, up to date. Throws RunError `storage`. */
export function openRunFolder(parts: RunFolderParts): RunFolder {
  const { settings, paths, runId } = parts;
  let record: RunRecord = {
    version: 1,
    runId,
    command: parts.command,
    file: settings.file === '-' ? '-' : resolve(settings.file),
    inputSha256: null,
    inputRows: null,
    headerSha256: sha256(JSON.stringify(parts.header)),
    mappingSha256: parts.mappingSha256,
    baseUrl: settings.baseUrl,
    keyHash: parts.apiKey === undefined ? null : keyHashOf(parts.apiKey),
    options: settings.remembered,
    dryRun: settings.dryRun,
    sandbox: settings.sandbox,
    state: 'running',
    exitCode: null,
    startedAt: parts.startedAt.toISOString(),
    finishedAt: null,
    durationMs: 0,
    pid: process.pid,
    host: hostname(),
    rows: null,
    requests: null,
  };

  function update(known: Partial<RunRecord>): void {
    record = { ...record, ...known };
    writeRunRecord(paths.runJson, record);
  }

  update({});
  return {
    paths,
    runId,
    update,
    finish(summary) {
      const state = summary.interrupted ? 'interrupted' : 'finished';
      const { rows, requests, exitCode, finishedAt, durationMs } = summary;
      update({ state, rows, requests, exitCode, finishedAt, durationMs });
      rmSync(paths.listing, { force: true });
      if (state === 'finished') rmSync(paths.input, { force: true });
    },
  };
}

/** Hex digest of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Tells keys apart without giving them away: the first 16 hex digits of the digest. */
function keyHashOf(apiKey: string): string {
  return sha256(apiKey).slice(0, 16);
}
