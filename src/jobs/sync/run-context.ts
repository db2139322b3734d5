import type { Readable } from 'node:stream';
import type { Clock } from '../../clock.js';
import type { Logger } from '../../logger.js';
import type { PaceCost } from '../../pace/pace-cost.js';
import type { RequestMemory } from '../../pace/request-memory.js';
import type { SyncSettings } from '../../config/settings.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { RunReport } from '../../run/run-report.js';
import type { KnownRun } from '../../run/runs.js';
import type { RequestCounts, Summary } from '../../run/summary.js';
import type { Advice } from '../../sync/advice.js';
import type { Cause } from '../../sync/causes.js';
import type { SentState } from '../../sync/ports.js';
import type { Scan } from '../../sync/scan.js';
import type { ListenForStop, Stop } from '../../sync/stop.js';
import type { Announce } from './announce.js';
import type { EarlierRows } from '../../run/earlier-rows.js';
import type { JobInput } from './input.js';
import type { RunFolder } from '../../run/run-folder.js';

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

/** A run that has begun. */
export type SyncJob = SyncParts & {
  /** When the run began, also where it is resumed. */
  readonly startedAt: Date;
  /** `--dry-run` or `validate`: everything but the writes. */
  readonly dryRun: boolean;
  readonly stop: Stop;
  readonly clock: Clock;
  readonly random: () => number;
};

/** What the scan found. */
export type ScannedInput = {
  readonly scan: Scan;
  /** The mapping that holds for the whole file. */
  readonly mapping: CompiledMapping;
  readonly sample: readonly string[];
};

/** A run that is ready to start: its folder, its copy of the input, its mapping, and what the scan found. */
export type Prepared = ScannedInput & {
  readonly folder: RunFolder;
  readonly input: JobInput;
  readonly report: RunReport;
  readonly earlier: EarlierRows;
};

/** A prepared run with the state and the counts that its steps share. */
export type RunContext = {
  readonly job: SyncJob;
  readonly prepared: Prepared;
  readonly requests: RequestCounts;
  readonly state: SentState;
  /** What earlier runs spent of the rate; undefined where nothing is remembered. */
  readonly memory: RequestMemory | undefined;
  /** Whether all that the run has to do is counted: a mirror learns it from the list. */
  readonly extent: { isKnown: boolean };
  /** Filled in when the connection is closed. */
  readonly pace: { cost: PaceCost | undefined };
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
