import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Clock } from '../clock.js';
import type { Stop } from '../sync/stop.js';
import type { RunPaths } from './run-dir.js';
import { writeRunRecord, type RunRecord } from './run-json.js';
import type { Summary, RequestCounts } from './summary.js';

export type RunFolder = {
  readonly paths: RunPaths;
  readonly runId: string;
  /** When the input was last written, in Unix ms. */
  readonly inputTimeMs: number;
  readonly mappingSha256: string | null;
  /** Writes run.json with the facts known by now. */
  update(known: Partial<RunRecord>): void;
  /** Writes the end of the run: state, counts and exit code. Removes files that only an unfinished run needs. */
  finish(summary: Summary): void;
};

export type NewRun = {
  readonly command: 'sync' | 'validate' | 'undo';
  readonly runId: string;
  readonly settings: {
    readonly file: string;
    readonly baseUrl: string;
    readonly dryRun: boolean;
    readonly sandbox: boolean;
    readonly remembered: Readonly<Record<string, string>>;
  };
  readonly startedAt: Date;
  readonly inputTime: Date;
  readonly mappingSha256: string | null;
};

/** The content of run.json for a run that begins. */
export function createRunRecord(run: NewRun): RunRecord {
  const { settings } = run;
  return {
    version: 1,
    runId: run.runId,
    command: run.command,
    file: settings.file === '-' ? '-' : resolve(settings.file),
    inputSha256: null,
    inputRows: null,
    inputTime: run.inputTime.toISOString(),
    mappingSha256: run.mappingSha256,
    baseUrl: settings.baseUrl,
    options: settings.remembered,
    dryRun: settings.dryRun || run.command === 'validate',
    sandbox: settings.sandbox,
    state: 'running',
    exitCode: null,
    startedAt: run.startedAt.toISOString(),
    finishedAt: null,
    durationMs: 0,
    pid: process.pid,
    host: hostname(),
    rows: null,
    requests: null,
  };
}

/** Keeps run.json, the truth about a run, up to date. Throws RunError `storage`. */
export function openRunFolder(paths: RunPaths, begin: RunRecord): RunFolder {
  let record = begin;

  function update(known: Partial<RunRecord>): void {
    record = { ...record, ...known };
    writeRunRecord(paths.runJson, record);
  }

  update({});
  return {
    paths,
    runId: record.runId,
    mappingSha256: record.mappingSha256,
    inputTimeMs: Date.parse(record.inputTime ?? record.startedAt),
    update,
    finish(summary) {
      const { rows, requests, exitCode, finishedAt, durationMs } = summary;
      const state = summary.interrupted ? 'interrupted' : 'finished';
      update({ state, rows, requests, exitCode, finishedAt, durationMs });
      const { listing, held, counts, decided, rejudged, baseRows } = paths;
      for (const path of [listing, held, counts, decided, rejudged, baseRows]) rmSync(path, { force: true });
      if (state === 'finished')
        for (const path of [paths.input, paths.base, paths.intents]) rmSync(path, { force: true });
    },
  };
}

/** How often run.json is written. After a crash, a resumed run's counts then lack little. */
export const RECORD_EVERY_MS = 5_000;

type Going = {
  readonly requests: Readonly<RequestCounts>;
  readonly startedMs: number;
  readonly clock: Clock;
  readonly stop: Stop;
};

/** Brings run.json up to date while the run goes on. A failing disk stops the run. Returns a function that ends this. */
export function keepRecord(folder: RunFolder, { requests, startedMs, clock, stop }: Going): () => void {
  const timer = setInterval(() => {
    try {
      folder.update({ requests: { ...requests }, durationMs: clock.monotonicMs() - startedMs });
    } catch (error) {
      stop.request({ kind: 'error', error });
    }
  }, RECORD_EVERY_MS);
  return () => clearInterval(timer);
}
