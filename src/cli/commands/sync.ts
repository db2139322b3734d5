import { resolve } from 'node:path';
import { findApiKey, resolveApiKey } from '../../config/api-key.js';
import { checkAgreement } from '../../config/resume.js';
import { syncSettings, type SyncSettings } from '../../config/settings.js';
import { isUnderWay } from '../../run/history.js';
import { runSyncJob } from '../../jobs/sync/sync-job.js';
import { findResumable, isUnfinished, listRuns, type KnownRun } from '../../run/runs.js';
import { createAnnouncer } from '../announcer.js';
import { announceRoute } from '../../jobs/network.js';
import { tellEnd } from '../closing.js';
import type { Invocation } from '../command.js';
import { renderPace } from '../render-pace.js';
import { onStopSignals } from '../signals.js';
import { nextCommands, resumeCommand, summaryText } from '../summary-text.js';

/** The main job: a new run, or with `--resume` the rest of an unfinished one. */
export function runSync(invocation: Invocation): Promise<number> {
  const { folded, refold, log } = invocation;
  const { resume, 'data-dir': dataDir = '' } = folded.values;
  if (resume === undefined) {
    const settings = syncSettings(folded);
    const unfinished = settings.dryRun ? undefined : unfinishedRunOf(settings);
    if (unfinished)
      log.warn(
        {
          runId: unfinished.record.runId,
          resume: `chative-contacts sync --resume ${unfinished.record.runId}`,
        },
        'the last run of this file was interrupted and can be resumed; going on as a new run',
      );
    return runRows(invocation, 'sync', settings, undefined);
  }
  const run = findResumable(dataDir, resume);
  checkAgreement(folded.given, run.record.options);
  const newer = newerRunOf(run, dataDir);
  if (newer)
    log.warn(
      { resumed: run.record.runId, newer: newer.record.runId },
      'a later run of this file is finished: the rows that are still pending may be older than what it sent',
    );
  return runRows(invocation, 'sync', syncSettings(refold(run.record.options)), run);
}

/** The newest run of the same file, where it did not come to its end. */
function unfinishedRunOf({ file, dataDir }: SyncSettings): KnownRun | undefined {
  if (file === '-') return undefined;
  const last = listRuns(dataDir).find(
    ({ record }) => record.command === 'sync' && !record.dryRun && record.file === resolve(file),
  );
  // One that is under way is no interrupted one: the lock will say who holds the folder.
  return last && isUnfinished(last.record) && !isUnderWay(last, dataDir) ? last : undefined;
}

/** A run of the same file that began after this one and came to its end. */
function newerRunOf({ record }: KnownRun, dataDir: string): KnownRun | undefined {
  return listRuns(dataDir).find(
    ({ record: other }) =>
      other.command === 'sync' &&
      !other.dryRun &&
      other.state === 'finished' &&
      other.file === record.file &&
      other.startedAt > record.startedAt,
  );
}

/** `sync` and `validate` are one job: the second stops where the network would begin. */
export async function runRows(
  invocation: Invocation,
  command: 'sync' | 'validate',
  settings: SyncSettings,
  resumed: KnownRun | undefined,
): Promise<number> {
  const { folded, terminal, log, version } = invocation;
  if (command === 'sync' && !settings.sandbox) announceRoute(settings.baseUrl, settings.network, log);
  const outcome = await runSyncJob({
    command,
    settings,
    resumed,
    apiKey: () => resolveApiKey(settings.apiKeyFile, terminal.env),
    apiKeyIfAny: () => findApiKey(settings.apiKeyFile, terminal.env),
    stdin: terminal.stdin,
    userAgent: `chative-contacts/${version}`,
    log,
    announce: createAnnouncer(invocation, settings, command),
    listenForStop: (stop) => onStopSignals(stop, () => howToGoOn(settings)),
  });
  if (folded.values.json === true) {
    terminal.out(`${JSON.stringify(outcome.summary)}\n`);
    for (const pace of renderPace(outcome.pace, settings.rate, settings.concurrency))
      log.info({ pace }, 'pace');
  } else terminal.out(`${summaryText(outcome, settings, command, terminal.env)}\n`);
  const next = nextCommands(outcome, settings, command);
  await tellEnd({ ...outcome, next, notFound: settings.notFound }, invocation);
  return outcome.summary.exitCode;
}

/** What a second signal leaves behind: a run of this very process that can be resumed, where it wrote. */
function howToGoOn(settings: SyncSettings): string | undefined {
  const own = listRuns(settings.dataDir).find(
    ({ record }) => record.pid === process.pid && record.state === 'running' && isUnfinished(record),
  );
  if (own === undefined) return undefined;
  return `chative-contacts: ended at once. Next: ${resumeCommand(own.record.runId, settings)}`;
}
