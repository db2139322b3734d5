import { formatDuration } from '../config/duration.js';
import type { SyncSettings } from '../config/settings.js';
import type { SyncOutcome } from '../job/sync-job.js';
import { renderSummary } from './render-summary.js';

/** The end of a run in words, with the next command to type. */
export function summaryText(
  outcome: SyncOutcome,
  settings: SyncSettings,
  command: 'sync' | 'validate',
): string {
  const { summary, causes, paths } = outcome;
  return renderSummary({
    summary,
    causes,
    duration: formatDuration(summary.durationMs),
    report: paths.report,
    rejected: outcome.rejected ? paths.rejected : undefined,
    next: nextCommands(outcome, settings, command),
  });
}

function nextCommands(
  { summary, paths, rejected }: SyncOutcome,
  settings: SyncSettings,
  command: string,
): string[] {
  const dataDir = settings.remembered['data-dir'] ?? settings.dataDir;
  const where = dataDir === './chative-data' ? '' : ` --data-dir ${quoted(dataDir)}`;
  const resume =
    summary.interrupted && !summary.dryRun ? [`chative-contacts sync --resume ${summary.runId}${where}`] : [];
  if (!rejected) return resume;
  const mapping = settings.mapping === undefined ? '' : ` --mapping ${quoted(settings.mapping)}`;
  const match = settings.match === undefined ? '' : ` --match ${settings.match}`;
  const again = `chative-contacts ${command} --file ${quoted(paths.rejected)}${mapping}${match}${where}`;
  return [...resume, `mend the cells, then: ${again}`];
}

/** For a shell, where a path has blanks. */
function quoted(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
