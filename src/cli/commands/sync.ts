import { resolveApiKey } from '../../config/api-key.js';
import { formatDuration } from '../../config/duration.js';
import { syncSettings, type SyncSettings } from '../../config/settings.js';
import { EXIT_CODES } from '../../errors.js';
import { runSyncJob, type SyncOutcome } from '../../job/sync-job.js';
import { createAnnouncer } from '../announcer.js';
import type { Invocation } from '../command.js';
import { reportError } from '../fail.js';
import { renderSummary } from '../render-summary.js';
import { onStopSignals } from '../signals.js';

/** The main job. */
export function runSync(invocation: Invocation): Promise<number> {
  return runRows(invocation, 'sync');
}

/** `sync` and `validate` are one job: the second stops where the network would begin. */
export async function runRows(invocation: Invocation, command: 'sync' | 'validate'): Promise<number> {
  const { folded, terminal, log, version } = invocation;
  const settings = syncSettings(folded);
  const dryRun = settings.dryRun || command === 'validate';
  const outcome = await runSyncJob({
    command,
    settings,
    apiKey: () => resolveApiKey(settings.apiKeyFile, terminal.env),
    stdin: terminal.stdin,
    userAgent: `chative-contacts/${version}`,
    log,
    announce: createAnnouncer(invocation, settings, dryRun),
    listenForStop: onStopSignals,
  });
  if (folded.values.json === true) terminal.out(`${JSON.stringify(outcome.summary)}\n`);
  else terminal.out(`${summaryText(outcome, settings)}\n`);
  if (outcome.error !== undefined) reportError(outcome.error, terminal);
  return outcome.summary.exitCode;
}

function summaryText({ summary, causes, paths, rejected }: SyncOutcome, settings: SyncSettings): string {
  const wasRejected = rejected ? paths.rejected : undefined;
  return renderSummary({
    summary,
    causes,
    duration: formatDuration(summary.durationMs),
    report: paths.report,
    rejected: wasRejected,
    next: nextCommands(summary.exitCode, wasRejected, settings),
  });
}

function nextCommands(exitCode: number, rejected: string | undefined, settings: SyncSettings): string[] {
  if (rejected === undefined || exitCode !== EXIT_CODES.rows) return [];
  const mapping = settings.mapping === undefined ? '' : ` --mapping ${quoted(settings.mapping)}`;
  const match = settings.match === undefined ? '' : ` --match ${settings.match}`;
  return [`mend the cells, then: chative-contacts sync --file ${quoted(rejected)}${mapping}${match}`];
}

/** For a shell, where a path has blanks. */
function quoted(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
