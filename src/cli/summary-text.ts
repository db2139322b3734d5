import { formatDuration } from '../config/duration.js';
import type { SyncSettings } from '../config/settings.js';
import type { SyncOutcome } from '../job/sync-job.js';
import { renderPace } from './render-pace.js';
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
    pace: renderPace(outcome.pace, settings.rate, settings.concurrency),
    next: nextCommands(outcome, settings, command),
  });
}

function nextCommands(
  { summary, paths, rejected }: SyncOutcome,
  settings: SyncSettings,
  command: string,
): string[] {
  const { dataDir } = settings;
  const where = dataDir === './chative-data' ? '' : ` --data-dir ${quoted(dataDir)}`;
  const resume =
    summary.interrupted && !summary.dryRun ? [`chative-contacts sync --resume ${summary.runId}${where}`] : [];
  if (!rejected) return resume;
  const again = `chative-contacts ${command} --file ${quoted(paths.rejected)}${flagsToRepeat(settings)}${where}`;
  return [...resume, `mend the cells, then: ${again}`];
}

/** How the input was read and walked is its own; rejected.csv is UTF-8 with a BOM, in the same delimiter. */
const OF_THE_INPUT = ['file', 'encoding', 'delimiter', 'max-record', 'no-spool', 'dry-run'];

/** The given flags that decide what a row means: without them, mended rows would be sent as something else. */
function flagsToRepeat({ remembered }: SyncSettings): string {
  return Object.entries(remembered)
    .filter(([name, text]) => !OF_THE_INPUT.includes(name) && text !== 'false')
    .map(([name, text]) => (text === 'true' ? ` --${name}` : ` --${name} ${quoted(text)}`))
    .join('');
}

/** For a shell, where a path has blanks. */
function quoted(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
