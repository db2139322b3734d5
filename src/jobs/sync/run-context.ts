import type { Readable } from 'node:stream';
import type { Clock } from '../../clock.js';
import type { SyncSettings } from '../../config/settings.js';
import type { Logger } from '../../logger.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { PaceCost } from '../../pace/pace-cost.js';
import type { EarlierRows } from '../../run/earlier-rows.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { RunFolder } from '../../run/run-folder.js';
import type { RunReport } from '../../run/run-report.js';
import type { KnownRun } from '../../run/runs.js';
import type { Summary } from '../../run/summary.js';
import type { Advice } from '../../sync/advice.js';
import type { Cause } from '../../sync/causes.js';
import type { Scan } from '../../sync/scan.js';
import type { ListenForStop, Stop } from '../../sync/stop.js';
import type { Announce } from './announce.js';
import type { JobInput } from './input.js';

/** What a run is started with. */
export type SyncParts = {
  readonly command: 'sync' | 'validate';
  readonly settings: SyncSettings;
  /** The API key; throws RunError `config` where none is given. */
  readonly apiKey: () => string;
  readonly apiKeyIfAny: () => string | undefined;
  readonly stdin: Readable;
  readonly userAgent: string;
  readonly log: Logger;
  readonly announce: Announce;
  /** The unfinished run that is taken up again. */
  readonly resumed: KnownRun | undefined;
  readonly listenForStop: ListenForStop;
};

/** A run that has begun: its settings, its time and the way to stop it. The same from the first step to the last. */
export type SyncJob = SyncParts & {
  /** When the run began, also where it is resumed. */
  readonly startedAt: Date;
  /** `--dry-run` or `validate`: everything but the writes. */
  readonly dryRun: boolean;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
};

/** The run's folder, its input and its report, new or taken up again. */
export type OpenRun = {
  readonly folder: RunFolder;
  readonly input: JobInput;
  /** As the header binds it; the scan may find that columns are to be read by other rules. */
  readonly mapping: CompiledMapping;
  readonly report: RunReport;
};

/** Every row was read once. */
export type ScannedRun = {
  readonly kind: 'scanned';
  readonly scan: Scan;
  /** The mapping that holds for the whole file. */
  readonly mapping: CompiledMapping;
  /** The first cell of each column that holds something. */
  readonly sample: readonly string[];
  /** Digest of the export that the file was made from, where it was named. */
  readonly baseSha256: string | undefined;
  readonly earlier: EarlierRows;
};

/** The run was told to stop while it read its file: it sent nothing, and ends like every other. */
export type CutScan = {
  readonly kind: 'cut';
  /** Of the file, as far as they are known: those read so far, or those that an earlier attempt counted. */
  readonly rows: number;
  /** Whether `--resume` can take it up: what standard input held is gone. */
  readonly canResume: boolean;
};

/** A run that has ended, and how. */
export type SyncOutcome = {
  readonly summary: Summary;
  readonly causes: readonly Cause[];
  readonly advice: readonly Advice[];
  readonly paths: RunPaths;
  /** Whether there is a rejected.csv. */
  readonly rejected: boolean;
  /** Whether undo.csv and deleted.ndjson hold something. */
  readonly kept: { readonly undo: boolean; readonly deleted: boolean };
  /** Whether `--resume` has something to go on with. */
  readonly canResume: boolean;
  /** What kept requests from starting, in this process; undefined where nothing was sent. */
  readonly pace: PaceCost | undefined;
  /** What ended the run before its time: a RunError, or a bug. */
  readonly error: unknown;
};
