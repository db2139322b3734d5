import type { MonitorSettings } from '../../config/monitor-settings.js';
import { RunError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { pruneAfter } from '../../run/history.js';
import type { Announce } from '../sync/announce.js';
import { writeStepSummary, writeTerminationLog } from './last-words.js';
import { watchMetrics } from './metrics-watch.js';
import { runOnFinish } from './on-finish.js';
import { createPings } from './ping-run.js';
import { asJson, withoutValues, type RunEnd } from './run-end.js';

/** What looks on from outside: a run goes its way whatever becomes of it. */
export type RunMonitor = {
  /** The announcements of the run, heard on their way to their listener. */
  heard(announce: Announce): Announce;
  /** Tells everybody who is to know how the run ended, when its files are written. Never rejects. */
  ended(end: RunEnd): Promise<void>;
};

export type MonitorParts = {
  readonly settings: MonitorSettings;
  /** A rehearsal: it says nothing of the nightly run that alerts are about. */
  readonly dryRun: boolean;
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
  /** What the user's program prints goes there. */
  readonly say: (text: string) => void;
};

/** Time enough for a mail, and little against a night. */
const ON_FINISH_WITHIN_MS = 60_000;

/** Starts to look on, and pings that the run begins. */
export function startMonitor({ settings, dryRun, version, env, log, say }: MonitorParts): RunMonitor {
  const { metricsFile, pingUrl, goodCodes, onFinish, keep, dataDir, network } = settings;
  if (dryRun && (metricsFile ?? pingUrl) !== undefined)
    log.info('a dry run sends no ping and writes no metrics');
  const metrics =
    metricsFile === undefined || dryRun
      ? undefined
      : watchMetrics({
          ...{ path: metricsFile, dataDir, version, goodCodes },
          failed: (error) => log.warn({ reason: reasonOf(error) }, 'the metrics file cannot be written'),
        });
  const pings =
    pingUrl === undefined || dryRun
      ? undefined
      : createPings({
          ...{ url: pingUrl, goodCodes, userAgent: `chative-contacts/${version}`, network },
          // Its path is what lets others ping.
          failed: (reason) =>
            log.warn({ reason, host: new URL(pingUrl).host }, 'the ping did not get through'),
        });
  pings?.start();

  function prune(end: RunEnd): void {
    const removed = pruneAfter(end.summary?.runId, dataDir, keep, Date.now());
    if (removed.length > 0) log.info({ runs: removed.length }, 'old runs were removed');
  }

  async function finish(end: RunEnd): Promise<void> {
    if (onFinish === undefined) return;
    const { exitCode } = end;
    const summary = asJson(end);
    const trouble = await runOnFinish({
      ...{ command: onFinish, exitCode, summary, env, say },
      withinMs: ON_FINISH_WITHIN_MS,
    });
    if (trouble !== undefined)
      log.warn({ program: onFinish[0], reason: trouble }, 'the program of --on-finish failed');
  }

  return {
    heard: (announce) => ({
      ...announce,
      mapping(mapping, table) {
        metrics?.begin();
        announce.mapping(mapping, table);
      },
      running(progress) {
        metrics?.running(progress);
        announce.running(progress);
      },
      answered(answer) {
        metrics?.answered(answer.status);
        announce.answered?.(answer);
      },
    }),
    async ended(end) {
      const isLockedOut = end.error instanceof RunError && end.error.kind === 'locked';
      const path = env['GITHUB_STEP_SUMMARY'];
      const steps: [what: string, step: () => Promise<void> | void][] = [
        // The run that holds the folder writes the same file.
        ['the metrics', () => (isLockedOut ? undefined : metrics?.end(end))],
        ['the step summary', () => (path ? writeStepSummary(path, end) : undefined)],
        ['the termination log', () => writeTerminationLog(end)],
        ['old runs', () => (isLockedOut ? undefined : prune(end))],
        ['the ping', () => pings?.end(end.exitCode, withoutValues(end))],
        ['--on-finish', () => finish(end)],
      ];
      for (const [what, step] of steps) {
        try {
          await step();
        } catch (error) {
          log.warn({ what, reason: reasonOf(error) }, 'the run has ended, but a step after it failed');
        }
      }
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
