import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findApiKey, resolveApiKey } from '../../config/api-key.js';
import type { FlagName } from '../../config/flags.js';
import type { Folded } from '../../config/fold.js';
import { resumeCommand } from '../../config/next-command.js';
import { checkAddressGiven, checkAgreement } from '../../config/resume.js';
import { monitorSettings } from '../../config/monitor-settings.js';
import { syncSettings, type SyncSettings } from '../../config/settings.js';
import { printableWhole } from '../../contact/text.js';
import { RunError } from '../../errors.js';
import { isUnderWay } from '../../run/history.js';
import { endedBefore } from '../../jobs/monitor/run-end.js';
import { keepPage } from '../../jobs/monitor/run-page.js';
import { startMonitor, type RunMonitor } from '../../jobs/monitor/monitor-run.js';
import { runSyncJob } from '../../jobs/sync/sync-job.js';
import { findResumable, isUnfinished, listRuns, type KnownRun } from '../../run/runs.js';
import { createAnnouncer } from '../announcer.js';
import { announceRoute } from '../../jobs/network.js';
import { tellEnd } from '../closing.js';
import type { Invocation } from '../command.js';
import { renderPace } from '../render-pace.js';
import { onStopSignals } from '../signals.js';
import { nextCommands, summaryText } from '../summary-text.js';

/** The main job, with all its watchers: monitoring, the ping and the command at the end. */
export async function runSync(invocation: Invocation): Promise<number> {
  const { folded, terminal, log, version } = invocation;
  const monitor = startMonitor({
    settings: monitorSettings(folded),
    dryRun: folded.values['dry-run'] ?? false,
    version,
    env: terminal.env,
    log,
    say: (text) => terminal.err(text),
  });
  try {
    return await beginOrResume(invocation, monitor);
  } catch (error) {
    await monitor.ended(endedBefore(error));
    throw error;
  }
}

/** Begins a new run. With `--resume` it does the rest of an unfinished one. */
async function beginOrResume(invocation: Invocation, monitor: RunMonitor): Promise<number> {
  const { folded, log } = invocation;
  const { resume, 'data-dir': dataDir = '' } = folded.values;
  if (resume === undefined) {
    const settings = syncSettings(folded);
    const unfinished = settings.dryRun ? undefined : unfinishedRunOf(settings);
    if (unfinished && folded.values['resume-or-start'] === true && isSameWork(unfinished, settings, folded)) {
      return await takeUp(invocation, unfinished, monitor);
    }
    if (unfinished)
      log.warn(
        {
          runId: unfinished.record.runId,
          resume: resumeCommand(unfinished.record.runId, settings),
        },
        'the last run of this file was interrupted and can be resumed; going on as a new run',
      );
    return await runRows(invocation, 'sync', settings, undefined, monitor);
  }
  const run = findResumable(dataDir, resume);
  checkAgreement(folded.given, run.record.options);
  const newer = newerRunOf(run, dataDir);
  if (newer)
    log.warn(
      { resumed: run.record.runId, newer: newer.record.runId },
      'a later run of this file is finished: the rows that are still pending may be older than what it sent',
    );
  return await takeUp(invocation, run, monitor);
}

/** Resumes a run with its own flags, and says where its rows go. */
async function takeUp(invocation: Invocation, run: KnownRun, monitor: RunMonitor): Promise<number> {
  const { folded, refold, log } = invocation;
  const { runId, file, options } = run.record;
  const settings = syncSettings(refold(options));
  const { baseUrl, sandbox } = settings;
  if (!sandbox) checkAddressGiven(folded.given, { runId, baseUrl }, resumeCommand(runId, settings));
  const to = sandbox ? 'a sandbox' : baseUrl;
  log.info(
    { runId, file, baseUrl: to },
    `going on with run ${runId}: the rows of ${printableWhole(file)} go to ${to}`,
  );
  return await runRows(invocation, 'sync', settings, run, monitor);
}

/** The newest run of the same file, if it did not reach its end. */
function unfinishedRunOf({ file, dataDir, sandbox }: SyncSettings): KnownRun | undefined {
  if (file === '-') return undefined;
  const last = listRuns(dataDir).find(
    ({ record }) =>
      record.command === 'sync' &&
      !record.dryRun &&
      record.sandbox === sandbox &&
      record.file === resolve(file),
  );
  // A run that is under way is not interrupted. The lock will tell who holds the folder.
  return last && isUnfinished(last.record) && !isUnderWay(last, dataDir) ? last : undefined;
}

/**
 * Whether a run began with these flags, this mapping and this file. A file that was changed since then is
 * other work.
 */
function isSameWork({ record }: KnownRun, { file, mapping, base }: SyncSettings, { given }: Folded): boolean {
  const begun = record.options;
  const differs = (path: string | undefined, since: string): boolean =>
    path !== undefined && (statSync(path, { throwIfNoEntry: false })?.mtime.toISOString() ?? '') > since;
  if (differs(file, record.inputTime ?? record.startedAt)) return false;
  if ([mapping, base].some((path) => differs(path, record.startedAt))) return false;
  if (Object.keys(begun).some((name) => !given.has(name as FlagName))) return false;
  try {
    checkAgreement(given, begun);
    return true;
  } catch (error) {
    if (error instanceof RunError) return false;
    throw error;
  }
}

/** A run of the same file that began after this one and reached its end. */
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

/** Runs `sync` or `validate`. They are one job: `validate` stops where the network would begin. */
export async function runRows(
  invocation: Invocation,
  command: 'sync' | 'validate',
  settings: SyncSettings,
  resumed: KnownRun | undefined,
  monitor?: RunMonitor,
): Promise<number> {
  const { folded, terminal, log, version } = invocation;
  if (command === 'sync' && !settings.sandbox) announceRoute(settings.baseUrl, settings.network, log);
  const page = keepPage(settings.rate, folded.values['report-values'] ?? false, log);
  const announcer = createAnnouncer(invocation, settings, command);
  const outcome = await runSyncJob({
    command,
    settings,
    resumed,
    apiKey: () => resolveApiKey(settings.apiKeyFile, terminal.env),
    apiKeyIfAny: () => findApiKey(settings.apiKeyFile, terminal.env),
    stdin: terminal.stdin,
    userAgent: `chative-contacts/${version}`,
    log,
    announce: page.heard(monitor?.heard(announcer) ?? announcer),
    listenForStop: (stop) => onStopSignals(stop, () => howToGoOn(settings)),
  });
  terminal.exitsWith(outcome.summary.exitCode);
  if (folded.values.json === true) {
    terminal.out(`${JSON.stringify(outcome.summary)}\n`);
    for (const pace of renderPace(outcome.pace, settings.rate, settings.concurrency))
      log.info({ pace }, 'pace');
  } else terminal.out(`${summaryText(outcome, settings, command)}\n`);
  const { summary, error } = outcome;
  const next = nextCommands(outcome, settings, command);
  await page.write(outcome.paths);
  // The watchers are told before the last words, which must stay the last.
  await monitor?.ended({ exitCode: summary.exitCode, summary, error });
  await tellEnd({ ...outcome, next, notFound: settings.notFound }, invocation);
  return summary.exitCode;
}

/** The command to go on with after a second signal, if this process has written a run that can be resumed. */
function howToGoOn(settings: SyncSettings): string | undefined {
  const own = listRuns(settings.dataDir).find(
    ({ record }) => record.pid === process.pid && record.state === 'running' && isUnfinished(record),
  );
  if (own === undefined) return undefined;
  return `chative-contacts: ended at once.\n  Next: ${resumeCommand(own.record.runId, settings)}`;
}
