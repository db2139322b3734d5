import { existsSync, readFileSync } from 'node:fs';
import type { Registry } from 'prom-client';
import { writeFileWhole } from '../disk/replace-file.js';
import { ALL_STATUSES, STATUSES } from '../sync/status.js';
import type { RequestCounts, RowCounts } from './summary.js';

/** The state of a run for the metrics: how it stands, or how it ended. */
export type RunState = {
  readonly version: string;
  readonly startedAt: Date;
  readonly now: Date;
  /** The counts of rows; undefined while they are not known yet. */
  readonly rows: RowCounts | undefined;
  readonly requests: Readonly<RequestCounts> | undefined;
  /** Answers of this process by HTTP status. */
  readonly responses: ReadonlyMap<string, number>;
  readonly pausedMs: number;
  /** The exit code; undefined while the run goes on. */
  readonly exitCode: number | undefined;
};

/** Metrics that stay after a run. An alert needs the last run that ended, also while the next one goes on. */
export type LastRun = {
  readonly successS: number | undefined;
  readonly endS: number | undefined;
  readonly exitCode: number | undefined;
};

const PREFIX = 'chative_contacts_';
const LAST_SUCCESS = `${PREFIX}last_success_timestamp_seconds`;
const LAST_END = `${PREFIX}last_end_timestamp_seconds`;
const LAST_EXIT_CODE = `${PREFIX}last_exit_code`;

/** The file's mode. node_exporter reads it as another user, and it holds only numbers. */
const READABLE_FILE = 0o644;

/** Replaces the file at once, as node_exporter's textfile collector demands. Throws RunError `storage`. */
export async function writeMetrics(path: string, run: RunState, last: LastRun): Promise<void> {
  const { Registry: Registers, Gauge } = await import('prom-client');
  const registry: Registry = new Registers();

  function gauge(name: string, help: string, value: number | undefined): void {
    if (value !== undefined) new Gauge({ name, help, registers: [registry] }).set(value);
  }
  function gauges(name: string, help: string, label: string, values: Iterable<[string, number]>): void {
    const all = new Gauge({ name, help, labelNames: [label], registers: [registry] });
    for (const [kind, value] of values) all.set({ [label]: kind }, value);
  }

  gauges(`${PREFIX}build_info`, 'The version of the program.', 'version', [[run.version, 1]]);
  gauge(LAST_SUCCESS, 'End of the last run whose exit code counts as success.', last.successS);
  gauge(LAST_END, 'End of the last run.', last.endS);
  gauge(LAST_EXIT_CODE, 'Exit code of the last run that ended.', last.exitCode);
  gauge(`${PREFIX}running`, 'Whether a run is under way.', run.exitCode === undefined ? 1 : 0);
  gauge(`${PREFIX}run_start_timestamp_seconds`, 'When this run began.', seconds(run.startedAt));
  gauge(
    `${PREFIX}run_duration_seconds`,
    'How long this run has taken.',
    (run.now.getTime() - run.startedAt.getTime()) / 1_000,
  );
  if (run.rows) {
    const { rows } = run;
    const byStatus = ALL_STATUSES.map((status): [string, number] => [status, rows[STATUSES[status].count]]);
    gauges(`${PREFIX}run_rows`, 'Rows of this run by what became of them.', 'status', byStatus);
    gauge(`${PREFIX}run_rows_left`, 'Rows of this run that are still pending.', rows.pending);
  }
  if (run.requests) {
    const { retries, rateLimited, ...byMethod } = run.requests;
    gauges(`${PREFIX}run_requests`, 'Requests of this run.', 'method', Object.entries(byMethod));
    gauge(`${PREFIX}run_retries`, 'Requests of this run that were tried again.', retries);
    gauge(`${PREFIX}run_rate_limited`, 'Answers 429 of this run.', rateLimited);
    gauges(`${PREFIX}run_responses`, 'Answers to this process by HTTP status.', 'status', run.responses);
    gauge(
      `${PREFIX}run_paused_seconds`,
      'Time this process waited because of 429.',
      Math.round(run.pausedMs) / 1_000,
    );
  }
  writeFileWhole(path, await registry.metrics(), { mode: READABLE_FILE });
}

/** The last run as the file tells it; empty where there is no file. */
export function readLastRun(path: string): LastRun {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const value = (name: string): number | undefined => {
    const [, digits] = new RegExp(`^${name} (\\d+(?:\\.\\d+)?)$`, 'm').exec(text) ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  return { successS: value(LAST_SUCCESS), endS: value(LAST_END), exitCode: value(LAST_EXIT_CODE) };
}

function seconds(date: Date): number {
  return date.getTime() / 1_000;
}
